package demo

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// errorDefects answer every error of an HTTP endpoint in a form that is not an error of the style.
func errorDefects(s *Style) []Defect {
	return slices.Concat(memberDefects(s), shapeDefects(s), textDefects(s), leakDefects(s))
}

// memberDefects are defects of one member of an error each: it is missing, or of a wrong kind.
func memberDefects(s *Style) []Defect {
	var all []Defect
	for _, m := range s.members {
		all = append(all, overHTTP("error-without-"+m.role, fmt.Sprintf("leaves out %s", m.name),
			errorsBecome(s.edited(lacking(m.name))), envelopeError))
		for _, w := range m.wrong {
			all = append(all, overHTTP(fmt.Sprintf("error-%s-%s", m.role, w.name), fmt.Sprintf("sends %s %s", m.name, w.says),
				errorsBecome(s.edited(giving(m.name, w))), envelopeError))
		}
	}
	return all
}

// shapeDefects are defects of the error as a whole.
func shapeDefects(s *Style) []Defect {
	status := s.name(roleStatus)
	return []Defect{
		overHTTP("error-detail", `reports errors as {"detail": "…"}`, rawErrors(s.detail), envelopeError),
		overHTTP("error-detail-list", `reports errors as FastAPI's list of {"detail": […]}`, rawErrors(detailList), envelopeError),
		overHTTP("error-detail-wraps-envelope", fmt.Sprintf(`reports errors as {"detail": %s}`, s.sketch),
			rawErrors(s.nested("detail")), envelopeError),
		// A problem has a detail of its own: its forbidden values are among the defects of that member.
		overHTTP("error-beside-detail", "keeps FastAPI's detail beside the error",
			errorsBecome(func(p *problem) any { return beside(s.body(p), "detail", s.message(p)) }), envelopeError).given(s.wrapper != ""),
		overHTTP("error-status-200", "sends 200 as the error's status, whatever the response's status is",
			errorsBecome(s.edited(setting(status, 200))), envelopeError),
		overHTTP("error-is-text", "sends a sentence in place of the error's members",
			errorsBecome(func(p *problem) any { return s.instead(s.message(p)) }), envelopeError),
		overHTTP("error-is-null", "sends null in place of the error's members",
			errorsBecome(func(*problem) any { return s.instead(nil) }), envelopeError),
		// If members stand at the top anyway, nothing is left out.
		overHTTP("error-flat", "leaves out what holds the error's members, and puts them at the top",
			errorsBecome(func(p *problem) any { return s.inner(p) }), envelopeError).given(s.wrapper != ""),
		overHTTP("error-twice", fmt.Sprintf(`wraps the error once more: {%q: %s}`, s.holder(), s.sketch),
			errorsBecome(s.nested(s.holder())), envelopeError),
		overHTTP("error-in-list", "reports errors as a list of errors",
			errorsBecome(func(p *problem) any { return []any{s.body(p)} }), envelopeError),
		overHTTP("error-under-errors", `reports errors as {"errors": […]}`,
			errorsBecome(func(p *problem) any { return map[string]any{"errors": []any{s.inner(p)}} }), envelopeError),
		overHTTP("error-capitalized", "begins the names of the top members with a capital",
			errorsBecome(s.capitalized), envelopeError),
		overHTTP("error-is-data", fmt.Sprintf(`reports errors as {%q: %s}`, s.payload, s.sketch),
			errorsBecome(s.nested(s.payload)), envelopeError),
		overHTTP("error-beside-data", "refuses in an error and sends the data beside it",
			onFail(func(c *call, p *problem, a answer) answer {
				return a.with(beside(s.body(p), s.payload, c.payload()))
			}), envelopeError),
		overHTTP("error-carries-the-data", "refuses by its status but sends the data",
			onFail(func(c *call, _ *problem, a answer) answer { return a.with(s.enclosed(c.payload())) }), envelopeError),
		overHTTP("error-of-other-house", "reports errors in the shape of another house",
			rawErrors(s.neighbour().tell), envelopeError),
	}
}

// textDefects are defects of the error's text.
func textDefects(s *Style) []Defect {
	twice := fmt.Sprintf("%q:", s.name(roleStatus))
	return []Defect{
		overHTTP("error-json-in-text", "reports errors as a JSON string that holds the error",
			errorsBecome(func(p *problem) any { return s.text(p) }), envelopeError),
		overHTTP("error-plain-text", "reports errors as plain text", errorsBecomeText(mediaText, s.message), envelopeError),
		overHTTP("error-page", "reports errors as an HTML page", errorsBecomeText(mediaHTML, s.page), envelopeError),
		overHTTP("error-json-as-html", "sends the error as text/html", errorsBecomeText(mediaHTML, s.text), envelopeError),
		overHTTP("error-json-without-type", "sends the error without a content type", errorsBecomeText("", s.text), envelopeError),
		overHTTP("error-empty", "answers errors with an empty body",
			errorsBecomeText(s.media, func(*problem) string { return "" }), envelopeError),
		overHTTP("error-truncated", "sends half of the error", errorsBecomeText(s.media, s.half), envelopeError),
		overHTTP("error-repeated", "sends the error twice in one body",
			errorsBecomeText(s.media, func(p *problem) string { return s.text(p) + s.text(p) }), envelopeError),
		overHTTP("error-python-repr", "sends Python's own notation instead of JSON",
			errorsBecomeText(s.media, func(p *problem) string { return pythonic.Replace(s.text(p)) }), envelopeError),
		overHTTP("error-member-twice", fmt.Sprintf("sends %s twice, with two values", s.name(roleStatus)),
			errorsBecomeText(s.media, func(p *problem) string {
				return strings.Replace(s.text(p), twice, twice+"200,"+twice, 1)
			}), envelopeError),
	}
}

// leakDefects are errors that show how the service is built.
func leakDefects(s *Style) []Defect {
	return []Defect{
		overHTTP("error-trace-in-message", "sends a stack trace as the message",
			errorsBecome(s.edited(setting(s.name(roleMessage), traceback))), envelopeError),
		overHTTP("error-trace-in-details", "sends a stack trace in the details",
			errorsBecome(s.edited(func(p *problem, e map[string]any) {
				details := maps.Clone(s.details(p))
				details["trace"] = traceback
				e[s.name(roleDetails)] = details
			})), envelopeError),
		overHTTP("error-trace-beside", "sends a stack trace beside the error",
			errorsBecome(func(p *problem) any { return beside(s.body(p), "debug", []any{traceback}) }), envelopeError),
	}
}

// pythonic makes Python's notation of JSON.
var pythonic = strings.NewReplacer(`"`, `'`, "null", "None", "true", "True", "false", "False")

// half is the first half of an error.
func (s *Style) half(p *problem) string {
	text := s.text(p)
	return text[:len(text)/2]
}

// neighbour is the next house style, whose errors are not errors in this one.
func (s *Style) neighbour() *Style {
	all := Styles()
	i := slices.IndexFunc(all, func(other *Style) bool { return other.Name == s.Name })
	return all[(i+1)%len(all)]
}

// tell returns the error as a JSON value.
func (s *Style) tell(p *problem) any { return s.body(p) }
