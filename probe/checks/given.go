package checks

import (
	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/jsontext"
	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
)

// given returns the part of a refusal that the full identity's success holds as well; "" if there is none. A status does
// not take back the data that comes with it.
func (h hearing) given(x *probe.Exchange) string {
	if !errored(x) || h.control == nil || !succeeded(h.control) {
		return ""
	}
	if streams(x) {
		for _, m := range h.heard(x) {
			if !m.saysNothing() && !h.claims(x, m) && h.usually(x, m) {
				return m.text()
			}
		}
		return ""
	}
	refusal, success := bodyText(x.Response), bodyText(h.control.Response)
	if !jsontext.Valid(refusal) || !jsontext.Valid(success) {
		return ""
	}
	mine, its := gjson.Parse(refusal), gjson.Parse(success)
	switch payload := mine.Get("data"); {
	case mine.IsObject() && payload.Exists():
		mine, its = payload, its.Get("data")
	case h.shape.Is([]byte(refusal)).Is:
		return "" // the full identity's success carries the error
	}
	if !mine.IsObject() && !mine.IsArray() || contract.Empty(mine) || mine.Raw != its.Raw {
		return ""
	}
	return words.Clip(mine.Raw, clipped)
}
