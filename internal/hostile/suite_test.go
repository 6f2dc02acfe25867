package hostile_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/hostile"
	"github.com/engfix/engfix/probe"
)

// timeout is what one exchange may take, as the configuration of a run says. The machine that runs the tests may be slow:
// a healthy router has to answer in this time, too.
const timeout = time.Second

// shakeTimeout is the timeout for a behaviour whose handshake has to be computed, and in which nothing waits.
const shakeTimeout = 5 * time.Second

// exchangeTime is what an exchange may take after all: its bound, a fifth of it, the watch of a connection that may stay
// silent, and what a busy machine needs to wake a process.
const exchangeTime = timeout + timeout/5 + 1500*time.Millisecond + busy

// busy is how long a machine that is busy with other tests may let a process wait.
const busy = 5 * time.Second

// runTime is what a run may take: the questions of two routers, some of which wait for each other.
const runTime = 12*time.Second + 4*busy

// work is how much processor time a run may take. A flood is read for as long as an exchange may take, on each processor; a slow
// machine needs twice the time for what ends by itself.
const work = 15 * time.Second

// atOnce is how many runs there are at once. They mostly wait.
const atOnce = 10

// healthyTicket is the ticket of the router that keeps the contract.
const healthyTicket = "T-001"

const ticketFile = `# Tickets

### ` + healthyTicket + `: Healthy

- **Router**: healthy
- **Scope**:
    - [ ] Add Identity.
    - [ ] Wrap errors in ErrorEnvelope.

### T-002: Hostile

- **Router**: hostile
- **Files**: ` + "`hostile.py`" + `
- **Scope**:
    - [x] Add Identity.
    - [x] Wrap errors in ErrorEnvelope.
`

// configuration is that of a run against a service; limits are set in it.
func configuration(url string, b hostile.Behaviour, limits string) string {
	patience := timeout
	if b.Handshake != nil {
		patience = shakeTimeout
	}
	endpoint := "{method: GET, path: " + hostile.Path + "}"
	switch {
	case b.Document != nil:
		endpoint = "{method: POST, path: " + hostile.Path + "}"
	case b.Transport != "":
		endpoint = "{transport: " + b.Transport + ", path: " + hostile.Path + "}"
	}
	pin := "\n  hostile: {endpoints: [" + endpoint + "]}"
	source := ""
	if b.Source != nil {
		source, pin = ", source: checkout", ""
	}
	openapi := `""`
	if b.Document != nil {
		openapi = "/openapi.json"
	}
	return fmt.Sprintf(`tickets: ENGINE_FIX_TICKETS.md
target: {url: %q, openapi: %s, timeout: %s, allow_mutations: true, tls: {insecure: %t}%s}
identity: {headers: {X-Tenant-Id: t_demo, Authorization: "Bearer ${TOKEN}"}, required: [X-Tenant-Id]}
routers:
  healthy: {endpoints: [{method: GET, path: %s}]}%s
limits: {%s}
`, url, openapi, patience, b.Trusted, source, hostile.Healthy, pin, limits)
}

// A run is what became of a run of engfix.
type run struct {
	usage
	stderr string
	doc    *probe.Document // nil if there is none
}

// probeIt runs the built command against a service with the behaviour.
func probeIt(t *testing.T, b hostile.Behaviour, limits string) run {
	t.Helper()
	dir := t.TempDir()
	if b.Source != nil {
		checkout := filepath.Join(dir, "checkout")
		if err := errors.Join(os.Mkdir(checkout, 0o700), b.Source(checkout)); err != nil {
			t.Fatal(err)
		}
	}
	url := hostile.Serve(t, b)
	if b.Handshake != nil || b.Secure || b.Frames != nil {
		url = "https://" + url[strings.Index(url, "//")+2:]
	}
	for name, text := range map[string]string{"ENGINE_FIX_TICKETS.md": ticketFile, "engfix.yaml": configuration(url, b, limits)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), binary(t), "probe", "-o", "run.json")
	cmd.Dir = dir
	cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH"), "SYSTEMROOT=" + os.Getenv("SYSTEMROOT"), "TOKEN=" + hostile.Secret}
	var stderr strings.Builder
	cmd.Stderr = &stderr
	r := run{usage: measure(t, cmd), stderr: stderr.String()}
	data, err := os.ReadFile(filepath.Join(dir, "run.json"))
	if err != nil {
		return r
	}
	r.doc = new(probe.Document)
	if err := json.Unmarshal(data, r.doc); err != nil {
		t.Errorf("run.json: %v", err)
	}
	return r
}

// turns let runs go on at once, or one alone.
type turns struct{ alone sync.RWMutex }

// run probes a service with the behaviour. A run that did not keep its bounds is repeated while no other one goes on, and only
// the repetition counts: garbage is collected later on a busy machine, so that a process needs more memory at its peak; it
// takes longer; and a service may not get to send as much as a bound allows. A run that breaks a bound by itself breaks it
// again.
func (u *turns) run(t *testing.T, b hostile.Behaviour) run {
	t.Helper()
	u.alone.RLock()
	r := probeIt(t, b, "")
	u.alone.RUnlock()
	over := overBounds(b, r)
	if len(over) == 0 {
		return r
	}
	t.Logf("once more, alone: %s", strings.Join(over, "; "))
	u.alone.Lock()
	defer u.alone.Unlock()
	return probeIt(t, b, "")
}

