package sample

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/openapi"
)

// A demand holds the schemas that a value must all satisfy. picked maps each anyOf and oneOf met so far to its chosen
// alternative, by the pointer of the keyword.
type demand struct {
	schemas []openapi.Schema
	picked  map[string]int
}

// key names the demand, so that its recursion is recognised.
func (d demand) key() string {
	var b strings.Builder
	for _, s := range d.schemas {
		b.WriteString(s.Pointer())
		b.WriteByte('\n')
	}
	return b.String()
}

// pick returns the demand with an alternative taken.
func (d demand) pick(group string, i int) demand {
	picked := maps.Clone(d.picked)
	if picked == nil {
		picked = map[string]int{}
	}
	picked[group] = i
	return demand{d.schemas, picked}
}

// A group is an anyOf, a oneOf or an if without a picked alternative yet.
type group struct {
	id       string
	branches [][]openapi.Schema // each is satisfied as a whole
}

// A shape is a demand in one piece: references followed, allOf merged, picked alternatives included.
type shape struct {
	types  []string // nil for any
	given  []any    // examples and defaults, the most specific first
	fixed  []any    // const and enum
	format string
	// content holds the schemas of a text that is itself JSON.
	content []openapi.Schema
	// patterns must all match.
	patterns             []string
	minLength, maxLength int // maxLength -1: no bound
	low, high            bound
	multipleOf           *big.Rat
	members              map[string][]openapi.Schema
	patternMembers       map[string]openapi.Schema // by pattern
	required             []string
	additional           []openapi.Schema // the schemas of undeclared members
	memberNames          []openapi.Schema // the schemas of members' names
	dependent            map[string][]string
	minMembers           int
	prefix               [][]openapi.Schema
	items                []openapi.Schema
	minItems             int
	unique               bool
	open                 []group
	tags                 map[string]string // values of members that discriminators state
}

// A bound is an end of a numeric range; nil is no bound.
type bound struct {
	at    *big.Rat
	exact bool // the bound itself is out of range
}

// addTypes keeps the types that are allowed so far and by v as well.
func (sh *shape) addTypes(v any) error {
	var types []string
	switch v := v.(type) {
	case string:
		types = []string{v}
	case []any:
		types = stringsOf(v)
	}
	if types == nil {
		return nil
	}
	if sh.types == nil {
		sh.types = types
		return nil
	}
	var both []string
	for _, t := range sh.types {
		switch {
		case slices.Contains(types, t), t == "integer" && slices.Contains(types, "number"):
			both = append(both, t)
		case t == "number" && slices.Contains(types, "integer"):
			both = append(both, "integer")
		}
	}
	if both == nil {
		return fmt.Errorf("no value is both %s and %s", strings.Join(sh.types, " or "), strings.Join(types, " or "))
	}
	sh.types = both
	return nil
}

// addGiven collects the values that a schema names.
func (sh *shape) addGiven(m map[string]any) {
	if v, ok := m["example"]; ok {
		sh.given = append(sh.given, v)
	}
	if list, ok := m["examples"].([]any); ok {
		sh.given = append(sh.given, list...)
	}
	if v, ok := m["default"]; ok {
		sh.given = append(sh.given, v)
	}
	if v, ok := m["const"]; ok {
		sh.fixed = append(sh.fixed, v)
	}
	if list, ok := m["enum"].([]any); ok {
		sh.fixed = append(sh.fixed, list...)
	}
}

// addBounds keeps the tighter bounds.
func (sh *shape) addBounds(m map[string]any) {
	for _, b := range []struct {
		keyword string
		at      *bound
		exact   bool
		tighter int
	}{
		{"minimum", &sh.low, false, 1},
		{"exclusiveMinimum", &sh.low, true, 1},
		{"maximum", &sh.high, false, -1},
		{"exclusiveMaximum", &sh.high, true, -1},
	} {
		n := rational(m[b.keyword])
		if n == nil {
			continue
		}
		if b.at.at == nil || n.Cmp(b.at.at) == b.tighter || n.Cmp(b.at.at) == 0 && b.exact {
			*b.at = bound{n, b.exact}
		}
	}
	if n := rational(m["multipleOf"]); n != nil && n.Sign() > 0 {
		if sh.multipleOf == nil {
			sh.multipleOf = n
		} else {
			sh.multipleOf = commonMultiple(sh.multipleOf, n)
		}
	}
}

// endless stands for every count that no sample reaches, so that counts can be added and compared.
const endless = 1 << 30

// count reads a keyword that holds a number; otherwise is the value if it is absent.
func count(v any, otherwise int) int {
	n := rational(v)
	if n == nil || !n.IsInt() || n.Sign() < 0 || n.Cmp(big.NewRat(endless, 1)) > 0 {
		if n != nil && n.Sign() > 0 {
			return endless
		}
		return otherwise
	}
	return int(n.Num().Int64())
}

// rational reads a number exactly.
func rational(v any) *big.Rat {
	n, ok := v.(json.Number)
	if !ok {
		return nil
	}
	r, ok := new(big.Rat).SetString(n.String())
	if !ok {
		return nil
	}
	return r
}

// stringsOf returns the strings of a list.
func stringsOf(v any) []string {
	list, _ := v.([]any)
	var out []string
	for _, e := range list {
		if s, ok := e.(string); ok {
			out = append(out, s)
		}
	}
	return out
}
