// Command engfix turns a markdown file of fix tickets into live proof: it probes the routers that the tickets name and
// ticks a box only when the running service has shown that the item holds.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"github.com/engfix/engfix/internal/machine"
	"github.com/engfix/engfix/report"
)

func main() {
	log.SetOutput(io.Discard) // net/http would print unsolicited bytes from the service there, secrets included
	os.Exit(run())
}

// run is main without the exit, so that deferred calls run and tests can call it.
func run() int {
	ctx, stop := context.Background(), func() {}
	if interruptible(os.Args[1:]) {
		ctx, stop = catchSignals(ctx)
	}
	defer stop()
	ctx, gone := context.WithCancelCause(ctx)
	defer gone(nil)
	a := &app{
		in:     os.Stdin,
		out:    &outlet{os.Stdout, gone},
		err:    os.Stderr,
		env:    os.LookupEnv,
		style:  styleOf(os.Stdout),
		outTTY: term.IsTerminal(int(os.Stdout.Fd())),
		piped:  isPipe(os.Stdout),
		errTTY: term.IsTerminal(int(os.Stderr.Fd())) && os.Getenv("TERM") != "dumb",
	}
	return a.main(ctx, os.Args[1:])
}

// main runs one command line and returns the exit code. Nothing else decides it.
func (a *app) main(ctx context.Context, args []string) int {
	root := newRoot(a, args...)
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	err := inWords(ctx, root.ExecuteContext(ctx))
	code := exitCode(ctx, err)
	var silent *verdictError
	if err != nil && !errors.As(err, &silent) {
		for _, line := range strings.Split(strings.TrimRight(advised(err), "\n"), "\n") {
			a.message(line)
		}
	}
	return code
}

// advised returns an error's words, with the remedy if it is a fault of this machine and the words lack it.
func advised(err error) string {
	said := err.Error()
	if fault, ok := machine.FaultOf(err); ok && !strings.Contains(said, fault.Remedy) {
		return said + ": " + fault.Remedy
	}
	return said
}

// An app holds the parts that all commands share: the streams and the environment.
type app struct {
	in     io.Reader
	out    io.Writer
	err    io.Writer
	env    func(string) (string, bool)
	style  report.Style // of out
	outTTY bool         // out is a terminal
	piped  bool         // out is read by another program
	errTTY bool         // err is a terminal that can move its cursor, so that progress may be shown

	flags globalFlags

	hideSecrets func(string) string // hides those of the configuration; nil before it is loaded
}

// hide replaces the configuration's secrets in a message for the person.
func (a *app) hide(s string) string {
	if a.hideSecrets == nil {
		return s
	}
	return a.hideSecrets(s)
}

// notef writes a note for the person to stderr, one line.
func (a *app) notef(format string, args ...any) {
	a.message(ansi.Strip(fmt.Sprintf(format, args...)))
}

// message writes a line for the person to stderr. It stays one line on a terminal too, so that it can be copied whole.
func (a *app) message(text string) {
	fmt.Fprintf(a.err, "engfix: %s\n", report.Line(a.hide(text)))
}

// isPipe reports whether another program reads a file.
func isPipe(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&(os.ModeNamedPipe|os.ModeSocket) != 0
}

// isTerminal reports whether a file is a terminal.
func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
