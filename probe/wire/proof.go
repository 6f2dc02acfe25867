package wire

import "time"

// A proof settles whether the answers over a kept connection belong to its questions. If the service sent one answer
// twice, the second, when it is late, is taken for the answer to the next question, each further answer for that of the
// one after, and the last one arrives when nobody asks. So answers are in order if the connection stays silent for a
// while after the last. The pool's lock guards it.
type proof struct {
	pool    *pool
	conn    *conn
	longest time.Duration // that an answer took
	wanted  bool          // somebody waits: the connection rests after its present question
	mixed   bool          // more than the answers arrived
	done    chan struct{} // closed when it is settled
}

// mostRest bounds how long a connection rests to settle a proof.
const mostRest = time.Second

// rest is how long the connection has to stay silent: as long as any of its answers took, so that an answer which is
// still on its way would arrive.
func (f *proof) rest() time.Duration { return min(f.longest+5*time.Millisecond, mostRest) }

// holds has the proof settled. It returns a channel that is closed then, and whether the answers belong to their
// questions, to be asked after that.
func (f *proof) holds() (settled <-chan struct{}, holds func() bool) {
	f.pool.want(f)
	return f.done, func() bool { return !f.mixed }
}

// want has a proof settled as soon as its connection is idle.
func (p *pool) want(f *proof) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, open := p.open[f]; !open || f.wanted {
		return
	}
	f.wanted = true
	for i, c := range p.idle {
		if c == f.conn {
			p.idle = append(p.idle[:i], p.idle[i+1:]...)
			p.rest(c)
			return
		}
	}
}

// rest lets an idle connection lie until its proof is settled. The caller holds the lock.
func (p *pool) rest(c *conn) {
	p.resting[c] = struct{}{}
	time.AfterFunc(c.proof.rest()-time.Since(c.left), func() {
		quiet := c.Err() == nil && c.line.quietNow()
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.resting, c)
		if !quiet || p.fresh {
			go func() { _ = c.Close() }() // which settles the proof
			return
		}
		p.settle(c.proof, false)
		c.proof = nil
		c.left = time.Now()
		p.idle = append(p.idle, c)
	})
}

// settle ends a proof; it may be settled already. The caller holds the lock.
func (p *pool) settle(f *proof, mixed bool) {
	if _, open := p.open[f]; open {
		delete(p.open, f)
		f.mixed = mixed
		close(f.done)
	}
}

// ended settles the proof of a connection that was closed.
func (p *pool) ended(c *conn, surplus bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c.proof != nil {
		p.settle(c.proof, surplus)
	}
}

// proofOf returns the proof of the answers that a kept connection brings from now on. The caller holds the lock.
func (p *pool) proofOf(c *conn) *proof {
	if c.proof == nil {
		c.proof = &proof{pool: p, conn: c, done: make(chan struct{})}
		p.open[c.proof] = struct{}{}
	}
	return c.proof
}
