package demo

import (
	"net/http"
	"strconv"
)

// answerHTTP answers a plain request.
func (c *call) answerHTTP(w http.ResponseWriter) {
	if p := c.pass(c.gates); p != nil {
		c.send(w, c, c.fail(c, p))
		return
	}
	c.send(w, c, c.grant(c))
}

// gateUnknownID refuses a path value other than the one that exists.
func gateUnknownID(c *call) *problem {
	for _, name := range paramNames(c.endpoint.Path) {
		if got := c.values[name]; got != c.endpoint.Params[name] {
			return unknownID(name, got)
		}
	}
	return nil
}

// maxLimit is the largest page of a list.
const maxLimit = 100

// gateQuery refuses an invalid page size, if the endpoint is a list.
func gateQuery(c *call) *problem {
	if !c.endpoint.list || !c.r.URL.Query().Has("limit") {
		return nil
	}
	n, err := strconv.Atoi(c.r.URL.Query().Get("limit"))
	if err != nil || n < 1 || n > maxLimit {
		return invalidQuery("limit", say("an integer from 1 to %d", maxLimit))
	}
	return nil
}

// grantInStyle answers with the endpoint's payload as the house style has it.
func grantInStyle(c *call) answer {
	return jsonAnswer(c.successStatus(), beside(c.style.enclosed(c.payload()), "meta", map[string]any{"router": c.router.Name}))
}

// successStatus returns 201 if something is created, 200 otherwise.
func (c *call) successStatus() int {
	if c.endpoint.Method == http.MethodPost && c.creates {
		return http.StatusCreated
	}
	return http.StatusOK
}
