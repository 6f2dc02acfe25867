package main

import (
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/sys/unix"

	"github.com/engfix/engfix/internal/need"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

// Guards that a bar that is drawn again, or removed from the screen, wipes none of the results printed meanwhile. The
// last line of a run, with its regressions, was lost that way.
func TestProgressLeavesResultsOnTheScreen(t *testing.T) {
	screen, tty := terminal(t)
	a := &app{out: tty, err: tty, errTTY: true, style: report.Style{Width: 80}}
	var want []string
	p := a.progress(20, func() string { return "" })
	for i := range 20 {
		line := fmt.Sprintf("result %d", i)
		want = append(want, line)
		// In two parts, as a document is written that is no sequence of lines.
		for _, part := range []string{line[:3], line[3:] + "\n"} {
			if _, err := io.WriteString(p, part); err != nil {
				t.Fatal(err)
			}
		}
		p.step(i + 1)
		time.Sleep(15 * time.Millisecond) // a bar is drawn ten times a second
	}
	p.end()
	p.end()
	if _, err := io.WriteString(p, "summary\n"); err != nil {
		t.Fatal(err)
	}
	want = append(want, "summary", "")
	if got := screen(); got != strings.Join(want, "\n") {
		t.Errorf("the screen shows\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

// Guards that keys that a person types while the bar is shown, Ctrl-C above all, leave no part of the bar before the
// results.
func TestProgressIsWipedAfterCtrlC(t *testing.T) {
	screen, tty := terminal(t)
	a := &app{out: tty, err: tty, errTTY: true, style: report.Style{Width: 80}}
	p := a.progress(20, func() string { return "" })
	for _, part := range []string{"result 1\n", "\n"} {
		p.step(1)
		time.Sleep(150 * time.Millisecond) // until a bar stands
		if _, err := io.WriteString(tty, "^C"); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(p, part); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(150 * time.Millisecond)
	if _, err := io.WriteString(tty, "^C"); err != nil {
		t.Fatal(err)
	}
	p.end()
	if _, err := io.WriteString(p, "\nsummary\n"); err != nil {
		t.Fatal(err)
	}
	if got, want := screen(), "result 1\n\n\nsummary\n"; got != want {
		t.Errorf("the screen shows\n%q\nwant\n%q", got, want)
	}
}

// terminal opens a pseudo-terminal: screen closes it and returns its content, lines that scrolled away included.
func terminal(t *testing.T) (screen func() string, tty *os.File) {
	t.Helper()
	master, tty := pseudoTerminal(t)
	drawn := make(chan string, 1)
	go func() {
		b, _ := io.ReadAll(master) // ends with an error when the last to hold the terminal closes it
		drawn <- string(b)
	}()
	return func() string {
		tty.Close()
		return render(<-drawn)
	}, tty
}

// pseudoTerminal opens a terminal of 24 lines of 80 columns: what is written to master is typed, what is read from it was
// printed.
func pseudoTerminal(t *testing.T) (master, tty *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		need.Missing(t, "no pseudo-terminals here: %v", err)
	}
	t.Cleanup(func() { master.Close() })
	fd := int(master.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80}); err != nil {
		t.Fatal(err)
	}
	tty, err = os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tty.Close() })
	return master, tty
}

// onTerminal runs a command line on a terminal on which that text is typed. It returns the exit code and what the terminal
// printed, typed text included.
func onTerminal(t *testing.T, w *project, typed string, args ...string) (code int, screen string) {
	t.Helper()
	master, tty := pseudoTerminal(t)
	if _, err := io.WriteString(master, typed); err != nil {
		t.Fatal(err)
	}
	cmd := w.command(t, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	tty.Close()
	printed, _ := io.ReadAll(master) // ends with an error when the program does
	_ = cmd.Wait()
	return cmd.ProcessState.ExitCode(), strings.ReplaceAll(string(printed), "\r\n", "\n")
}

// control matches the control sequences of a bar and its results: some lines up, clear below, clear to the end of the
// line, back to the beginning of the line, a new line.
var control = regexp.MustCompile(`\x1b\[(\d+)A|\x1b\[J|\x1b\[K|\r|\n`)

// render returns the lines that stand on a terminal after what was written to it.
func render(written string) string {
	lines := [][]rune{nil}
	row, col := 0, 0
	put := func(text string) {
		for _, r := range text {
			for len(lines[row]) <= col {
				lines[row] = append(lines[row], ' ')
			}
			lines[row][col] = r
			col++
		}
	}
	from := 0
	for _, m := range control.FindAllStringSubmatchIndex(written, -1) {
		put(written[from:m[0]])
		from = m[1]
		switch what := written[m[0]:m[1]]; what {
		case "\r":
			col = 0
		case "\n":
			row++
			if row == len(lines) {
				lines = append(lines, nil)
			}
		case "\x1b[J", "\x1b[K":
			lines[row] = lines[row][:min(col, len(lines[row]))]
			if what == "\x1b[J" {
				lines = lines[:row+1]
			}
		default:
			up, _ := strconv.Atoi(written[m[2]:m[3]])
			row = max(row-up, 0)
		}
	}
	put(written[from:])
	var b strings.Builder
	for i, line := range lines {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(strings.TrimRight(string(line), " "))
	}
	return b.String()
}

// Guards that a terminal made narrower during a run, to 80 columns at the least, breaks no line of progress in two: the
// first half would stay among the results. The time stays when the endpoint is cut.
func TestProgressIsNarrow(t *testing.T) {
	screen, tty := terminal(t)
	if err := unix.IoctlSetWinsize(int(tty.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 200}); err != nil {
		t.Fatal(err)
	}
	a := &app{out: tty, err: tty, errTTY: true, style: report.Style{Width: 200}}
	waited := workspace.Wait{Endpoint: "GET /" + strings.Repeat("a-long-path/", 10), Variant: "anonymous", Since: time.Now().Add(-7 * time.Second)}
	drawings := make(chan struct{}, 1000)
	p := a.progress(20000, func() string {
		drawings <- struct{}{}
		return waitsFor(waited, true)
	})
	p.step(10000)
	for range 2 {
		<-drawings // the first is on the screen once the second begins
	}
	drawn := screen()
	if !regexp.MustCompile(`exchanges, waiting \d+s for GET /a-long`).MatchString(drawn) {
		t.Errorf("the screen shows\n%s\nwant the time and the endpoint of the exchange that is waited for", drawn)
	}
	for line := range strings.Lines(drawn) {
		if w := ansi.StringWidth(strings.TrimSuffix(line, "\n")); w >= 80 {
			t.Errorf("%d columns: %s", w, line)
		}
	}
	p.end()
}

// Guards that a bar does not stay above, or wipe, what another program prints to the same terminal, as in "engfix probe |
// tee log".
func TestProgressEndsBeforeAPipe(t *testing.T) {
	screen, tty := terminal(t)
	a := &app{out: tty, err: tty, errTTY: true, piped: true} // tee prints to the terminal at once
	p := a.progress(20, func() string { return "" })
	p.step(1)
	time.Sleep(150 * time.Millisecond) // until a bar stands
	want := ""
	for i := range 5 {
		line := fmt.Sprintf("result %d\n", i)
		want += line
		if _, err := io.WriteString(p, line); err != nil {
			t.Fatal(err)
		}
		p.step(i + 2)
		time.Sleep(50 * time.Millisecond)
	}
	p.end()
	if got := screen(); got != want {
		t.Errorf("the screen shows\n%s\nwant\n%s", got, want)
	}
}
