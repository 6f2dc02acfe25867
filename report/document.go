package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/tickets"
)

// ReadDocument reads a whole run document. Its errors state the fault and its place (line:column) in one line: not
// JSON, cut short, another kind of document, or one of another version. Members that this version does not know are
// ignored.
func ReadDocument(r io.Reader) (*probe.Document, error) {
	src, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read the run document: %w", err)
	}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	if len(bytes.TrimSpace(src)) == 0 {
		return nil, errors.New("the run document is empty: the run may have ended before it was written")
	}
	var kind struct {
		Schema *string `json:"schema"`
		Event  *string `json:"event"`
	}
	// Only the first value: the events of an ndjson file follow one another.
	if err := json.NewDecoder(bytes.NewReader(src)).Decode(&kind); err != nil {
		return nil, notJSON(src, err)
	}
	switch {
	case kind.Schema == nil && kind.Event != nil:
		return nil, errors.New("this is a stream of events (--format ndjson): want a run document (--format json, or -o FILE)")
	case kind.Schema == nil:
		return nil, fmt.Errorf("this is not a run document: it has no \"schema\", want %q", probe.Schema)
	case *kind.Schema != probe.Schema:
		hint := ""
		if strings.HasPrefix(*kind.Schema, "engfix.run/") {
			hint = "; use the engfix that wrote it"
		}
		return nil, fmt.Errorf("the run document's schema is %q and this engfix reads %q%s", *kind.Schema, probe.Schema, hint)
	}
	doc := new(probe.Document)
	if err := json.Unmarshal(src, doc); err != nil {
		return nil, notJSON(src, err)
	}
	if err := validate(doc); err != nil {
		return nil, err
	}
	doc.Run = headWithoutNil(doc.Run)
	doc.Tickets, doc.Exchanges = list(doc.Tickets), list(doc.Exchanges)
	for i, t := range doc.Tickets {
		doc.Tickets[i] = withoutNil(t)
	}
	return doc, nil
}

func validate(doc *probe.Document) error {
	if doc.ID == "" {
		return errors.New("the run document has no \"id\"")
	}
	for i, t := range doc.Tickets {
		if t.ID == "" {
			return fmt.Errorf("the run document's ticket %d has no \"id\"", i+1)
		}
		if err := known(t.Verdict, t.ID); err != nil {
			return err
		}
		for _, it := range t.Items {
			if _, err := tickets.ParseItemRef(it.Ref().String()); err != nil {
				return fmt.Errorf("the run document has the unknown item %q of %s", it.Ref().String(), Line(t.ID))
			}
			if err := known(it.Verdict, t.ID+" "+it.Ref().String()); err != nil {
				return err
			}
			for _, f := range it.Findings {
				if err := known(f.Verdict, t.ID+" "+it.Ref().String()+" "+f.Check); err != nil {
					return err
				}
			}
		}
	}
	for i, x := range doc.Exchanges {
		if x == nil || x.ID == "" {
			return fmt.Errorf("the run document's exchange %d has no \"id\"", i+1)
		}
	}
	return nil
}

func known(v probe.Verdict, of string) error {
	if slices.Contains(probe.Verdicts(), v) {
		return nil
	}
	return fmt.Errorf("the run document has the unknown verdict %q of %s", string(v), Line(of))
}

// notJSON returns the place where a document stops being valid.
func notJSON(src []byte, err error) error {
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &syntax) && syntax.Offset >= int64(len(src)):
		return fmt.Errorf("the run document is cut off after %s: write it again", words.Count(len(src), "byte", "bytes"))
	case errors.As(err, &syntax):
		return fmt.Errorf("%s: the run document is not JSON (%w): name a file that probe -o wrote", position(src, syntax.Offset-1), err)
	case errors.As(err, &wrong) && wrong.Field == "":
		return fmt.Errorf("this is not a run document: it is a JSON %s, want an object with \"schema\": %q", wrong.Value, probe.Schema)
	case errors.As(err, &wrong):
		return fmt.Errorf("%s: the run document's %q has the wrong type, a JSON %s",
			position(src, wrong.Offset-1), wrong.Field, wrong.Value)
	}
	return fmt.Errorf("the run document cannot be read: %w", err)
}

// position returns line:column of a byte, both from 1.
func position(src []byte, off int64) string {
	before := src[:max(0, min(off, int64(len(src))))]
	line := bytes.Count(before, []byte("\n")) + 1
	return fmt.Sprintf("%d:%d", line, len(before)-bytes.LastIndexByte(before, '\n'))
}
