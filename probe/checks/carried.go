package checks

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/jsontext"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// A carriage says whether a success carries an error.
type carriage int

const (
	carriesNone   carriage = iota // it holds nothing that looks like an error, or it describes a thing that has failed
	mayCarryError                 // it may be an error, or a thing that looks like one
	carriesError
)

// carried reports whether a success carries an error, and where.
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

// weigh decides by the members beside a claim whether it is an error in a success. If they are the members of the
// control's success, the claim is the state of a thing that has failed. If the control has none of them, or has one of
// them as a single word or number with another value, the claim is an error.
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

// loneWord weighs a claim without a success to compare with. One word or number beside it may mark it as an error, so
// it may be one; more make it a thing. If the control had no success, everything beside it may describe the error.
func loneWord(beside scope, claim contract.Claim, isControl bool) carriage {
	scalars := !slices.ContainsFunc(claim.Beside, func(name string) bool { return container(beside.get(name)) })
	if scalars && !weak(claim) && (len(claim.Beside) == 1 || !isControl) {
		return mayCarryError
	}
	return carriesNone
}

// weak reports whether the claim is a member that may also stand beside an error.
func weak(claim contract.Claim) bool { return slices.Contains(claim.Beside, claim.At) }

// comparable returns the control if it had a success that another can be compared with; nil for the control itself.
func (h hearing) comparable(x *probe.Exchange) *probe.Exchange {
	c := h.control
	if c == nil || h.isControl(x) || !succeeded(c) || !whole(c) || !jsontext.Valid(bodyText(c.Response)) {
		return nil
	}
	return c
}

// looksAlike reports whether the control's success also looks like an error at the same place, with nothing beside it.
func (h hearing) looksAlike(control *probe.Exchange, claim contract.Claim) bool {
	return control != nil && slices.ContainsFunc(contract.Claims(h.shape, body(control.Response)), func(its contract.Claim) bool {
		return its.At == claim.At && len(its.Beside) == 0
	})
}

// A scope is the objects of a body that hold the members of a success: the body, its payload, and the member of the
// claim.
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

// get returns a member by its name, from the first object that has it.
func (s scope) get(name string) gjson.Result {
	for _, object := range s {
		if v := object.Get(gjson.Escape(name)); v.Exists() && v.Type != gjson.Null {
			return v
		}
	}
	return gjson.Result{}
}

// madeOf reports whether another scope has all members of one of the objects. Words and numbers must have the same
// value.
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
