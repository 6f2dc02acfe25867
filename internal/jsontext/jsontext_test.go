package jsontext

import (
	"strings"
	"testing"
)

func TestValid(t *testing.T) {
	for text, want := range map[string]bool{
		`{"a": [1, "b"]}`: true,
		`[1,]`:            false,
		strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth):                  true,
		strings.Repeat("[", MaxDepth+1) + strings.Repeat("]", MaxDepth+1):              false,
		strings.Repeat(`{"a":`, MaxDepth+1) + "1" + strings.Repeat("}", MaxDepth+1):    false,
		`["` + strings.Repeat("[", MaxDepth+1) + `\"` + strings.Repeat("{", 10) + `"]`: true,
		"[" + strings.TrimSuffix(strings.Repeat("[],", MaxDepth+1), ",") + "]":         true,
		strings.Repeat("[", 1<<20): false,
	} {
		if Valid(text) != want || Valid([]byte(text)) != want {
			t.Errorf("%.40q: %v, want %v", text, !want, want)
		}
	}
}
