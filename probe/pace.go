package probe

import (
	"math"
	"sync"
	"time"
)

const (
	// shortestHang is the least time that a question waits for its answer before it counts as hanging.
	shortestHang = 250 * time.Millisecond
	// lookEvery is the time between two looks for questions that hang.
	lookEvery = shortestHang / 5
)

// A pace measures how fast the service answers in one run. A question that waits several times longer than any answered
// one probably hangs, and gives up its slot. If all answers are slow, none gives up its slot.
type pace struct {
	mu      sync.Mutex
	slowest time.Duration       // the longest that a whole answer took; 0 before the first
	asked   map[*slot]time.Time // since when the questions under way wait
	looking bool                // a look is due
}

// patience is how long a question waits before it counts as hanging. The caller holds the lock.
func (p *pace) patience() time.Duration {
	if p.slowest == 0 {
		return math.MaxInt64 // nothing is known of the service yet
	}
	return max(shortestHang, 4*p.slowest)
}

// asks notes that the question in a slot is sent, and lets it leave its slot once it hangs. answered must follow.
func (p *pace) asks(place *slot) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.asked == nil {
		p.asked = map[*slot]time.Time{}
	}
	p.asked[place] = time.Now()
	p.lookLater()
}

// answered notes the exchange of the question in a slot; nil if there is none.
func (p *pace) answered(place *slot, x *Exchange) {
	p.mu.Lock()
	defer p.mu.Unlock()
	took := time.Since(p.asked[place])
	delete(p.asked, place)
	if x != nil && x.End == EndComplete && x.Frames == nil {
		p.slowest = max(p.slowest, took)
	}
}

// lookLater arranges a look, unless one is due. The caller holds the lock.
func (p *pace) lookLater() {
	if !p.looking {
		p.looking = true
		time.AfterFunc(lookEvery, p.look)
	}
}

// look lets questions that hang leave their slots.
func (p *pace) look() {
	p.mu.Lock()
	defer p.mu.Unlock()
	patience := p.patience()
	for place, since := range p.asked {
		if time.Since(since) >= patience {
			place.yield()
		}
	}
	p.looking = false
	if len(p.asked) > 0 {
		p.lookLater()
	}
}
