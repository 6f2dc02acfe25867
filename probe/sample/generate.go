package sample

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"

	"github.com/engfix/engfix/probe/openapi"
)

const (
	// maxSteps bounds the values tried for one sample, and maxLevels how deep it nests.
	maxSteps  = 20_000
	maxLevels = 32
	// farLevel is where null becomes as good as a value: chains of models end there.
	farLevel = 4
	// maxItems and maxText bound what a schema may demand of one array or object and of one string, maxSize what the
	// texts of one sample come to.
	maxItems = 1000
	maxText  = 64 << 10
	maxSize  = 1 << 20
	// maxRoom bounds how many levels a recursive alternative may still take.
	maxRoom = 6
)

var (
	errTooLarge  = errors.New("the schema demands too large a value")
	errRecursive = errors.New("the schema demands itself without end")
)

// A generator makes values. It belongs to one sample.
type generator struct {
	identity identity
	steps    int
	size     int // bytes of text made
}

// A place is where a value will stand, and what is known about it from there.
type place struct {
	path   string // for people: body.items[0].code
	name   string // of the member or parameter; "" for a body and for elements
	word   string // what free text is
	hints  []any  // what examples further out say about this place
	serial int    // asks for the nth of several different values
	// unknown asks for a value that names nothing that exists.
	unknown bool
	// filled asks for at least one element, where an empty array could not be told from none.
	filled bool
	// fields asks the same for the members of a form.
	fields bool
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
	var failed error
	try := func(values iter.Seq2[any, error]) (any, bool) {
		for v, err := range values {
			if err == nil {
				err = d.check(v)
			}
			if err == nil {
				s, _ := v.(string)
				g.size += len(s)
				return v, true
			}
			if failed == nil || openapi.Unjudged(err) {
				failed = err
			}
			if errors.Is(err, errTooLarge) {
				return nil, false
			}
		}
		return nil, false
	}
	if v, ok := try(g.given(sh, at)); ok {
		return v, nil
	}
	if len(sh.open) > 0 {
		return g.choose(d, sh, at)
	}
	if v, ok := try(g.made(d, sh, at)); ok {
		return v, nil
	}
	if failed == nil {
		failed = d.check(nil) // nothing to try: the schema itself may be at fault
	}
	return nil, refused(sh, at, failed)
}

// refused says at which place no value was found, and what was asked of it.
func refused(sh *shape, at place, err error) error {
	var inner *placeError
	switch {
	case errors.As(err, &inner) || errors.Is(err, errTooLarge):
		return err
	case errors.Is(err, errRecursive), openapi.Unjudged(err):
		return &placeError{at.path, err.Error()}
	case len(sh.patterns) > 0:
		return &placeError{at.path, fmt.Sprintf("no text was found that matches the pattern %q and what else is asked of it", sh.patterns[0])}
	}
	return &placeError{at.path, "no value was found that its schema accepts"}
}

// A placeError says what is wrong with one place of a value.
type placeError struct{ path, problem string }

func (e *placeError) Error() string { return e.path + ": " + e.problem }

// choose takes the first alternative that works and asks for no identity, or else the first that works. Below itself an
// alternative is taken so that the value ends soonest.
func (g *generator) choose(d demand, sh *shape, at place) (any, error) {
	group := sh.open[0]
	order := order(group.branches, len(at.above) >= farLevel)
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
		for _, i := range order {
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

// order returns the order in which alternatives are tried: as they stand, null at the end or at the beginning.
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

// given yields the values that the document or the options give for the place, the most telling first. Objects among
// them are no values but hints, so that optional members stay out.
func (g *generator) given(sh *shape, at place) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		if v, ok := g.identity.value(at.name); ok && !at.unknown && !yield(v, nil) {
			return
		}
		if at.serial == 0 && !at.unknown {
			for _, v := range slices.Concat(at.hints, sh.given) {
				if _, isObject := v.(map[string]any); isObject && (len(sh.members) > 0 || len(sh.open) > 0) {
					continue
				}
				if list, isList := v.([]any); v == nil || isList && len(list) == 0 && at.filled {
					continue
				}
				if !yield(g.identity.scrub(v), nil) {
					return
				}
			}
		}
		for i := range sh.fixed {
			v := sh.fixed[(i+at.serial)%len(sh.fixed)]
			if v != nil && !yield(v, nil) {
				return
			}
		}
		if slices.Contains(sh.fixed, nil) {
			yield(nil, nil)
		}
	}
}

// made yields values made from the shape, type by type, null last.
func (g *generator) made(d demand, sh *shape, at place) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for _, t := range sh.kinds() {
			var values iter.Seq2[any, error]
			switch t {
			case "string":
				values = valid(sh.strings(at))
			case "integer", "number":
				values = valid(sh.numbers(t == "integer", at))
			case "boolean":
				values = valid([]any{at.serial%2 == 1, at.serial%2 == 0})
			case "null":
				values = valid([]any{nil})
			case "object":
				values = func(yield func(any, error) bool) { yield(g.object(d, sh, at)) }
			case "array":
				values = func(yield func(any, error) bool) { yield(g.array(d, sh, at)) }
			}
			if values == nil {
				continue
			}
			for v, err := range values {
				if !yield(v, err) {
					return
				}
			}
		}
	}
}

