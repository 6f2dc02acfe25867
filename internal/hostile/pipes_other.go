//go:build !unix

package hostile

// pipes are files that never end, or that nobody writes: there are none here.
func pipes() []Behaviour { return nil }
