package probe

import "slices"

// verdict judges the raw exchanges and words the finding from the record, which hides their secrets. If the record
// leads to another verdict, the raw verdict stands, and its words are masked.
func (c Check) verdict(k Case) Finding {
	passed, differs := k.raw()
	if !differs {
		return c.Judge(k)
	}
	f, recorded := c.Judge(passed), c.Judge(k)
	if f.Verdict == recorded.Verdict && f.Cause == recorded.Cause {
		return recorded
	}
	return f.masked(slices.Concat(k.Exchanges, k.Elsewhere))
}

// raw returns the case with the raw exchanges in place of their records, and whether they differ.
func (k Case) raw() (passed Case, differs bool) {
	passed = k
	passed.Exchanges, passed.Elsewhere = slices.Clone(k.Exchanges), slices.Clone(k.Elsewhere)
	for _, xs := range [][]*Exchange{passed.Exchanges, passed.Elsewhere} {
		for i, x := range xs {
			if x.Raw != nil {
				xs[i], differs = x.Raw.Exchange, true
			}
		}
	}
	return passed, differs
}

// masked returns the finding with the secrets of the exchanges replaced in its words.
func (f Finding) masked(exchanges []*Exchange) Finding {
	f.Notes = slices.Clone(f.Notes)
	for _, x := range exchanges {
		if x.Raw == nil {
			continue
		}
		f.Reason, f.Want, f.Got = x.Raw.Mask(f.Reason), x.Raw.Mask(f.Want), x.Raw.Mask(f.Got)
		for i, w := range f.Notes {
			f.Notes[i] = x.Raw.Mask(w)
		}
	}
	return f
}

// unsent returns the first exchange that was not sent, or nil. An unsent question shows nothing.
func unsent(exchanges []*Exchange) *Exchange {
	for _, x := range exchanges {
		if x.End == EndUnsent {
			return x
		}
	}
	return nil
}

// recorded returns the exchange as it may be kept and shown: without the secrets that its record hides.
func (x *Exchange) recorded() *Exchange {
	if x.Raw == nil {
		return x
	}
	kept := *x
	kept.Raw = nil
	return &kept
}
