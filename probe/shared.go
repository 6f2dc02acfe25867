package probe

import (
	"context"
	"slices"
	"sync"
)

// A shared holds the answers of paths that the service does not have, during one run. Each is asked when the first
// group needs it, and dropped after the last group that needs it.
type shared struct {
	plan *Plan

	mu    sync.Mutex
	users []int               // how many groups still need the answers of each of Plan.Shared
	paths map[int]*sharedPath // those that were asked and are still needed, by index
}

// A sharedPath holds the answers of one path.
type sharedPath struct {
	group   *Group        // its questions, of Plan.Shared
	first   int           // the first ticket that needs the answers
	done    chan struct{} // closed once the answers are there
	answers []*Exchange
	err     error
}

func newShared(p *Plan) *shared {
	s := &shared{plan: p, users: make([]int, len(p.Shared)), paths: map[int]*sharedPath{}}
	for _, g := range p.Groups {
		for _, i := range p.elsewhereOf(g.Tickets) {
			s.users[i]++
		}
	}
	return s
}

// begin returns paths by their indices. mine are those that the caller has to ask, and to close done of, which they share.
func (s *shared) begin(needed []int) (paths, mine []*sharedPath) {
	s.mu.Lock()
	defer s.mu.Unlock()
	paths = make([]*sharedPath, len(needed))
	var done chan struct{}
	for i, at := range needed {
		if paths[i] = s.paths[at]; paths[i] != nil {
			continue
		}
		if done == nil {
			done = make(chan struct{})
		}
		group := &s.plan.Shared[at]
		paths[i] = &sharedPath{group: group, first: group.Tickets[0], done: done}
		s.paths[at] = paths[i]
		mine = append(mine, paths[i])
	}
	return paths, mine
}

// leave notes that a group no longer needs the answers of some paths.
func (s *shared) leave(paths []int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range paths {
		if s.users[i]--; s.users[i] == 0 {
			delete(s.paths, i)
		}
	}
}

// elsewhere asks the needed paths, which the service does not have, unless another group did, while the group
// asks its own questions. The caller must call the returned function, which waits for the answers.
func (e *execution) elsewhere(ctx context.Context, grp Group, needed []int) (wait func() (answers map[string][]*Exchange, ofThis []*Exchange, err error)) {
	paths, mine := e.shared.begin(needed)
	if len(mine) > 0 {
		go e.askPaths(ctx, grp, mine)
	}
	return func() (map[string][]*Exchange, []*Exchange, error) { return answersOf(grp, paths) }
}

// askPaths asks paths for a group. It is one goroutine for all of them: a group may need very many.
func (e *execution) askPaths(ctx context.Context, grp Group, paths []*sharedPath) {
	defer close(paths[0].done)
	var qs []Question
	for _, path := range paths {
		qs = append(qs, path.group.Questions()...)
	}
	exchanges, err := e.ask(ctx, grp, inOrder(qs))
	answers := byKey(exchanges)
	for _, path := range paths {
		path.answers, path.err = answers[path.group.path], err
	}
}

// answersOf waits for the answers of paths, and returns them by key. ofThis are the answers that are recorded with this
// group: no group with an earlier ticket wants to know them. With an error both hold the answers that arrived.
func answersOf(grp Group, paths []*sharedPath) (answers map[string][]*Exchange, ofThis []*Exchange, err error) {
	answers = make(map[string][]*Exchange, len(paths))
	for _, path := range paths {
		<-path.done // the goroutine that asks obeys the context
		answers[path.group.path] = path.answers
		if slices.Contains(grp.Tickets, path.first) {
			ofThis = append(ofThis, path.answers...)
		}
		if err == nil {
			err = path.err
		}
	}
	return answers, ofThis, err
}
