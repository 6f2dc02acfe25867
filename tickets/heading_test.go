package tickets

import (
	"reflect"
	"strings"
	"testing"
)

func TestReadHeading(t *testing.T) {
	for text, want := range map[string]reading{
		"ENG-2: Title":               {form: formTicket, id: "ENG-2", title: "Title"},
		"\u2705 ENG-2: Title":        {form: formTicket, id: "ENG-2", title: "Title"},
		"~~ENG-2: Title~~":           {form: formTicket, id: "ENG-2", title: "Title"},
		"[ ] Ticket #ENG-2: Title":   {form: formTicket, id: "ENG-2", title: "Title"},
		"2.1) T-12a: Title":          {form: formTicket, id: "T-12a", title: "Title"},
		"TASK-1.1: Title":            {form: formTicket, id: "TASK-1.1", title: "Title"},
		"2FA-1: Title":               {form: formTicket, id: "2FA-1", title: "Title"},
		"ENG-4B.2: Title":            {form: formTicket, id: "ENG-4B.2", title: "Title"},
		"T-12a.3: Title":             {form: formTicket, id: "T-12a.3", title: "Title"},
		"AC-5.1-01: Title":           {form: formTicket, id: "AC-5.1-01", title: "Title"},
		"T-12a-3: Title":             {form: formTicket, id: "T-12a-3", title: "Title"},
		"ENG-2.1-x: Title":           {form: formMalformed},
		"A-1.b: Title":               {form: formTicket, id: "A-1.b", title: "Title"},
		"ENG-2.Title":                {form: formLoose, id: "ENG-2", title: "Title"},
		"T-12ab: Title":              {form: formMalformed},
		"ENG-2-api: Title":           {form: formMalformed},
		"ENG#2: Title":               {form: formMalformed},
		"ENG--2: Title":              {form: formMalformed},
		"engines.mask2.routes":       {form: formNone},
		"v1.2 ENG-2: Title":          {form: formMalformed},
		"OPS-2 - Title":              {form: formLoose, id: "OPS-2", title: "Title"},
		"[ENG-1] Title":              {form: formLoose, id: "ENG-1", title: "Title"},
		"ENG-1 follows OPS-2":        {form: formLoose, id: "ENG-1", title: "follows OPS-2"},
		"P1 ENG-2: Title":            {form: formMalformed},
		"ENG-1 to ENG-9: Title":      {form: formMalformed},
		"ENG 2: Title":               {form: formMalformed},
		"eng-2: Title":               {form: formMalformed},
		"ENG\u200b-2: Title":         {form: formMalformed},
		"About ENG-2":                {form: formMention},
		"2024-01-01: No letter":      {form: formNone},
		"B2B: Two letters and digit": {form: formNone},
		"Uploads to S3":              {form: formNone},
		"Task force":                 {form: formNone},
	} {
		if got := readHeading(text); got.form != want.form || got.id != want.id || got.title != want.title {
			t.Errorf("%q: got form %d, ID %q and title %q, want %d, %q and %q", text, got.form, got.id, got.title, want.form, want.id, want.title)
		}
	}
}

// A full-width colon is read as a plain one is.
func TestReadHeadingWithFullWidthColon(t *testing.T) {
	for _, text := range []string{"ENG-2: Title", "P1 ENG-2: Title", "ENG_2: Title", "ENG 2: Title", "ENG-4/5: Title", "See E1: Title"} {
		plain, wide := readHeading(text), readHeading(strings.ReplaceAll(text, ":", "\uff1a"))
		if !reflect.DeepEqual(wide, plain) {
			t.Errorf("%q: got %+v with a full-width colon, want %+v", text, wide, plain)
		}
	}
}

func TestParentIsKnown(t *testing.T) {
	for id, want := range map[string]string{"ENG-2.1": "ENG-2", "ENG-2.1.3": "ENG-2.1", "T-12a": "T-12", "A-1.b": "A-1", "T-12a.3": "T-12a", "ENG-2": ""} {
		f := parse(t, "### "+id+": Title\n")
		if got := f.Tickets[0].Parent; got != want {
			t.Errorf("the parent of %s is %q, want %q", id, got, want)
		}
	}
}

// A ticket that two tickets ran into says so, and the file says that it holds conflict markers.
func TestUnsettled(t *testing.T) {
	f := parse(t, "### ENG-1: Title\n- **Router**: `a`\n- **Router**: `b`\n<<<<<<< HEAD\n")
	if got, want := f.Tickets[0].Unsettled, "the ticket has two Router fields, at lines 2 and 3: merge them, or make two tickets"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if line, ok := f.Conflict(); !ok || line != 4 {
		t.Errorf("got a conflict at line %d (%t), want one at line 4", line, ok)
	}
	if f := parse(t, twoTickets); f.Tickets[0].Unsettled != "" {
		t.Errorf("got %q for a ticket that is settled", f.Tickets[0].Unsettled)
	}
	if _, ok := parse(t, twoTickets).Conflict(); ok {
		t.Error("got a conflict in a file without one")
	}
}

// A sub-ID is selected in any case, and a glob takes it.
func TestSelectSubID(t *testing.T) {
	f := parse(t, "### T-12a: Title\n")
	for _, value := range []string{"t-12A", "T-12*"} {
		match, err := matchID(f, value)
		if err != nil || !match(f.Tickets[0]) {
			t.Errorf("%s does not select T-12a: %v", value, err)
		}
	}
}
