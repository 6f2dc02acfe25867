package probe

import "slices"

// verdict judges what passed, and words it by the record, which hides the secrets of what passed. Where the record leads
// to another verdict, that of what passed stands, and its words are masked.
func (c *Check) verdict(k Case) Finding {
	came, differs := k.raw()
	if !differs {
		return c.Judge(k)
	}
	f, told := c.Judge(came), c.Judge(k)
	if f.Verdict == told.Verdict && f.Cause == told.Cause {
		return told
	}
	return f.masked(slices.Concat(k.Exchanges, k.Elsewhere))
}

// raw gives the case with what passed in place of its record, and whether that makes a difference.
func (k Case) raw() (came Case, differs bool) {
	came = k
	came.Exchanges, came.Elsewhere = slices.Clone(k.Exchanges), slices.Clone(k.Elsewhere)
	for _, xs := range [][]*Exchange{came.Exchanges, came.Elsewhere} {
		for i, x := range xs {
			if x.Raw != nil {
				xs[i], differs = x.Raw.Exchange, true
			}
		}
	}
	return came, differs
}

// masked gives the finding with the secrets of the exchanges replaced in its words.
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

// unsent gives the first exchange whose question could not be put, or nil: what was not asked was not shown.
func unsent(exchanges []*Exchange) *Exchange {
	for _, x := range exchanges {
		if x.End == EndUnsent {
			return x
		}
	}
	return nil
}

// recorded gives the exchange as it may be kept and shown: without what its record hides.
func (x *Exchange) recorded() *Exchange {
	if x.Raw == nil {
		return x
	}
	kept := *x
	kept.Raw = nil
	return &kept
}
