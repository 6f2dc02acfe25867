package probe

import (
	"cmp"
	"container/heap"
	"context"
	"sync"
)

// A slots bounds how many exchanges are under way at once. Of those that wait, what may take long goes first, so that it
// overlaps the rest, and then what belongs to an earlier group: groups end one after the other rather than all together
// at the end, so that little evidence waits for its turn to be emitted.
type slots struct {
	mu      sync.Mutex
	free    int
	waiting queue
}

// take waits for a place for a question of the group; give must follow. It returns the cause where the context ends first.
func (s *slots) take(ctx context.Context, grp Group, q Question) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	s.mu.Lock()
	if s.free > 0 {
		s.free--
		s.mu.Unlock()
		return nil
	}
	w := &waiter{first: grp.Tickets[0], wait: wait(q), ready: make(chan struct{})}
	heap.Push(&s.waiting, w)
	s.mu.Unlock()
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.at < 0 { // the place came meanwhile
		s.pass()
	} else {
		heap.Remove(&s.waiting, w.at)
	}
	return context.Cause(ctx)
}

// give gives a place back.
func (s *slots) give() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pass()
}

// pass hands a place to the first that waits.
func (s *slots) pass() {
	if len(s.waiting) == 0 {
		s.free++
		return
	}
	close(heap.Pop(&s.waiting).(*waiter).ready)
}

// A waiter is a question that waits for a place.
type waiter struct {
	first, wait int // the first ticket of its group, and how long it may take
	ready       chan struct{}
	at          int // index in the queue; -1 once it has left
}

// A queue is a heap of waiters.
type queue []*waiter

func (q queue) Len() int { return len(q) }

func (q queue) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(q[i].wait, q[j].wait), cmp.Compare(q[i].first, q[j].first)) < 0
}

func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].at, q[j].at = i, j
}

func (q *queue) Push(w any) {
	w.(*waiter).at = len(*q)
	*q = append(*q, w.(*waiter))
}

func (q *queue) Pop() any {
	last := len(*q) - 1
	w := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	w.at = -1
	return w
}
