// Command bench measures engfix against a bare HTTP client, and against k6 if that is installed: the same exchanges with
// the same target, whole processes in turn, so that other load on the machine affects all of them.
//
//	go run ./bench -engfix ./engfix [-tickets 54] [-endpoints 5] [-latency 0,20ms] [-far 30ms] [-rounds 5]
//
// It prints the median time of each, its ratio to the bare client's in the same round, and the peak of its memory.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/engfix/engfix/probe"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	switch { // the processes that are measured, and the target, are this program again
	case len(os.Args) == 4 && os.Args[1] == "serve":
		serve(os.Args[2], os.Args[3])
		return
	case len(os.Args) == 3 && os.Args[1] == "bare":
		bare(os.Args[2])
		return
	}
	engfix := flag.String("engfix", "./engfix", "the engfix to measure")
	site := site{}
	flag.IntVar(&site.tickets, "tickets", 54, "how many tickets")
	flag.IntVar(&site.endpoints, "endpoints", 5, "how many endpoints each ticket's router has")
	latencies := flag.String("latency", "0,20ms", "how long the target takes to answer, several with commas")
	far := flag.String("far", "30ms", "how long a round trip takes to the target that is asked over TLS, several with commas; \"\" for no such target")
	rounds := flag.Int("rounds", 5, "how often each is measured")
	flag.Parse()
	path, err := filepath.Abs(*engfix)
	if err == nil {
		err = compare(path, site, *rounds, targets(*latencies, *far))
	}
	if err != nil {
		log.Fatal(err)
	}
}

// A place is a target's place on the network: how long it takes to answer, and, of one that is asked over TLS, how long
// a round trip to it takes ("" for one that is near and plain).
type place struct{ latency, far string }

func (p place) String() string {
	if p.far != "" {
		return "TLS over " + p.far + " of distance"
	}
	return p.latency + " of latency"
}

// targets reads lists of latencies and of distances.
func targets(latencies, far string) []place {
	var places []place
	for _, latency := range strings.Split(latencies, ",") {
		if latency != "" {
			places = append(places, place{latency: latency})
		}
	}
	for _, distance := range strings.Split(far, ",") {
		if distance != "" {
			places = append(places, place{latency: "0", far: distance})
		}
	}
	return places
}

// compare measures at each place.
func compare(engfix string, s site, rounds int, places []place) error {
	fmt.Printf("%s/%s, %d CPUs, %s\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	for _, at := range places {
		if err := s.measure(engfix, at, rounds); err != nil {
			return fmt.Errorf("at %s: %w", at, err)
		}
	}
	return nil
}

// measure runs every client in turn against one target, and prints their costs.
func (s site) measure(engfix string, at place, rounds int) error {
	dir, err := os.MkdirTemp("", "engfix-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // leftovers lie in the folder for temporary files
	target, stop, err := startTarget(at)
	if err != nil {
		return err
	}
	defer stop()
	if err := s.write(dir, target); err != nil {
		return err
	}
	document := filepath.Join(dir, "run.json")
	if _, err := measured(dir, engfix, "probe", "--fail-on", "never", "-o", document); err != nil {
		return err
	}
	questions, err := questionsOf(document)
	if err != nil {
		return err
	}
	list := filepath.Join(dir, "questions.json")
	data, err := json.Marshal(questions)
	if err == nil {
		err = os.WriteFile(list, data, 0o600)
	}
	if err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	clients := []client{
		{"bare client", []string{self, "bare", list}},
		{"engfix", []string{engfix, "probe", "--fail-on", "never", "--concurrency", fmt.Sprint(connections)}},
		{"engfix, fresh connections", []string{engfix, "probe", "--fail-on", "never", "--concurrency", fmt.Sprint(connections), "--connections", "fresh"}},
	}
	if k6, err := exec.LookPath("k6"); err == nil {
		script := filepath.Join(dir, "k6.js")
		if err := writeK6(script, data); err != nil {
			return err
		}
		clients = append(clients, client{"k6", []string{k6, "run", script}})
	}
	taken := make([][]cost, len(clients))
	for range rounds {
		for i, c := range clients {
			got, err := measured(dir, c.args[0], c.args[1:]...)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			taken[i] = append(taken[i], got)
		}
	}
	fmt.Printf("\n%d exchanges, %s, median of %d rounds\n", len(questions), at, rounds)
	for i, c := range clients {
		report(c.name, taken[i], taken[0])
	}
	return nil
}

// A client is a program to measure: a name and a command line.
type client struct {
	name string
	args []string
}

// report prints one line: the median time, CPU and memory, and the median of the ratios to the bare client, round by round.
func report(name string, costs, bare []cost) {
	ratios := make([]float64, len(costs))
	for i := range costs {
		ratios[i] = float64(costs[i].wall) / float64(bare[i].wall)
	}
	wall := func(c cost) time.Duration { return c.wall }
	fmt.Printf("  %-26s %8s   %5.2f times   %8s of CPU   %4d MB\n", name, median(costs, wall).Round(time.Millisecond), middle(ratios),
		median(costs, func(c cost) time.Duration { return c.cpu }).Round(time.Millisecond), median(costs, func(c cost) int64 { return c.memory })>>20)
}

func median[T int64 | time.Duration](costs []cost, of func(cost) T) T {
	values := make([]T, len(costs))
	for i, c := range costs {
		values[i] = of(c)
	}
	return middle(values)
}

func middle[T int64 | float64 | time.Duration](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}

// A question is a request for the clients other than engfix, and the status that engfix got.
type question struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Status  int               `json:"status"`
}

// questionsOf reads the questions of a run document.
func questionsOf(path string) ([]question, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var doc struct {
		Exchanges []*probe.Exchange `json:"exchanges"`
	}
	if err := json.NewDecoder(f).Decode(&doc); err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	questions := make([]question, 0, len(doc.Exchanges))
	for _, x := range doc.Exchanges {
		if x.Response == nil || x.Request.Body != "" {
			return nil, fmt.Errorf("%s: exchange %s is no plain question with an answer: %s", path, x.ID, x.Trouble)
		}
		headers := map[string]string{}
		for name := range x.Request.Headers {
			headers[name] = x.Request.Headers.Get(name)
		}
		questions = append(questions, question{x.Request.Method, x.Request.URL, headers, x.Response.Status})
	}
	return questions, nil
}

// A cost is the time and memory of one process.
type cost struct {
	wall, cpu time.Duration
	memory    int64 // peak of resident bytes; 0 if the system does not say
}

// measured runs a process to its end.
func measured(dir, name string, args ...string) (cost, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Stdout = io.Discard
	var words strings.Builder
	cmd.Stderr = &words
	began := time.Now()
	err := cmd.Run()
	took := time.Since(began)
	if err != nil {
		return cost{}, fmt.Errorf("%s: %w: %s", strings.Join(cmd.Args, " "), err, strings.TrimSpace(words.String()))
	}
	return cost{wall: took, cpu: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), memory: peak(cmd.ProcessState)}, nil
}
