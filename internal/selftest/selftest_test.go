package selftest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/demo"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
)

// trialsOnce asks every service of the selftest once for all tests: their answers are judged many times.
//
//nolint:gochecknoglobals // what is made once for all tests
var trialsOnce = sync.OnceValues(func() ([]*Trial, error) {
	all := Trials(demo.Styles())
	return all, Run(context.Background(), all, func(int) {})
})

func ranTrials(t *testing.T) []*Trial {
	t.Helper()
	if testing.Short() {
		t.Skip("for minutes it judges one answer after another: TestHiddenWordsChangeNoVerdict runs what is done at once")
	}
	ran, err := trialsOnce()
	if err != nil {
		t.Fatal(err)
	}
	return ran
}

// inStyle returns the trials of one house style.
func inStyle(ran []*Trial, style string) []*Trial {
	return slices.DeleteFunc(slices.Clone(ran), func(t *Trial) bool { return t.style.Name != style })
}

// judged judges the trials with another catalogue.
func judged(ran []*Trial, change func([]probe.Check) []probe.Check) (*Matrix, error) {
	var results []Result
	for _, t := range ran {
		res, err := t.judgeWith(change)
		if err != nil {
			return nil, err
		}
		results = append(results, res)
	}
	return sum(results), nil
}

// A memory keeps the findings of sound checks. A check judges the same answers alike each time, and judging is most of a
// trial's cost.
type memory map[judgement]probe.Finding

// A judgement identifies what a check judged: an endpoint, and the words that demand it. The first of the answers stands
// for all of them, because they belong to one trial.
type judgement struct {
	check, endpoint string
	params          probe.Params
	first           *probe.Exchange
}

// remembering returns a catalogue that judges the same answers only once.
func (m memory) remembering(catalogue []probe.Check) []probe.Check {
	catalogue = slices.Clone(catalogue)
	for i, c := range catalogue {
		catalogue[i].Judge = func(k probe.Case) probe.Finding {
			if len(k.Exchanges) == 0 || k.Exchanges[0].ID == "" {
				return c.Judge(k)
			}
			of := judgement{c.ID, k.Endpoint.Key(), k.Params, k.Exchanges[0]}
			f, known := m[of]
			if !known {
				f = c.Judge(k)
				m[of] = f
			}
			return f
		}
	}
	return catalogue
}