// TestHostileServices guards the built command: whatever a service does, a run keeps its bounds of memory and time, says
// what it met, ends with the exit code that is due, shows nothing that was not shown, and judges another router as if
// nothing were wrong.
func TestHostileServices(t *testing.T) {
	binary(t) // built before anything is measured
	if err := flag.Set("test.parallel", strconv.Itoa(atOnce)); err != nil {
		t.Fatal(err)
	}
	var worst worst
	var turns turns
	t.Run("behaviours", func(t *testing.T) {
		for kind, list := range map[string][]hostile.Behaviour{
			"heads": hostile.Heads(), "bodies": hostile.Bodies(), "connections": hostile.Connections(),
			"streams": hostile.Streams(), "conversations": hostile.Conversations(),
			"documents": hostile.Documents(), "multiplexed": hostile.Multiplex(), "secured": hostile.Secured(), "sources": hostile.Sources(),
		} {
			for _, b := range list {
				t.Run(kind+"/"+b.Name, func(t *testing.T) {
					t.Parallel()
					r := turns.run(t, b)
					worst.note(t.Name(), r)
					t.Logf("COST %d MB %s of %s", r.peak>>20, r.work, r.took)
					judge(t, b, r)
				})
			}
		}
	})
	t.Log(worst.String())
}

// overBounds names what a run did not keep within its time: the bounds of memory and time that it broke, and the reason that it
// did not get to. A slow machine alone may be the cause.
func overBounds(b hostile.Behaviour, r run) (over []string) {
	limit := cmp.Or(b.Memory, hostile.Memory)
	if r.peak > limit {
		over = append(over, fmt.Sprintf("peak memory %d MB, want at most %d MB", r.peak>>20, limit>>20))
	}
	if longest := cmp.Or(b.Time, runTime); r.took > longest {
		over = append(over, fmt.Sprintf("it took %s, want at most %s", r.took, longest))
	}
	if r.work > work {
		over = append(over, fmt.Sprintf("it took %s of processor time, want at most %s", r.work, work))
	}
	if said := r.said(); !strings.Contains(said, b.Reason) {
		over = append(over, fmt.Sprintf("it does not say %q:\n%s", b.Reason, said))
	}
	if r.doc == nil {
		return over
	}
	for _, x := range r.doc.Exchanges {
		if took := time.Duration(x.DurationMS * float64(time.Millisecond)); took > exchangeTime {
			over = append(over, fmt.Sprintf("%s took %s, want at most %s", x.Label, took, exchangeTime))
		}
	}
	return over
}

// said is what a run says of the hostile router, and of the service as a whole.
func (r run) said() string {
	if r.doc == nil {
		return r.stderr
	}
	var said strings.Builder // an item may have very many findings
	said.WriteString(r.stderr)
	for _, ticket := range r.doc.Tickets {
		if ticket.ID == healthyTicket {
			continue
		}
		for _, it := range ticket.Items {
			said.WriteString("\n" + string(it.Verdict) + ": " + it.Reason)
			for _, f := range it.Findings {
				said.WriteString("\n\t" + f.Reason)
			}
		}
	}
	for _, x := range r.doc.Exchanges {
		said.WriteString("\n" + x.Trouble)
	}
	return said.String()
}

// judge compares a run with what is due.
func judge(t *testing.T, b hostile.Behaviour, r run) {
	t.Helper()
	for _, over := range overBounds(b, r) {
		t.Error(over)
	}
	if r.code != b.Exit {
		t.Errorf("exit code %d, want %d\n%s", r.code, b.Exit, r.stderr)
	}
	if strings.Contains(r.stderr, "goroutine ") || strings.Contains(r.stderr, "panic") {
		t.Errorf("it says\n%s", r.stderr)
	}
	if os.Getenv("SHOW") != "" {
		t.Log(r.said())
	}
	if r.doc == nil {
		if b.Exit == 0 {
			t.Errorf("there is no run: %s", r.stderr)
		}
		return
	}
	conforms := b.Document != nil || b.Source != nil // the service's answers do, whatever it says of itself
	for _, ticket := range r.doc.Tickets {
		for _, it := range ticket.Items {
			switch {
			case ticket.ID == healthyTicket:
				if !b.Alone() && it.Verdict != probe.Pass {
					t.Errorf("%s %s: %s (%s): want pass", ticket.ID, it.Ref(), it.Verdict, it.Reason)
				}
			case it.Verdict == probe.Pass && !conforms && (!b.Passes || it.Index == 2):
				t.Errorf("%s %s passes: %s", ticket.ID, it.Ref(), it.Reason)
			}
		}
	}
}

// worst remembers the dearest runs.
type worst struct {
	mu     sync.Mutex
	n      int
	memory struct {
		name string
		peak int64
	}
	time struct {
		name string
		took time.Duration
	}
}

func (w *worst) note(name string, r run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.n++
	if r.peak > w.memory.peak {
		w.memory.name, w.memory.peak = name, r.peak
	}
	if r.took > w.time.took {
		w.time.name, w.time.took = name, r.took
	}
}

func (w *worst) String() string {
	return fmt.Sprintf("%d behaviours; most memory: %d MB (%s); longest: %s (%s)",
		w.n, w.memory.peak>>20, w.memory.name, w.time.took.Round(time.Millisecond), w.time.name)
}
