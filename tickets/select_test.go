package tickets

import (
	"slices"
	"strings"
	"testing"
)

const selectable = `## Critical Fixes

### ENG-STD-001: Untouched
- **Router**: engines.chat.ws
- **Scope**:
    - [ ] a
    - [ ] b

### ENG-STD-002: Begun
- **Router**: engines.chat.sse
- **Scope**:
    - [x] a
    - [ ] b

## Envelope-Only (A/B)

### ENG-STD-010: Done
- **Router**: engines.video_mask.routes
- **Scope**:
    - [x] a

### ENG-STD-011: No box
- **Router**: engines.video_text.routes

### OPS-2: Another prefix
- **Router**: engines.ops.debug
- **Scope**:
    - [x] a

## Exceptions

### EX-001: Meant to differ
- **Router**: engines.ops.status
- **Reason**: Public.
`

func TestSelection(t *testing.T) {
	f := parse(t, selectable)
	state := func(tk *Ticket) []string {
		if tk.ID == "ENG-STD-010" {
			return []string{StateRegressed, StateUnproven}
		}
		return nil
	}
	for name, tc := range map[string]struct {
		s    Selection
		want string // IDs, or the error
	}{
		"all":                    {Selection{}, "ENG-STD-001 ENG-STD-002 ENG-STD-010 ENG-STD-011 OPS-2 EX-001"},
		"one":                    {Selection{IDs: []string{"ENG-STD-002"}}, "ENG-STD-002"},
		"lower case":             {Selection{IDs: []string{"eng-std-002"}}, "ENG-STD-002"},
		"list":                   {Selection{IDs: []string{"EX-001, ENG-STD-001,", "ENG-STD-001"}}, "ENG-STD-001 EX-001"},
		"glob":                   {Selection{IDs: []string{"eng-*-01?"}}, "ENG-STD-010 ENG-STD-011"},
		"class":                  {Selection{IDs: []string{"ENG-STD-00[2-9]"}}, "ENG-STD-002"},
		"range":                  {Selection{IDs: []string{"ENG-STD-002..010"}}, "ENG-STD-002 ENG-STD-010"},
		"range in full":          {Selection{IDs: []string{"eng-std-2..ENG-STD-0010"}}, "ENG-STD-002 ENG-STD-010"},
		"section":                {Selection{Sections: []string{"critical"}}, "ENG-STD-001 ENG-STD-002"},
		"section glob":           {Selection{Sections: []string{"envelope*(a/?)"}}, "ENG-STD-010 ENG-STD-011 OPS-2"},
		"sections widen":         {Selection{Sections: []string{"critical", "except"}}, "ENG-STD-001 ENG-STD-002 EX-001"},
		"router":                 {Selection{Routers: []string{"Video_"}}, "ENG-STD-010 ENG-STD-011"},
		"router glob is whole":   {Selection{Routers: []string{"engines.*.routes"}}, "ENG-STD-010 ENG-STD-011"},
		"fields narrow":          {Selection{Sections: []string{"envelope"}, Routers: []string{"video"}, IDs: []string{"*-010,*-001"}}, "ENG-STD-010"},
		"open":                   {Selection{States: []string{"open"}}, "ENG-STD-001 ENG-STD-011"},
		"partial":                {Selection{States: []string{"Partial"}}, "ENG-STD-002"},
		"done":                   {Selection{States: []string{"done"}}, "ENG-STD-010 OPS-2"},
		"exception":              {Selection{States: []string{"exception"}}, "EX-001"},
		"states widen":           {Selection{States: []string{"exception,partial", "open"}}, "ENG-STD-001 ENG-STD-002 ENG-STD-011 EX-001"},
		"regressed":              {Selection{States: []string{"regressed"}}, "ENG-STD-010"},
		"no ticket in the state": {Selection{Routers: []string{"chat"}, States: []string{"unproven"}}, ""},

		"unknown":           {Selection{IDs: []string{"ENG-STD-003"}}, "error: f.md: there is no ticket ENG-STD-003: did you mean ENG-STD-001, ENG-STD-002 or ENG-STD-010?"},
		"unknown in list":   {Selection{IDs: []string{"EX-001,NOPE"}}, "error: f.md: there is no ticket NOPE: the file has 6, from ENG-STD-001 to EX-001; engfix list shows them"},
		"empty":             {Selection{IDs: []string{""}}, "error: an empty ticket ID selects nothing: name a ticket, as in ENG-STD-003, or leave it out for all"},
		"a file":            {Selection{IDs: []string{"FIXES.md"}}, "error: f.md: there is no ticket FIXES.md: name a ticket file with --tickets"},
		"empty glob":        {Selection{IDs: []string{"XX-*"}}, "error: f.md: there is no ticket XX-*: the file has 6, from ENG-STD-001 to EX-001; engfix list shows them"},
		"bad glob":          {Selection{IDs: []string{"ENG-["}}, `error: "ENG-[" is not a valid pattern: a bracket is not closed; * matches anything, ? one character`},
		"empty range":       {Selection{IDs: []string{"ENG-STD-003..009"}}, "error: f.md: there is no ticket ENG-STD-003..009: the file has 6, from ENG-STD-001 to EX-001; engfix list shows them"},
		"half a range":      {Selection{IDs: []string{"ENG-STD-003.."}}, `error: "ENG-STD-003.." is not a range of tickets: want ENG-STD-010..054 or ENG-STD-010..ENG-STD-054`},
		"two prefixes":      {Selection{IDs: []string{"ENG-STD-003..OPS-2"}}, `error: "ENG-STD-003..OPS-2" is not a range of tickets: want ENG-STD-010..054 or ENG-STD-010..ENG-STD-054`},
		"backwards":         {Selection{IDs: []string{"ENG-STD-010..2"}}, `error: the range "ENG-STD-010..2" runs backwards: write ENG-STD-2..010`},
		"unknown section":   {Selection{Sections: []string{"Exeptions"}}, `error: f.md: no ticket has a section that matches "Exeptions": did you mean "Exceptions"?`},
		"unknown router":    {Selection{Routers: []string{"billing"}}, `error: f.md: no ticket has a router that matches "billing"; engfix list shows them`},
		"misspelt router":   {Selection{Routers: []string{"engines.chat.wz"}}, `error: f.md: no ticket has a router that matches "engines.chat.wz": did you mean "engines.chat.ws" or "engines.chat.sse"?`},
		"empty section":     {Selection{Sections: []string{" "}}, "error: an empty section selects nothing: name a part of it, or leave it out for all"},
		"nothing in common": {Selection{Sections: []string{"critical"}, Routers: []string{"video"}}, "error: f.md: each part of the selection matches a ticket, but no ticket matches all of them: leave a part out"},
		"unknown state":     {Selection{States: []string{"finished"}}, `error: "finished" is not a state of a ticket: want open, partial, done, exception, regressed, unproven or provable`},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			ts, err := tc.s.Apply(f, state)
			if err != nil {
				got = "error: " + err.Error()
			}
			var ids []string
			for _, tk := range ts {
				ids = append(ids, tk.ID)
			}
			if got += strings.Join(ids, " "); got != tc.want {
				t.Errorf("got  %s\nwant %s", got, tc.want)
			}
		})
	}
	if !(Selection{}).Empty() || (Selection{States: []string{"open"}}).Empty() {
		t.Error("Empty does not tell the selection of everything")
	}
}

func TestNearest(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"abc", "", 3}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"kitten", "sitting", 3}, {"größe", "grösse", 2},
	} {
		if got := distance(tc.a, tc.b); got != tc.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
	if got := nearest("scop", []string{"Router", "Scope", "Scope", "Stop"}); !slices.Equal(got, []string{"Scope", "Stop"}) {
		t.Errorf("got %q, want Scope and Stop", got)
	}
}
