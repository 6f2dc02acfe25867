package expect

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/words"
)

// A Status is one status, or every status of a class.
type Status struct {
	Code  int // 0 if Class is set
	Class int // the first digit
}

// Covers reports whether status is this status, or of this class.
func (s Status) Covers(status int) bool {
	if s.Class != 0 {
		return status/100 == s.Class
	}
	return status == s.Code
}

// String returns "404" or "4xx".
func (s Status) String() string {
	if s.Class != 0 {
		return fmt.Sprintf("%dxx", s.Class)
	}
	return strconv.Itoa(s.Code)
}

// parseStatus reads "404" or "4xx".
func parseStatus(text string) (Status, bool) {
	if digit, ok := strings.CutSuffix(strings.ToLower(text), "xx"); ok {
		if len(digit) == 1 && digit >= "1" && digit <= "5" {
			return Status{Class: int(digit[0] - '0')}, true
		}
		return Status{}, false
	}
	code, err := strconv.Atoi(text)
	return Status{Code: code}, err == nil && code >= 100 && code <= 599
}

// Covers reports whether one of the statuses covers a status. No statuses cover any.
func Covers(statuses []Status, status int) bool {
	return statuses == nil || slices.ContainsFunc(statuses, func(s Status) bool { return s.Covers(status) })
}

// statusWords lists statuses as a sentence does: "200 or 3xx".
func statusWords(statuses []Status) string {
	all := make([]string, len(statuses))
	for i, s := range statuses {
		all[i] = s.String()
	}
	return words.Or(all)
}

func (p *parser) statuses(v gjson.Result, at []string) []Status {
	if v.IsArray() {
		return each(p, v, at, p.status)
	}
	return []Status{p.status(v, at)}
}

func (p *parser) status(v gjson.Result, at []string) Status {
	text := v.Raw
	if v.Type == gjson.String {
		text = v.Str
	}
	s, ok := parseStatus(text)
	if !ok {
		p.report(at, "want a status from 100 to 599, or a class as in \"4xx\", not %s", kind(v))
	}
	return s
}
