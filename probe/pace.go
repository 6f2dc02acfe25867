package probe

import (
	"math"
	"sync/atomic"
	"time"
)

// shortestHang is how long a question waits for its answer at least before it is taken to hang.
const shortestHang = 250 * time.Millisecond

// A pace measures how fast the service answers in one run. A question that waits several times longer than any answered
// one probably hangs, and gives up its slot. If all answers are slow, none gives up its slot.
type pace struct {
	slowest atomic.Int64 // the longest that a whole answer took, in nanoseconds; 0 before the first
}

// patience is how long a question waits before it is taken to hang.
func (p *pace) patience() time.Duration {
	slowest := time.Duration(p.slowest.Load())
	if slowest == 0 {
		return math.MaxInt64 // nothing is known of the service yet
	}
	return max(shortestHang, 4*slowest)
}

// watch lets a question leave its slot once it hangs. The caller must then call answered with the exchange, or with nil
// if there is none.
func (p *pace) watch(place *slot) (answered func(*Exchange)) {
	began := time.Now()
	var timer *time.Timer
	timer = time.AfterFunc(math.MaxInt64, func() {
		if time.Since(began) >= p.patience() {
			place.makeWay()
			return
		}
		timer.Reset(shortestHang)
	})
	timer.Reset(shortestHang)
	return func(x *Exchange) {
		timer.Stop()
		if x == nil || x.End != EndComplete || x.Frames != nil {
			return
		}
		took := time.Since(began).Nanoseconds()
		for {
			slowest := p.slowest.Load()
			if took <= slowest || p.slowest.CompareAndSwap(slowest, took) {
				return
			}
		}
	}
}
