package selftest

import (
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/demo"
	"golang.org/x/sync/errgroup"
)

// TestHiddenWordsChangeNoVerdict guards that hiding does not change a verdict: the demo's records keep their verdicts,
// although frequent words of its answers are secrets.
func TestHiddenWordsChangeNoVerdict(t *testing.T) {
	t.Parallel()
	var g errgroup.Group
	g.SetLimit(trialsAtOnce / 2)
	var all []*Trial
	dir := t.TempDir()
	// Only the built-in style: another style's schema may demand the very value that is hidden.
	for i, tr := range Trials(demo.Styles()[:1]) {
		if testing.Short() && i%12 != 0 || i%3 != 0 {
			continue
		}
		tr.hidden = map[string]string{"TENANT": "t_demo", "WORD": "identity", "PLACE": "engines", "NUMBER": "000000", "WANTED": "required"}
		all = append(all, tr)
		g.Go(func() error { return tr.run(t.Context(), dir, 2*trialTimeout) })
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	hid := 0
	for _, tr := range all {
		res := tr.found
		if len(res.Missed)+len(res.Alarms) > 0 {
			t.Errorf("%s %s: missed %v, alarms %v: %+v", tr.kind, tr.name, res.Missed, res.Alarms, res.Verdicts)
		}
		for _, xs := range tr.exchanges {
			for _, x := range xs {
				if x.Raw != nil {
					t.Fatalf("%s: what passed was handed on", tr.name)
				}
				if x.Response != nil && strings.Contains(x.Response.Body, "$") {
					hid++
				}
			}
		}
	}
	if hid < len(all) {
		t.Errorf("%d answers of %d trials hide anything: this proves little", hid, len(all))
	}
}
