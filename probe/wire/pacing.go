package wire

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/engfix/engfix/probe"
)

const (
	// longestPatience is how long one question waits in total because the service says Retry-After. Rate limits are
	// counted by the second or the minute; an endpoint that names a day must not stop a run.
	longestPatience = time.Minute
	// mostRepeats is how often one question is put again after a 429: questions that waited for the same moment may exceed
	// the limit together.
	mostRepeats = 3
)

// turn waits until the rate allows the next request. Everything that is sent takes a turn: questions, repeated ones
// too, the steps of setup and teardown, and requests for documents. The error is the context's: a turn that comes after its
// deadline is waited for until then, so that the answers to the requests before it still count.
func (c *Client) turn(ctx context.Context) error {
	if c.limiter == nil {
		return nil
	}
	if c.limiter.Wait(ctx) == nil {
		return nil
	}
	<-ctx.Done()
	return ctx.Err()
}

// turnAgain is turn within an exchange, whose time begins again afterwards.
func (c *Client) turnAgain(w *watch) error {
	w.timer.Stop()
	defer w.timer.Reset(c.timeout)
	return c.turn(w.parent)
}

// patiently puts a question, and puts it again if the service answers 429 and says when. The exchange says so. It returns
// the question that has the last answer.
func (c *Client) patiently(ctx context.Context, q *question) (*question, error) {
	p := patience{endpoint: q.ask.Endpoint, method: q.method}
	for {
		if err := sleep(ctx, c.limited.ends(p.endpoint, time.Now())); err != nil {
			return nil, err
		}
		if err := c.put(ctx, q); err != nil {
			return nil, err
		}
		wait, limited := retryAfter(q.x.Response, time.Now())
		if !limited || !c.waits(ctx, &p, wait) {
			q.x.Limited = strings.Join(p.said, "; ")
			return q, nil
		}
		q, _ = c.question(q.ask) // it was fit to be sent before
	}
}

// A patience holds the waits for one question.
type patience struct {
	endpoint, method string
	waited           time.Duration
	repeats          int
	said             []string // a sentence for each 429
}

// waits reports whether a question that was limited is to be put again after the wait, and notes what it decides.
func (c *Client) waits(ctx context.Context, p *patience, wait time.Duration) bool {
	limit := fmt.Sprintf("answered 429 with a Retry-After of %s", wait.Round(time.Second))
	p.waited += wait
	deadline, bounded := ctx.Deadline()
	why := ""
	switch {
	case !probe.SafeMethod(p.method):
		why = "a request that may change data is sent once"
	case bounded && time.Now().Add(wait).After(deadline):
		why = "the deadline of the run is earlier"
	case p.waited > longestPatience:
		why = fmt.Sprintf("engfix waits %s at most", longestPatience)
	case p.repeats == mostRepeats:
		c.limited.giveUp(p.endpoint)
		why = fmt.Sprintf("it was repeated %d times", mostRepeats)
	case c.limited.hopeless(p.endpoint):
		why = "the endpoint stayed limited before"
	}
	if why != "" {
		p.said = append(p.said, limit+": not repeated, because "+why)
		return false
	}
	p.repeats++
	p.said = append(p.said, limit+": repeated after that time")
	c.limited.note(p.endpoint, time.Now().Add(wait))
	return true
}

// retryAfter returns the wait that a service with the answer 429 asks for, in seconds or as a date. limited is false
// for any other answer.
func retryAfter(r *probe.Response, now time.Time) (wait time.Duration, limited bool) {
	if r == nil || r.Status != http.StatusTooManyRequests {
		return 0, false
	}
	value := strings.TrimSpace(r.Headers.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(now), 0), true
	}
	return 0, false
}

// sleep waits, or returns the error of the context that ends first.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A limited knows which endpoints are rate-limited, and until when. It is safe for concurrent use.
type limited struct {
	mu     sync.Mutex
	until  map[string]time.Time
	stayed map[string]bool // still limited after every attempt: no question waits for them any more
}

func newLimited() *limited {
	return &limited{until: map[string]time.Time{}, stayed: map[string]bool{}}
}

// ends returns how long no request may go to the endpoint. If two endpoints are limited at once, the limit counts for
// the whole service; a single limited endpoint delays no other.
func (l *limited) ends(endpoint string, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	var latest time.Time
	for e, at := range l.until {
		if !at.After(now) {
			delete(l.until, e)
		} else if at.After(latest) {
			latest = at
		}
	}
	if len(l.until) < 2 {
		latest = l.until[endpoint]
	}
	return max(latest.Sub(now), 0)
}

// note records that an endpoint is limited until then.
func (l *limited) note(endpoint string, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until.After(l.until[endpoint]) {
		l.until[endpoint] = until
	}
}

// giveUp records that an endpoint stayed limited.
func (l *limited) giveUp(endpoint string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stayed[endpoint] = true
}

// hopeless reports whether an endpoint stayed limited before.
func (l *limited) hopeless(endpoint string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.stayed[endpoint]
}
