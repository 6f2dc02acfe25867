package demo

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"mime"
	"slices"
	"strings"
)

// maxBody bounds how much of a request's body is read.
const maxBody = 1 << 20

// gateMediaType refuses a body that does not say that it is JSON.
func gateMediaType(c *call) *problem {
	if c.endpoint.Body == "" || len(c.body) == 0 {
		return nil
	}
	sent := c.r.Header.Get("Content-Type")
	media, _, err := mime.ParseMediaType(sent)
	if err == nil && (media == mediaJSON || strings.HasSuffix(media, "+json")) {
		return nil
	}
	return wrongMediaType(sent)
}

// gateMalformed refuses a body that is not JSON or too large to be read.
func gateMalformed(c *call) *problem {
	if len(c.body) > maxBody {
		return tooLarge()
	}
	if c.endpoint.Body == "" || len(c.body) == 0 || json.Valid(c.body) {
		return nil
	}
	return malformed(say("the body is not JSON"))
}

// gateBody refuses a body that is not shaped like the endpoint's own.
func gateBody(c *call) *problem {
	if c.endpoint.Body == "" {
		return nil
	}
	if len(c.body) == 0 {
		return invalidBody(say("%s is required", "body"))
	}
	if why, bad := misfit("body", decode(c.endpoint.Body), decode(string(c.body))); bad {
		return invalidBody(why)
	}
	return nil
}

// decode reads JSON that is known to be valid, or returns nil.
func decode(text string) any {
	var v any
	_ = json.Unmarshal([]byte(text), &v)
	return v
}

// misfit returns the place at which got is not shaped like sample, and whether there is one. An object must have the
// sample's members, an array's elements are like the sample's first, a string is not empty; further members are
// allowed. schemaOf says the same in JSON Schema.
func misfit(where string, sample, got any) (why text, bad bool) {
	switch sample := sample.(type) {
	case map[string]any:
		return misfitObject(where, sample, got)
	case []any:
		return misfitArray(where, sample, got)
	case string:
		if s, ok := got.(string); !ok || s == "" {
			return say("%s must be a string that is not empty", where), true
		}
	case float64:
		f, ok := got.(float64)
		if !ok {
			return say("%s must be a number", where), true
		}
		if isWhole(sample) && !isWhole(f) {
			return say("%s must be an integer", where), true
		}
	case bool:
		if _, ok := got.(bool); !ok {
			return say("%s must be true or false", where), true
		}
	}
	return text{}, false
}

func misfitObject(where string, sample map[string]any, got any) (why text, bad bool) {
	object, ok := got.(map[string]any)
	if !ok {
		return say("%s must be an object", where), true
	}
	for _, name := range slices.Sorted(maps.Keys(sample)) {
		member, ok := object[name]
		if !ok {
			return say("%s is required", where+"."+name), true
		}
		if why, bad := misfit(where+"."+name, sample[name], member); bad {
			return why, true
		}
	}
	return text{}, false
}

func misfitArray(where string, sample []any, got any) (why text, bad bool) {
	array, ok := got.([]any)
	if !ok {
		return say("%s must be an array", where), true
	}
	for i, element := range array {
		if why, bad := misfit(fmt.Sprintf("%s.%d", where, i), sample[0], element); bad {
			return why, true
		}
	}
	return text{}, false
}

func isWhole(f float64) bool { return f == math.Trunc(f) }
