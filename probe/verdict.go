package probe

// A Verdict is the result for an item. The zero value claims nothing: it is no verdict.
type Verdict string

// The verdicts, worst first.
const (
	Fail         Verdict = "fail"         // at least one exchange shows that the item does not hold
	Inconclusive Verdict = "inconclusive" // the service answered, but the answers prove nothing
	Unresolved   Verdict = "unresolved"   // no endpoint is known
	Skipped      Verdict = "skipped"      // an endpoint was left out by policy and nothing failed
	Manual       Verdict = "manual"       // no rule understands the criterion: a person decides
	Pass         Verdict = "pass"         // every check passed on every endpoint, each with evidence
)

// Verdicts lists the verdicts, worst first.
func Verdicts() []Verdict {
	return []Verdict{Fail, Inconclusive, Unresolved, Skipped, Manual, Pass}
}

// Shows reports whether the verdict says that the item holds or that it does not. Every other verdict leaves that open.
func (v Verdict) Shows() bool { return v == Pass || v == Fail }

// rank orders verdicts, the worst first; an unknown word ranks as inconclusive.
func (v Verdict) rank() int {
	for i, known := range Verdicts() {
		if v == known {
			return i
		}
	}
	return 1
}

// Worst returns the worst of the verdicts, and Inconclusive for none at all: nothing shown is not a pass.
func Worst(vs ...Verdict) Verdict {
	if len(vs) == 0 {
		return Inconclusive
	}
	worst := vs[0]
	for _, v := range vs[1:] {
		if v.rank() < worst.rank() {
			worst = v
		}
	}
	return worst
}
