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
	first   int           // the first ticket that needs the answers
	done    chan struct{} // closed once the answers are there
	answers []*Exchange
	err     error
}

func newShared(p *Plan) *shared {
	s := &shared{plan: p, users: make([]int, len(p.Shared)), paths: map[int]*sharedPath{}}
	for _, g := range p.Groups {
		for _, key := range p.elsewhereOf(g.Tickets) {
			s.users[p.shared[key]]++
		}
	}
	return s
}

// begin returns the path of a key. It also returns the path's group if the caller has to ask it.
func (s *shared) begin(key string) (path *sharedPath, mine *Group) {
	i := s.plan.shared[key]
	s.mu.Lock()
	defer s.mu.Unlock()
	if path = s.paths[i]; path != nil {
		return path, nil
	}
	mine = &s.plan.Shared[i]
	path = &sharedPath{first: mine.Tickets[0], done: make(chan struct{})}
	s.paths[i] = path
	return path, mine
}

// leave notes that a group no longer needs the answers of some paths.
func (s *shared) leave(keys []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range keys {
		i := s.plan.shared[key]
		if s.users[i]--; s.users[i] == 0 {
			delete(s.paths, i)
		}
	}
}

// elsewhere asks the paths that the service does not have and that a group needs, unless another group did, while the group
// asks its own questions. The caller must call the returned function, which waits for the answers.
func (e *execution) elsewhere(ctx context.Context, grp Group) (wait func() (answers map[string][]*Exchange, ofThis []*Exchange, err error)) {
	keys := e.plan.elsewhereOf(grp.Tickets)
	paths := make([]*sharedPath, len(keys))
	for i, key := range keys {
		path, mine := e.shared.begin(key)
		if paths[i] = path; mine != nil {
			go func() {
				defer close(path.done)
				path.answers, path.err = e.ask(ctx, *mine, mine.Questions())
			}()
		}
	}
	return func() (map[string][]*Exchange, []*Exchange, error) { return answersOf(grp, keys, paths) }
}

// answersOf waits for the answers of paths, and returns them by key. ofThis are the answers that are recorded with this
// group: no group with an earlier ticket wants to know them. With an error both hold the answers that arrived.
func answersOf(grp Group, keys []string, paths []*sharedPath) (answers map[string][]*Exchange, ofThis []*Exchange, err error) {
	answers = make(map[string][]*Exchange, len(keys))
	for i, path := range paths {
		<-path.done // the goroutine that asks obeys the context
		answers[keys[i]] = path.answers
		if slices.Contains(grp.Tickets, path.first) {
			ofThis = append(ofThis, path.answers...)
		}
		if err == nil {
			err = path.err
		}
	}
	return answers, ofThis, err
}
