package probe_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/engfix/engfix/probe"
)

const scale = 50_000

// BenchmarkPlanAndJudge lays out and judges a plan of 50,000 endpoints, as many tickets with one each, as one ticket with
// all of them, and as tickets that are joined two by two until one group is left. It reports what a plan holds.
func BenchmarkPlanAndJudge(b *testing.B) {
	eps := make([]probe.Endpoint, scale)
	for i := range eps {
		eps[i] = endpoint(fmt.Sprintf("GET /resource-%d/{id}", i))
	}
	ask := []string{"identity", "envelope"}
	for _, shape := range []struct {
		name     string
		subjects func() []probe.Subject
	}{
		{"tickets", func() (all []probe.Subject) {
			for i, ep := range eps {
				all = append(all, subject(fmt.Sprintf("T-%d", i), ask, ep))
			}
			return all
		}},
		{"one-ticket", func() []probe.Subject { return []probe.Subject{subject("T-1", ask, eps...)} }},
		{"chain", func() (all []probe.Subject) {
			for i := len(eps) - 1; i > 0; i-- {
				all = append(all, subject(fmt.Sprintf("T-%d", i), ask, eps[i], eps[i-1]))
			}
			return all
		}},
	} {
		b.Run(shape.name, func(b *testing.B) {
			subjects := shape.subjects()
			xs := map[string][]*probe.Exchange{}
			for _, ep := range eps {
				xs[ep.Key()] = []*probe.Exchange{exchange(ep.Key(), "anonymous", 1, 401)}
			}
			b.ReportAllocs()
			for b.Loop() {
				before := heap()
				p := newPlan(b, rules(), subjects...)
				held := heap() - before
				passed := 0
				for i := range p.Tickets {
					if p.Judge(i, xs).Verdict == probe.Pass {
						passed++
					}
				}
				if passed != len(subjects) {
					b.Fatalf("%d of %d pass", passed, len(subjects))
				}
				b.ReportMetric(float64(held)/float64(p.Size()), "B/question")
				b.ReportMetric(float64(held)/(1<<20), "MiB-plan")
			}
		})
	}
}

// heap returns the bytes that are in use once the garbage is gone.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
