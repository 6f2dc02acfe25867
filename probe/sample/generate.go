package sample

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/engfix/engfix/probe/openapi"
)

const (
	// maxSteps bounds the values tried for one sample, maxGiven those from the document for one place, and maxLevels
	// how deep a sample nests.
	maxSteps  = 5000
	maxGiven  = 64
	maxLevels = 32
	// farLevel is where null becomes as good as a value: chains of models end there.
	farLevel = 4
	// maxItems and maxText bound the demanded size of one array or object and of one string, maxSize the total text of
	// one sample.
	maxItems = 1000
	maxText  = 64 << 10
	maxSize  = 1 << 20
	// maxWork bounds the subschemas that are applied for one sample.
	maxWork = 1_000_000
	// maxRoom bounds how many levels a recursive alternative may still take.
	maxRoom = 6
)

// errTooLarge ends the search: the next values would not be smaller.
var errTooLarge = errors.New("the schema demands too large a value")

// A generator makes values. It belongs to one sample.
type generator struct {
	identity identity
	params   map[string]string // configured values, by name
	steps    int
	size     int                // bytes of text made
	work     int                // subschemas applied
	readings map[string]reading // by pattern
}

// A place is the position of a value to make, and the facts about the value that follow from it.
type place struct {
	path   string // for people: body.items[0].code
	name   string // of the member or parameter; "" for a body and for elements
	word   string // the content of free text
	hints  []any  // values from outer examples for this place
	serial int    // asks for the nth of several different values
	// unknown asks for a value that names nothing that exists.
	unknown bool
	// filled asks for at least one element, if an empty array would look like a missing one.
	filled bool
	// fields asks the same for the members of a form.
	fields bool
	// segment asks for a value that can stand between two slashes of a path, or else for one that holds a slash.
	segment bool
	// full asks for the optional members as well, identity excepted.
	full bool

	above  []string // keys of the demands around this place
	groups []string // the alternatives taken around this place
	room   int      // levels that may still be opened, plus one; 0: as many as needed
}

// make makes a value for a schema: a minimal one, or else one with the optional members.
func (g *generator) make(s openapi.Schema, at place) (any, error) {
	d := demand{schemas: []openapi.Schema{s}}
	v, err := g.value(d, at)
	if err == nil || errors.Is(err, errTooLarge) {
		return v, err
	}
	at.full = true
	if v, second := g.value(d, at); second == nil {
		return v, nil
	}
	return nil, err
}

// value makes a value that satisfies the demand.
func (g *generator) value(d demand, at place) (any, error) {
	if g.steps++; g.steps > maxSteps || g.size > maxSize {
		return nil, errTooLarge
	}
	if len(at.above) > maxLevels {
		return nil, &placeError{at.path, fmt.Sprintf("the schema demands a value of more than %d levels", maxLevels)}
	}
	sh, err := flatten(d)
	if err != nil {
		return nil, &placeError{at.path, err.Error()}
	}
	v, ok, failed := g.first(d, at, g.given(sh, at))
	switch {
	case ok:
		return v, nil
	case len(sh.open) > 0:
		return g.choose(d, sh, at)
	}
	v, ok, err = g.first(d, at, g.made(d, sh, at))
	switch {
	case ok:
		return v, nil
	case err != nil:
		failed = err
	case failed == nil:
		failed = g.check(d, nil) // there was nothing to try: the schema itself may be wrong
	}
	return nil, g.refused(sh, at, failed)
}

// first returns the first of the values that satisfies the demand. If none does, the error names the schema's fault, if
// it has one, or the fault of the first value.
func (g *generator) first(d demand, at place, values iter.Seq2[any, error]) (v any, ok bool, failed error) {
	var slashed any
	for v, err := range values {
		if err == nil {
			err = g.check(d, v)
		}
		if err == nil && at.segment {
			switch s := simple(v, false); {
			case s == "", s == ".", s == "..":
				err = &placeError{at.path, "no value was found that its schema accepts and that a path can hold"}
			case strings.Contains(s, "/"):
				if slashed == nil {
					slashed = v
				}
				continue
			}
		}
		if err == nil {
			s, _ := v.(string)
			g.size += len(s)
			return v, true, nil
		}
		if g.steps++; errors.Is(err, errTooLarge) || g.steps > maxSteps {
			return nil, false, err
		}
		if failed == nil || openapi.Unjudged(err) {
			failed = err
		}
	}
	return slashed, slashed != nil, failed
}

