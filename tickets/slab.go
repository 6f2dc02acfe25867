package tickets

// A slab cuts small slices from large ones: a file has thousands of them, and to allocate one costs as much as a line
// of markdown.
type slab[T any] struct{ free []T }

// slabSize is how many values a slab allocates at a time: as many as a small file has.
const slabSize = 64

// room returns an empty slice with room for n values.
func (s *slab[T]) room(n int) []T {
	if n == 0 {
		return nil
	}
	if cap(s.free) < n {
		s.free = make([]T, 0, max(slabSize, n))
	}
	out := s.free[:0:n]
	s.free = s.free[n:n]
	return out
}

// clone returns a copy of the values.
func (s *slab[T]) clone(values []T) []T { return append(s.room(len(values)), values...) }
