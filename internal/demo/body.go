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

// maxBody bounds what is read of a request's body.
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
	return malformed("the body is not JSON")
}

// gateBody refuses a body that is not shaped like the endpoint's own.
func gateBody(c *call) *problem {
	if c.endpoint.Body == "" {
		return nil
	}
	if len(c.body) == 0 {
		return invalidBody("body is required")
	}
	if where := misfit("body", decode(c.endpoint.Body), decode(string(c.body))); where != "" {
		return invalidBody(where)
	}
	return nil
}

// decode reads JSON that is known to be valid, or gives nil.
func decode(text string) any {
	var v any
	_ = json.Unmarshal([]byte(text), &v)
	return v
}

// misfit tells where got is not shaped like sample, or "". An object must have the sample's members, an array holds
// what the sample's first element is like, a string is not empty; members that the sample lacks are welcome. schemaOf
// says the same in JSON Schema.
func misfit(where string, sample, got any) string {
	switch sample := sample.(type) {
	case map[string]any:
		return misfitObject(where, sample, got)
	case []any:
		return misfitArray(where, sample, got)
	case string:
		if s, ok := got.(string); !ok || s == "" {
			return where + " must be a string that is not empty"
		}
	case float64:
		f, ok := got.(float64)
		if !ok {
			return where + " must be a number"
		}
		if isWhole(sample) && !isWhole(f) {
			return where + " must be an integer"
		}
	case bool:
		if _, ok := got.(bool); !ok {
			return where + " must be true or false"
		}
	}
	return ""
}

func misfitObject(where string, sample map[string]any, got any) string {
	object, ok := got.(map[string]any)
	if !ok {
		return where + " must be an object"
	}
	for _, name := range slices.Sorted(maps.Keys(sample)) {
		member, ok := object[name]
		if !ok {
			return fmt.Sprintf("%s.%s is required", where, name)
		}
		if m := misfit(where+"."+name, sample[name], member); m != "" {
			return m
		}
	}
	return ""
}

func misfitArray(where string, sample []any, got any) string {
	array, ok := got.([]any)
	if !ok {
		return where + " must be an array"
	}
	for i, element := range array {
		if m := misfit(fmt.Sprintf("%s.%d", where, i), sample[0], element); m != "" {
			return m
		}
	}
	return ""
}

func isWhole(f float64) bool { return f == math.Trunc(f) }
