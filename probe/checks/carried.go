package checks

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// A carriage tells whether a success carries an error.
type carriage int

const (
	carriesNone   carriage = iota // it holds nothing that looks like one, or a thing that has failed
	mayCarryError                 // nothing shows whether it is an error or a thing that looks like one
	carriesError
)

// carried tells whether a success carries an error, and where.
func (h hearing) carried(x *probe.Exchange) (sure carriage, place string) {
	switch {
	case x.Response.MediaType() == "application/problem+json":
		return carriesError, "content-type" // by RFC 9457, whatever the shape
	case streams(x):
		return carriedIn(h.streamError(x))
	case !whole(x):
		return carriesNone, ""
	}
	for _, claim := range contract.Claims(h.shape, body(x.Response)) {
		if s := h.weigh(x, claim); s > sure {
			sure, place = s, at(claim)
		}
	}
	if sure == carriesNone && wantsStream(x) {
		return carriedIn(h.streamError(x)) // a stream under another content type
	}
	return sure, place
}

func carriedIn(place string) (carriage, string) {
	if place == "" {
		return carriesNone, ""
	}
	return carriesError, place
}

// at names the place of an error in a body.
func at(claim contract.Claim) string {
	if claim.At == "" {
		return "body"
	}
	return claim.At
}

// weigh tells whether what a shape claims in a success is an error, by what stands beside it: where that is what the control's
// success is made of, it is a thing that has failed; where it is nothing that the control has, or one word or number that the
// control has too, with another value, it is an error.
func (h hearing) weigh(x *probe.Exchange, claim contract.Claim) carriage {
	doc := gjson.Parse(bodyText(x.Response))
	beside := scopeOf(doc, claim)
	control := h.comparable(x)
	switch alone := len(claim.Beside) == 0; {
	case alone && claim.Sure:
		return carriesError
	case alone && (h.isControl(x) || h.looksAlike(control, claim)):
		return mayCarryError // everybody gets it
	case alone:
		return carriesError
	case control == nil:
		return loneWord(beside, claim, h.isControl(x))
	}
	theirs := scopeOf(gjson.Parse(bodyText(control.Response)), claim)
	var shared []string
	for _, name := range claim.Beside {
		if !contract.Empty(theirs.get(name)) {
			shared = append(shared, name)
		}
	}
	switch {
	case len(shared) == 0:
		return carriesError
	case theirs.madeOf(beside):
		return carriesNone
	case len(shared) == 1 && !weak(claim) && differ(beside.get(shared[0]), theirs.get(shared[0])):
		return carriesError
	}
	return mayCarryError
}

// loneWord weighs a claim that there is nothing to compare with: with one word or number beside it, which may tell that it is
// an error, it may be one; with more it is taken for a thing. Where the control had no success, all may be words about it.
func loneWord(beside scope, claim contract.Claim, isControl bool) carriage {
	scalars := !slices.ContainsFunc(claim.Beside, func(name string) bool { return container(beside.get(name)) })
	if scalars && !weak(claim) && (len(claim.Beside) == 1 || !isControl) {
		return mayCarryError
	}
	return carriesNone
}

// weak reports whether what looks like an error is what may stand beside one as well.
func weak(claim contract.Claim) bool { return slices.Contains(claim.Beside, claim.At) }

// comparable gives the control where it had a success that another can be compared with; nil for the control itself.
func (h hearing) comparable(x *probe.Exchange) *probe.Exchange {
	c := h.control
	if c == nil || h.isControl(x) || !succeeded(c) || !whole(c) || !gjson.Valid(bodyText(c.Response)) {
		return nil
	}
	return c
}

// looksAlike reports whether the control's success looks like an error at the same place, and has nothing beside it either.
func (h hearing) looksAlike(control *probe.Exchange, claim contract.Claim) bool {
	return control != nil && slices.ContainsFunc(contract.Claims(h.shape, body(control.Response)), func(its contract.Claim) bool {
		return its.At == claim.At && len(its.Beside) == 0
	})
}

// A scope is the objects of a body that hold what a success is made of: the body, its payload, and the member that a claim is
// about.
type scope []gjson.Result

func scopeOf(doc gjson.Result, claim contract.Claim) scope {
	s := scope{doc}
	first, _, _ := strings.Cut(claim.At, ".")
	for _, name := range slices.Compact([]string{"data", first}) {
		if v := doc.Get(name); name != "" && v.IsObject() {
			s = append(s, v)
		}
	}
	return s
}

// get gives a member by its name, from the first object that has it.
func (s scope) get(name string) gjson.Result {
	for _, object := range s {
		if v := object.Get(gjson.Escape(name)); v.Exists() && v.Type != gjson.Null {
			return v
		}
	}
	return gjson.Result{}
}

// madeOf reports whether all that one of the objects holds stands in another scope as well, words and numbers as such.
func (s scope) madeOf(other scope) bool {
	return slices.ContainsFunc(s, func(object gjson.Result) bool {
		all, some := true, false
		object.ForEach(func(name, v gjson.Result) bool {
			if contract.Empty(v) {
				return true
			}
			its := other.get(name.Str)
			some = true
			all = its.Exists() && container(its) == container(v) && (!container(v) || !contract.Empty(its))
			return all
		})
		return all && some
	})
}

// container reports whether a value may hold others.
func container(v gjson.Result) bool { return v.IsObject() || v.IsArray() }

// differ reports whether two words or numbers are not the same.
func differ(a, b gjson.Result) bool { return !container(a) && !container(b) && a.Raw != b.Raw }
