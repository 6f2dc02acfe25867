package probe

// A Gap is a place that was not followed and that may add endpoints to a router.
type Gap struct {
	Why    string `json:"why"`
	Source string `json:"source"` // "file:line" below the source checkout, or the file alone
}

// String returns the gap as a part of a sentence.
func (g Gap) String() string {
	if g.Source == "" {
		return g.Why
	}
	return g.Why + " (" + g.Source + ")"
}