// check reports why the value does not satisfy the demand. A value with a placeholder is not known yet.
func (g *generator) check(d demand, v any) error {
	if hasPlaceholder(v) {
		return nil
	}
	for _, s := range d.schemas {
		if g.work += s.Weigh(v); g.work > maxWork {
			return errTooLarge
		}
		if err := s.Validate(v); err != nil {
			return err
		}
	}
	return nil
}

// refused reports the place for which no value was found, and the demand there.
func (g *generator) refused(sh *shape, at place, err error) error {
	var inner *placeError
	switch {
	case errors.As(err, &inner) || errors.Is(err, errTooLarge):
		return err
	case openapi.Unjudged(err):
		return &placeError{at.path, err.Error()}
	case g.unreadable(sh) != "":
		return &placeError{at.path, fmt.Sprintf("engfix cannot make a text for the pattern %s: its syntax or its size is not supported", shown(g.unreadable(sh)))}
	case len(sh.patterns) > 0:
		return &placeError{at.path, fmt.Sprintf("no text was found that matches the pattern %s and the other demands", shown(sh.patterns[0]))}
	}
	return &placeError{at.path, "no value was found that its schema accepts"}
}

// shown writes a pattern between slashes, as it stands in the document; the middle of a long one is left out.
func shown(pattern string) string {
	const most = 120
	if len(pattern) > most {
		pattern = strings.ToValidUTF8(pattern[:most/2], "") + "…" + strings.ToValidUTF8(pattern[len(pattern)-most/2:], "")
	}
	return "/" + pattern + "/"
}

// A placeError describes the fault at one place of a value.
type placeError struct{ path, problem string }

func (e *placeError) Error() string { return e.path + ": " + e.problem }

// choose takes the first alternative that works and asks for no identity, or else the first that works. Below itself an
// alternative is taken so that the value ends soonest.
func (g *generator) choose(d demand, sh *shape, at place) (any, error) {
	group := sh.open[0]
	sequence := order(group.branches, len(at.above) >= farLevel)
	again := slices.Contains(at.groups, group.id)
	at.groups = append(slices.Clip(at.groups), group.id)
	var first error
	var withIdentity any
	rooms := []int{at.room}
	if again && at.room == 0 {
		rooms = nil
		for room := range maxRoom {
			rooms = append(rooms, room+1)
		}
	}
	for _, room := range rooms {
		at.room = room
		for _, i := range sequence {
			v, err := g.value(d.pick(group.id, i), at)
			switch {
			case err == nil && len(g.identity.spots(v)) > 0:
				if withIdentity == nil {
					withIdentity = v
				}
			case err == nil || errors.Is(err, errTooLarge):
				return v, err
			case first == nil:
				first = err
			}
		}
		if withIdentity != nil {
			return withIdentity, nil
		}
	}
	return nil, first
}

// order returns the order in which alternatives are tried: the written order, with null first or last.
func order(branches [][]openapi.Schema, nullFirst bool) []int {
	var others, nulls []int
	for i, branch := range branches {
		if slices.ContainsFunc(branch, isNull) {
			nulls = append(nulls, i)
			continue
		}
		others = append(others, i)
	}
	if nullFirst {
		return append(nulls, others...)
	}
	return append(others, nulls...)
}

func isNull(s openapi.Schema) bool {
	m, _ := s.Value().(map[string]any)
	return m["type"] == "null"
}

// inside is the place of a member or an element.
func (at place) inside(d demand, step, name string) place {
	return place{
		path: at.path + step, name: name, word: at.word, serial: at.serial, full: at.full,
		above: append(slices.Clip(at.above), d.key()), groups: at.groups, room: max(at.room-1, 0),
	}
}

// below makes a value for a place inside another. It refuses to enter a place that it is already in: alternatives end
// recursion.
func (g *generator) below(schemas []openapi.Schema, at, outer place) (any, error) {
	d := demand{schemas: schemas}
	again := len(schemas) > 0 && slices.Contains(at.above, d.key())
	if again || outer.room == 1 {
		return nil, &placeError{at.path, "the schema demands itself endlessly"}
	}
	return g.value(d, at)
}

// numbered makes different names of one.
func numbered(word string, n int) string {
	if n <= 1 {
		return word
	}
	return word + "-" + strconv.Itoa(n)
}
