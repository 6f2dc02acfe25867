package checks_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
)

// BenchmarkLongRefusals compares refusals of many words: ten times as many should take ten times as long.
func BenchmarkLongRefusals(b *testing.B) {
	for _, words := range []int{5_000, 50_000} {
		b.Run(fmt.Sprint(words), func(b *testing.B) {
			k := probe.Case{Endpoint: probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x"}}
			for n, label := range append([]string{"control"}, reduced...) {
				var long strings.Builder
				for i := range words {
					fmt.Fprintf(&long, "%c%c%c ", 'a'+n, 'a'+i%26, 'a'+i/26%26)
				}
				k.Exchanges = append(k.Exchanges, exchange(label, "400 "+envelope(400, "denied", long.String())))
			}
			for _, c := range checks.All(testContract()) {
				if c.ID != checks.IdentityRequired {
					continue
				}
				for b.Loop() {
					if f := c.Judge(k); f.Verdict != probe.Inconclusive {
						b.Fatalf("%s: %.200s", f.Verdict, f.Reason)
					}
				}
			}
		})
	}
}
