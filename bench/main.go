// Command bench measures engfix against a bare HTTP client, and against k6 if that is installed: the same exchanges with
// the same target, whole processes in turn, so that other load on the machine affects all of them.
//
//	go run ./bench -engfix ./engfix [-tickets 54] [-endpoints 5] [-parts 3] [-items "…|…"] [-latency 0,20ms] [-far 30ms] [-rounds 5]
//
// It prints the median time of each, its ratio to the bare client's in the same round, and the peak of its memory.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	switch { // the processes that are measured, and the target, are this program again
	case len(os.Args) == 5 && os.Args[1] == "serve":
		serve(os.Args[2], os.Args[3], os.Args[4])
		return
	case len(os.Args) == 3 && os.Args[1] == "bare":
		bare(os.Args[2])
		return
	case len(os.Args) >= 3 && os.Args[1] == "measure":
		if err := measure(os.Args[2], os.Args[3:]); err != nil {
			log.Fatal(err)
		}
		return
	}
	engfix := flag.String("engfix", "./engfix", "the engfix to measure")
	site := site{}
	flag.IntVar(&site.tickets, "tickets", 54, "how many tickets")
	flag.IntVar(&site.endpoints, "endpoints", 5, "how many endpoints each ticket's router has")
	flag.IntVar(&site.parts, "parts", len(identity), "how many headers say who asks: each is left out, blank and malformed once")
	flag.StringVar(&site.items, "items", "Add Identity.|Wrap errors in `ErrorEnvelope`.", "the items of each ticket, with | between them")
	latencies := flag.String("latency", "0,20ms", "how long the target takes to answer, several with commas")
	far := flag.String("far", "30ms", "how long a round trip takes to the target that is asked over TLS, several with commas; \"\" for no such target")
	rounds := flag.Int("rounds", 5, "how often each is measured")
	flag.Parse()
	if site.parts < 1 || site.parts > len(identity) {
		log.Fatalf("-parts: want 1 to %d", len(identity))
	}
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
	target, stop, err := startTarget(at, s.parts)
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
	list := filepath.Join(dir, "questions.json")
	size, err := writeQuestions(list, document)
	if err == nil {
		err = os.Remove(document)
	}
	if err != nil {
		return err
	}
	clients, err := clientsFor(dir, engfix, list)
	if err != nil {
		return err
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
	fmt.Printf("\n%d exchanges, %s, median of %d rounds\n", size, at, rounds)
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

// clientsFor returns the clients that ask the questions in a list: the bare client first, and k6 only where it is installed.
func clientsFor(dir, engfix, list string) ([]client, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	probe := []string{engfix, "probe", "--fail-on", "never", "--concurrency", fmt.Sprint(connections)}
	clients := []client{
		{"bare client", []string{self, "bare", list}},
		{"engfix", probe},
		{"engfix, fresh connections", append(slices.Clone(probe), "--connections", "fresh")},
	}
	k6, err := exec.LookPath("k6")
	if err != nil {
		return clients, nil //nolint:nilerr // k6 is optional
	}
	script := filepath.Join(dir, "k6.js")
	if err := writeK6(script, list); err != nil {
		return nil, err
	}
	return append(clients, client{"k6", []string{k6, "run", script}}), nil
}

// report prints one line: the median time, CPU and memory, and the median of the ratios to the bare client, round by round.
func report(name string, costs, bare []cost) {
	ratios := make([]float64, len(costs))
	for i := range costs {
		ratios[i] = float64(costs[i].Wall) / float64(bare[i].Wall)
	}
	wall := func(c cost) time.Duration { return c.Wall }
	fmt.Printf("  %-26s %8s   %5.2f times   %8s of CPU   %4d MB\n", name, median(costs, wall).Round(time.Millisecond), middle(ratios),
		median(costs, func(c cost) time.Duration { return c.CPU }).Round(time.Millisecond), median(costs, func(c cost) int64 { return c.Memory })>>20)
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
