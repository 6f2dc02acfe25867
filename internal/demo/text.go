package demo

import "fmt"

// A text is a sentence that each Style says in its own language.
type text struct {
	format string // in English, as fmt has it
	args   []any  // texts among them are said in the same language
}

// say makes a text.
func say(format string, args ...any) text { return text{format, args} }

// sentence says a text in the style's language.
func (s *Style) sentence(t text) string {
	args := make([]any, len(t.args))
	for i, arg := range t.args {
		if inner, ok := arg.(text); ok {
			arg = s.sentence(inner)
		}
		args[i] = arg
	}
	return fmt.Sprintf(s.word(t.format), args...)
}
