package contract

import (
	"strconv"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/lazy"
)

// A Statement is what an error says about its cause.
type Statement struct {
	Codes  []Said // names that stand for one cause each
	Words  []Said // texts for people
	Status int    // the HTTP status that it mentions; 0 if it mentions none
	// Known is true if the shape knows which members are codes and words. Otherwise their form decides.
	Known bool
}

// A Said is one thing that a text says, and where: the names that lead there, separated by NUL.
type Said struct{ Path, Text string }

// StatementOf reads a text of any form, as an ErrorShape reads texts that are not its errors.
func StatementOf(text []byte) Statement { return statementOf(text, nil) }

// mostLeaves bounds how much of an error is read.
const mostLeaves = 500

// statementOf reads an error of no known form: of its strings and numbers, one without a space is a code, and one with spaces
// is a text. wanted picks the members that are read; nil: all.
func statementOf(text []byte, wanted func(name string) bool) Statement {
	if !readable(text) {
		var c Statement
		c.add("", strings.TrimSpace(string(text)))
		return c
	}
	var c Statement
	var numbers []gjson.Result
	var paths []string
	left := mostLeaves
	doc := gjson.ParseBytes(text)
	eachLeaf(doc, "", func(path string, v gjson.Result) bool {
		top, _, _ := strings.Cut(path, "\x00")
		if wanted != nil && doc.IsObject() && !wanted(top) {
			return true
		}
		switch v.Type {
		case gjson.String:
			c.add(path, v.Str)
		case gjson.Number:
			numbers, paths = append(numbers, v), append(paths, path)
		}
		left--
		return left > 0
	})
	c.Status = statusAmong(numbers)
	for i, n := range numbers {
		// A small number counts something, and a large one is a time.
		if n.Num >= 100 && n.Num < 1e9 && n.Num == float64(int64(n.Num)) && int(n.Num) != c.Status {
			c.Codes = append(c.Codes, Said{paths[i], strconv.FormatInt(int64(n.Num), 10)})
		}
	}
	return c
}

func (c *Statement) add(path, said string) {
	switch {
	case said == "" || len(said) <= longestMoment && moment().MatchString(said) || len(said) >= shortestID && len(switches().FindAllString(said, fewSwitches)) == fewSwitches:
	case strings.ContainsAny(said, " \t\r\n"):
		c.Words = append(c.Words, Said{path, said})
	default:
		c.Codes = append(c.Codes, Said{path, said})
	}
}

const (
	// shortestID is the least length of a word that a machine made, and fewSwitches how often letters and digits meet in it at least.
	shortestID  = 12
	fewSwitches = 3
	// longestMoment is the greatest length of a text that counts as a date with something around it.
	longestMoment = 256
)

// switches matches the places in a word where letters and digits meet: ids have several.
var switches = lazy.Regexp(`[A-Za-z][0-9]|[0-9][A-Za-z]`)

// moment matches a date or a time of day, which names nothing.
var moment = lazy.Regexp(`^\S*\d{4}-\d{2}-\d{2}\S*$|^\d{1,2}:\d{2}\S*$`)

// statusAmong returns the only number that is the status of an error; 0 if there is none, or more than one.
func statusAmong(numbers []gjson.Result) int {
	status := 0
	for _, n := range numbers {
		if !isStatus(n) || n.Num < 400 || int(n.Num) == status {
			continue
		}
		if status != 0 {
			return 0
		}
		status = int(n.Num)
	}
	return status
}

// eachLeaf passes each value that is neither an object nor a list to leaf, with the names that lead there, separated by
// NUL. It stops when leaf returns false.
func eachLeaf(v gjson.Result, path string, leaf func(path string, v gjson.Result) bool) bool {
	if !v.IsObject() && !v.IsArray() {
		return leaf(path, v)
	}
	more, n := true, 0
	v.ForEach(func(name, member gjson.Result) bool {
		step := name.Str
		if v.IsArray() {
			step = strconv.Itoa(n)
			n++
		}
		if path != "" {
			step = path + "\x00" + step
		}
		more = eachLeaf(member, step, leaf)
		return more
	})
	return more
}
