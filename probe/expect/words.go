package expect

import "strings"

// String lists the demands: `status 404, error.code "NOT_FOUND", within 500ms`.
func (e Expectation) String() string {
	var all []string
	if e.Status != nil {
		all = append(all, "status "+statusWords(e.Status))
	}
	for _, p := range e.Body {
		all = append(all, p.At+" "+p.Want.String())
	}
	for _, h := range e.Header {
		all = append(all, "header "+h.At+" "+h.Want.String())
	}
	switch e.Schema {
	case "":
	case OpenAPI:
		all = append(all, "the documented response")
	default:
		all = append(all, "the schema "+e.Schema)
	}
	for _, f := range e.Frames {
		all = append(all, f.String())
	}
	for _, ev := range e.Events {
		all = append(all, ev.String())
	}
	if e.Within > 0 {
		all = append(all, "within "+e.Within.String())
	}
	return strings.Join(all, ", ")
}
