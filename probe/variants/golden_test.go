package variants_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/variants"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// The content of every question, over every transport, stands in testdata/asks.golden for a person to read.
func TestQuestionsGolden(t *testing.T) {
	phases := map[probe.Phase]string{
		probe.PhaseRefusal: "refusal", probe.PhaseFault: "fault", probe.PhaseControl: "control",
		probe.PhaseAgain: "again", probe.PhaseUnspecified: "unspecified", probe.PhaseCompared: "compared", probe.PhaseRepeat: "repeat",
		probe.PhaseLater: "later", probe.PhaseCreated: "created",
	}
	var b strings.Builder
	for _, v := range variants.All(testContract()) {
		fmt.Fprintf(&b, "%s: the request %s (%s)\n", v.Name, v.Says, phases[v.Phase])
		for _, ep := range []probe.Endpoint{rich, plain, stream, prompted, started, socket} {
			if !v.Applies(ep.Transport) {
				continue
			}
			ask, ok := v.Build(ep)
			if !ok {
				fmt.Fprintf(&b, " %s: not to be asked\n", ep.Key())
				continue
			}
			fmt.Fprintf(&b, " %s:\n%s", ep.Key(), text(ask))
			if own := !probe.Asked([]string{variants.Nowhere + "*"}, v.Name); (ask.Endpoint == ep.Key()) != own || ask.Transport != ep.Transport {
				t.Errorf("%s to %s is for %s over %s", v.Name, ep.Key(), ask.Endpoint, ask.Transport)
			}
		}
		b.WriteString("\n")
	}
	path := filepath.Join("testdata", "asks.golden")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), b.String()); diff != "" {
		t.Errorf("questions (-want +got; go test ./probe/variants -update rewrites them):\n%s", diff)
	}
}