// judgedAs judges the trials with one check's judgement replaced.
func judgedAs(t *testing.T, ran []*Trial, sound memory, id string, judge func(probe.Case) probe.Finding) *Matrix {
	t.Helper()
	m, err := judged(ran, func(catalogue []probe.Check) []probe.Check {
		catalogue = sound.remembering(catalogue)
		i := slices.IndexFunc(catalogue, func(c probe.Check) bool { return c.ID == id })
		if i < 0 {
			t.Fatalf("there is no check %s", id)
		}
		catalogue[i].Judge = judge
		return catalogue
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// saying returns a judgement with the same verdict on everything that was answered.
func saying(v probe.Verdict) func(probe.Case) probe.Finding {
	return func(k probe.Case) probe.Finding {
		f := probe.Finding{Verdict: v, Reason: "it always says so"}
		for _, x := range k.Exchanges {
			f.Exchanges = append(f.Exchanges, x.ID)
		}
		return f
	}
}

func builtin() contract.Contract {
	return contract.Contract{Error: contract.ErrorEnvelope{}, Success: contract.Envelope{}}
}

func row(t *testing.T, m *Matrix, id string) Row {
	t.Helper()
	i := slices.IndexFunc(m.Checks, func(c Row) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("the matrix has no row for %s", id)
	}
	return m.Checks[i]
}

// Every defect is caught by the checks named for it, no correct router is taken for a defect, and every check has
// defects and manners that it separates.
func TestFindsNothingWrong(t *testing.T) {
	m := Found(ranTrials(t))
	for _, res := range m.Trials {
		for _, v := range res.Verdicts {
			if slices.Contains(res.Missed, v.Check) {
				t.Errorf("%s: %s says %s, want %s: %s", res.Title(), v.Check, v.Verdict, res.Want, v.Reason)
			}
			if slices.Contains(res.Alarms, v.Check) {
				t.Errorf("%s: %s raises a false alarm: %s", res.Title(), v.Check, v.Reason)
			}
		}
		if res.Kind == KindDefect && (len(res.Named) == 0 || res.Want == probe.Pass) {
			t.Errorf("%s is a defect that no check has to catch", res.Title())
		}
	}
	if m.Missed != 0 || m.Alarms != 0 || m.Caught != m.Defects {
		t.Errorf("%d of %d defects caught, %d missed, %d false alarms", m.Caught, m.Defects, m.Missed, m.Alarms)
	}
	if m.Defects < 60 || m.Manners < 20 {
		t.Errorf("%d defects and %d manners, want at least 60 and 20", m.Defects, m.Manners)
	}
	catalogue := checks.All(builtin())
	if len(m.Checks) != len(catalogue) {
		t.Errorf("the matrix has %d checks, the catalogue %d", len(m.Checks), len(catalogue))
	}
	for _, c := range catalogue {
		if r := row(t, m, c.ID); r.Named < 3 || r.Manners < 1 {
			t.Errorf("%s has %d defects to catch and %d manners to leave alone, want at least 3 and 1", c.ID, r.Named, r.Manners)
		}
	}
}

// What is found does not depend on whether connections are kept.
func TestFindsNothingWrongOverFreshConnections(t *testing.T) {
	kept := Found(inStyle(ranTrials(t), demo.Styles()[0].Name))
	again, fresh := Trials(demo.Styles()[:1]), config.Fresh
	for _, trial := range again {
		trial.settings.Connections = &fresh
	}
	if err := Run(t.Context(), again, func(int) {}); err != nil {
		t.Fatal(err)
	}
	m := Found(again)
	for _, res := range m.Trials {
		if len(res.Missed)+len(res.Alarms) > 0 {
			t.Errorf("%s: missed by %v, false alarms of %v", res.Title(), res.Missed, res.Alarms)
		}
	}
	if m.Caught != kept.Caught || m.Defects != kept.Defects || m.Manners != kept.Manners {
		t.Errorf("%d of %d defects caught, %d manners; with kept connections %d of %d, %d manners", m.Caught, m.Defects, m.Manners, kept.Caught, kept.Defects, kept.Manners)
	}
}

// The README's figures are those of a run of all styles.
func TestReadmeShowsTheFigures(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes the trials of all styles")
	}
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, block, found := strings.Cut(string(readme), "<!-- engfix selftest:")
	_, block, opened := strings.Cut(block, "```text\n")
	block, _, closed := strings.Cut(block, "```\n")
	if !found || !opened || !closed {
		t.Fatal("README.md shows no selftest")
	}
	var shown []string
	for line := range strings.Lines(block) {
		if words := strings.Fields(line); len(words) > 0 && words[len(words)-1] != "ALARMS" {
			shown = append(shown, strings.Join(words, " "))
		}
	}
	m := Found(ranTrials(t))
	var want []string
	for _, r := range slices.Concat(m.Checks, m.Styles) {
		want = append(want, fmt.Sprint(r.ID, " ", r.Named, r.Caught, len(r.Missed), r.Manners, len(r.Alarms)))
	}
	want = append(want, fmt.Sprintf("%d defects: %d caught, %d missed; %d conformant manners: %d false alarms",
		m.Defects, m.Caught, m.Missed, m.Manners, m.Alarms))
	if !slices.Equal(shown, want) {
		t.Errorf("README.md shows (go test . -update writes it again)\n%s\nwant\n%s", strings.Join(shown, "\n"), strings.Join(want, "\n"))
	}
}

// The rows of the styles sum up to the figures of the whole, and every check is put to the test in each style.
func TestCountsEachStyle(t *testing.T) {
	ran := ranTrials(t)
	var names []string
	for _, s := range demo.Styles() {
		names = append(names, s.Name)
	}
	m := Found(ran)
	var ids []string
	defects, manners := 0, 0
	for _, s := range m.Styles {
		ids = append(ids, s.ID)
		defects += s.Named
		manners += s.Manners
	}
	if !slices.Equal(ids, names) {
		t.Errorf("rows for %v, want %v", ids, names)
	}
	if defects != m.Defects || manners != m.Manners {
		t.Errorf("%d defects and %d manners by style, %d and %d in all", defects, manners, m.Defects, m.Manners)
	}
	for _, style := range names {
		of := Found(inStyle(ran, style))
		for _, c := range m.Checks {
			if r := row(t, of, c.ID); r.Named < 3 || r.Manners < 1 {
				t.Errorf("%s in style %s has %d defects to catch and %d manners to leave alone, want at least 3 and 1", c.ID, style, r.Named, r.Manners)
			}
		}
	}
}

// The selftest is only useful if a broken check makes it fail. Each check in turn is made to pass everything, to find
// nothing, and to fail everything; the selftest must report that check and no other.
func TestFailsForEachCheckThatDoesNotWork(t *testing.T) {
	ran := inStyle(ranTrials(t), demo.Styles()[0].Name) // the summary is the same in each style
	sound, remembered := Found(ran), memory{}
	for _, c := range sound.Checks {
		for _, v := range []probe.Verdict{probe.Pass, probe.Inconclusive, probe.Fail} {
			t.Run(c.ID+" always says "+string(v), func(t *testing.T) {
				missed := 0 // defects of which it should have said something else
				for _, res := range sound.Trials {
					if slices.Contains(res.Named, c.ID) && res.Want != v {
						missed++
					}
				}
				alarms := 0
				if v == probe.Fail {
					alarms = c.Manners
				}
				m := judgedAs(t, ran, remembered, c.ID, saying(v))
				got := row(t, m, c.ID)
				if len(got.Missed) != missed || len(got.Alarms) != alarms {
					t.Errorf("it missed %d and raised %d alarms, want %d and %d", len(got.Missed), len(got.Alarms), missed, alarms)
				}
				if m.Missed+m.Alarms == 0 {
					t.Error("the selftest finds nothing wrong")
				}
				for _, other := range m.Checks {
					if other.ID != c.ID && len(other.Missed)+len(other.Alarms) > 0 {
						t.Errorf("%s is blamed too: %v %v", other.ID, other.Missed, other.Alarms)
					}
				}
			})
		}
	}
}

// A check that is removed from the catalogue is noticed too: a defect or manner that names it is an error.
func TestFailsWithoutACheck(t *testing.T) {
	ran := inStyle(ranTrials(t), demo.Styles()[0].Name)
	for _, c := range checks.All(builtin()) {
		_, err := judged(ran, func(catalogue []probe.Check) []probe.Check {
			return slices.DeleteFunc(slices.Clone(catalogue), func(other probe.Check) bool { return other.ID == c.ID })
		})
		if err == nil {
			t.Errorf("the selftest does without %s", c.ID)
		}
	}
}

// An interrupt ends the trials that wait before they serve anything: hundreds of services take longer than a person waits.
func TestInterruptedTrialsServeNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Run(ctx, []*Trial{{style: &demo.Style{Name: "none that can be served"}}}, func(int) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}
