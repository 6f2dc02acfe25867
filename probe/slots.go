package probe

import (
	"cmp"
	"container/heap"
	"context"
	"sync"
)

// idlers is how many waiting exchanges there may be for each active one after the first. With a concurrency of one there
// are none.
const idlers = 8

// A slots bounds how many exchanges are under way at once. An exchange that only waits, such as one on a silent
// connection, frees its slot for another, up to a bound. Among the questions that wait for a slot, slow ones go first,
// so that their wait overlaps the rest, then those of an earlier group: so groups finish one after another and not all
// at the end, and little evidence waits to be emitted.
//
// A group begins only while few questions wait. This bounds the memory of a run: each waiting question is laid out and
// has a goroutine.
type slots struct {
	mu       sync.Mutex
	most     int // questions that may wait when a group begins
	free     int // exchanges that may begin
	idle     int // exchanges that may give up their slots
	waiting  queue
	expected map[int]bool // first tickets of the groups that began and have asked nothing
	fewer    *sync.Cond   // signalled when fewer questions wait
	active   int          // exchanges that may keep the service busy
	alone    int          // exchanges that are alone, or wait until they are
	calmer   *sync.Cond   // signalled when an exchange is no longer active
}

func newSlots(n int) *slots {
	s := &slots{most: min(n, max(2, n/4)), free: n, idle: idlers * (n - 1), expected: map[int]bool{}}
	s.fewer, s.calmer = sync.NewCond(&s.mu), sync.NewCond(&s.mu)
	return s
}

// admit waits until a group may begin, or the context ends; done must follow.
func (s *slots) admit(ctx context.Context, grp Group) {
	defer context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.fewer.Broadcast()
	})()
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.waiting)+len(s.expected) >= s.most && ctx.Err() == nil {
		s.fewer.Wait()
	}
	s.expected[grp.Tickets[0]] = true
}

// done notes that a group asks nothing more.
func (s *slots) done(grp Group) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begun(grp)
}

// begun notes that a group has asked something. The caller holds the lock.
func (s *slots) begun(grp Group) {
	delete(s.expected, grp.Tickets[0])
	s.fewer.Signal()
}

// take waits for a slot for a question of the group; the caller must call leave. If the context ends first, take
// returns its cause.
func (s *slots) take(ctx context.Context, grp Group, q *Question) (*slot, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	s.mu.Lock()
	s.begun(grp)
	if s.free > 0 {
		s.free--
		s.mu.Unlock()
		return &slot{of: s}, nil
	}
	w := &waiter{first: grp.Tickets[0], wait: wait(q), ready: make(chan struct{})}
	heap.Push(&s.waiting, w)
	s.mu.Unlock()
	select {
	case <-w.ready:
		return &slot{of: s}, nil
	case <-ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.at < 0 { // the slot arrived meanwhile
		s.pass()
	} else {
		heap.Remove(&s.waiting, w.at)
		s.fewer.Signal()
	}
	return nil, context.Cause(ctx)
}

// pass hands a place to the first that waits for one. The caller holds the lock.
func (s *slots) pass() {
	if len(s.waiting) == 0 {
		s.free++
		return
	}
	close(heap.Pop(&s.waiting).(*waiter).ready)
	s.fewer.Signal()
}

// A slot is the place of an exchange under way.
type slot struct {
	of *slots
	// guarded by of.mu
	idle, left, active, alone bool
}

// begin waits until the exchange may be active: alone, or beside others none of which must be alone.
func (p *slot) begin(alone bool) {
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	if alone {
		p.of.alone++
	}
	for alone && p.of.active > 0 || !alone && p.of.alone > 0 {
		p.of.calmer.Wait()
	}
	p.of.active++
	p.active, p.alone = true, alone
}

// rest notes that the exchange no longer keeps the service busy. The caller holds the lock.
func (p *slot) rest() {
	if !p.active {
		return
	}
	p.active = false
	p.of.active--
	if p.alone {
		p.of.alone--
	}
	p.of.calmer.Broadcast()
}

// yield lets another exchange begin while this one only waits. It may be called at any time, and more than once.
func (p *slot) yield() {
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	p.rest()
	if p.idle || p.left || p.of.idle == 0 {
		return
	}
	p.idle = true
	p.of.idle--
	p.of.pass()
}

// leave frees the slot.
func (p *slot) leave() {
	p.of.mu.Lock()
	defer p.of.mu.Unlock()
	p.left = true
	p.rest()
	if p.idle {
		p.of.idle++
	} else {
		p.of.pass()
	}
}

// A waiter is a question that waits for a place.
type waiter struct {
	first, wait int // the first ticket of its group, and how long it may take
	ready       chan struct{}
	at          int // index in the queue; -1 once it has left
}

// A queue is a heap of waiters.
type queue []*waiter

func (q *queue) Len() int { return len(*q) }

func (q *queue) Less(i, j int) bool {
	a, b := (*q)[i], (*q)[j]
	return cmp.Or(cmp.Compare(a.wait, b.wait), cmp.Compare(a.first, b.first)) < 0
}

func (q *queue) Swap(i, j int) {
	w := *q
	w[i], w[j] = w[j], w[i]
	w[i].at, w[j].at = i, j
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