func valid(values []any) iter.Seq2[any, error] {
	return func(yield func(any, error) bool) {
		for _, v := range values {
			if !yield(v, nil) {
				return
			}
		}
	}
}

// kinds are the types to try, in order: those that the schema names, or those that its keywords are about.
func (sh *shape) kinds() []string {
	types := sh.types
	if types == nil {
		switch {
		case len(sh.members)+len(sh.required)+len(sh.additional)+sh.minMembers > 0:
			types = []string{"object"}
		case len(sh.items)+len(sh.prefix)+sh.minItems > 0:
			types = []string{"array"}
		case sh.low.at != nil || sh.high.at != nil || sh.multipleOf != nil:
			types = []string{"number"}
		default:
			types = []string{"string", "object", "array", "integer", "boolean", "null"}
		}
	}
	var kinds []string
	for _, t := range types {
		if t != "null" {
			kinds = append(kinds, t)
		}
	}
	if len(kinds) < len(types) {
		kinds = append(kinds, "null")
	}
	return kinds
}

// inside is the place of a member or an element.
func (at place) inside(d demand, step, name string) place {
	return place{
		path: at.path + step, name: name, word: at.word, serial: at.serial, full: at.full,
		above: append(slices.Clip(at.above), d.key()), groups: at.groups, room: max(at.room-1, 0),
	}
}

// below makes a value for a place inside another.
func (g *generator) below(schemas []openapi.Schema, at place, outer place) (any, error) {
	if outer.room == 1 {
		return nil, &placeError{at.path, errRecursive.Error()}
	}
	d := demand{schemas: schemas}
	if slices.Contains(at.above, d.key()) && len(schemas) > 0 {
		return nil, &placeError{at.path, errRecursive.Error()}
	}
	return g.value(d, at)
}

func (g *generator) object(d demand, sh *shape, at place) (any, error) {
	if len(sh.required) > maxItems {
		return nil, fmt.Errorf("%s: %w: %d members", at.path, errTooLarge, len(sh.required))
	}
	object := map[string]any{}
	for _, name := range g.names(sh, at) {
		inner := at.inside(d, "."+name, name)
		inner.filled = at.fields
		for _, hint := range slices.Concat(at.hints, sh.given) {
			if m, ok := hint.(map[string]any); ok {
				if v, ok := m[name]; ok {
					inner.hints = append(inner.hints, v)
				}
			}
		}
		if tag, ok := sh.tags[name]; ok {
			inner.hints = []any{tag}
			inner.serial = 0
		}
		v, err := g.below(sh.member(name), inner, at)
		if err != nil && at.full && !slices.Contains(sh.required, name) {
			continue
		}
		if err != nil {
			return nil, err
		}
		object[name] = v
	}
	return object, nil
}

// names are the members that an object gets: the required ones, what they in turn require, and as many others as are
// demanded.
func (g *generator) names(sh *shape, at place) []string {
	names := slices.Clone(sh.required)
	have := func(name string) bool { return slices.Contains(names, name) }
	optional := func() {
		for _, name := range slices.Sorted(maps.Keys(sh.members)) {
			if !have(name) && !g.identity.is(name) && (at.full || len(names) < sh.minMembers) {
				names = append(names, name)
			}
		}
	}
	optional()
	for i := 0; i < len(names); i++ {
		for _, need := range sh.dependent[names[i]] {
			if !have(need) {
				names = append(names, need)
			}
		}
	}
	for i := 1; len(names) < min(sh.minMembers, maxItems); i++ {
		name := numbered(DefaultWord, i)
		for _, pattern := range slices.Sorted(maps.Keys(sh.patternMembers)) {
			if made := matching(pattern, name, i); made != "" {
				name = made
				break
			}
		}
		if have(name) {
			break
		}
		names = append(names, name)
	}
	return names
}

// member returns what the member of the name has to satisfy.
func (sh *shape) member(name string) []openapi.Schema {
	schemas := slices.Clone(sh.members[name])
	for _, pattern := range slices.Sorted(maps.Keys(sh.patternMembers)) {
		if matches(pattern, name) {
			schemas = append(schemas, sh.patternMembers[pattern])
		}
	}
	if schemas == nil {
		return slices.Clone(sh.additional)
	}
	return schemas
}

func (g *generator) array(d demand, sh *shape, at place) (any, error) {
	n := max(sh.minItems, len(sh.prefix))
	if at.filled || at.full {
		n = max(n, 1)
	}
	if n > maxItems {
		return nil, fmt.Errorf("%s: %w: %d elements", at.path, errTooLarge, n)
	}
	var hints []any
	for _, hint := range slices.Concat(at.hints, sh.given) {
		if list, ok := hint.([]any); ok {
			hints = list
			break
		}
	}
	list := make([]any, 0, n)
	for i := range n {
		inner := at.inside(d, "["+strconv.Itoa(i)+"]", "")
		if sh.unique {
			inner.serial += i
		}
		if i < len(hints) {
			inner.hints = []any{hints[i]}
		}
		schemas := sh.items
		if i < len(sh.prefix) {
			schemas = sh.prefix[i]
		}
		v, err := g.below(schemas, inner, at)
		if err != nil && at.full && i >= sh.minItems && i >= len(sh.prefix) {
			break
		}
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, nil
}

// numbered makes different names of one.
func numbered(word string, n int) string {
	if n <= 1 {
		return word
	}
	return word + "-" + strconv.Itoa(n)
}
