package tickets

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// tenThousand is a file of 10,000 tickets that look like the real ones.
func tenThousand() []byte {
	var b bytes.Buffer
	for i := range 10_000 {
		if i%500 == 0 {
			fmt.Fprintf(&b, "## Section %d\n\n", i/500)
		}
		fmt.Fprintf(&b, "### ENG-STD-%05d: Video Mask Routes %d\n- **Router**: `engines.video_mask_%d.routes`\n"+
			"- **Files**: `engines/muscle/video_mask_%d/routes.py`\n- **Scope**:\n    - [ ] Add `ctx: RequestContext = Depends(get_request_context)`.\n"+
			"    - [%c] Convert returns to `Envelope`.\n- **Acceptance**:\n    - Endpoint returns 422 if headers missing.\n\n", i, i, i, i, " x"[i%2])
	}
	return b.Bytes()
}

// BenchmarkStatus is what engfix status does with a file, beside what the markdown library alone takes for it.
func BenchmarkStatus(b *testing.B) {
	src, err := os.ReadFile(realFile)
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range []struct {
		name string
		src  []byte
	}{{"real", src}, {"10000", tenThousand()}} {
		b.Run(file.name+"/goldmark", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				md := goldmark.New(goldmark.WithExtensions(extension.TaskList))
				md.Parser().Parse(text.NewReader(file.src))
			}
		})
		b.Run(file.name+"/status", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f, err := Parse("f.md", file.src)
				if err != nil {
					b.Fatal(err)
				}
				states := make(map[string]int)
				for _, t := range f.Tickets {
					states[t.State()]++
				}
			}
		})
	}
}

// BenchmarkTickAll ticks every box of one ticket. Its time per box must not grow with their number.
func BenchmarkTickAll(b *testing.B) {
	for _, n := range []int{1000, 10_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			var text bytes.Buffer
			text.WriteString("### BIG-1: One\n- **Scope**:\n")
			for i := range n {
				fmt.Fprintf(&text, "    - [ ] item %d\n", i)
			}
			f, err := Parse("f.md", text.Bytes())
			if err != nil {
				b.Fatal(err)
			}
			edits := everyBox(f, true)
			for b.Loop() {
				if _, changes, err := Apply(f, edits); err != nil || len(changes) != n {
					b.Fatal(len(changes), err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/box")
		})
	}
}
