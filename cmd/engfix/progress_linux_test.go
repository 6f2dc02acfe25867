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

	"golang.org/x/sys/unix"

	"github.com/engfix/engfix/report"
)

// Guards that a bar which is drawn again, or taken off the screen, wipes none of the results printed meanwhile: the last
// line of a run, which tells of regressions, was lost that way.
func TestProgressLeavesResultsOnTheScreen(t *testing.T) {
	screen, tty := terminal(t)
	a := &app{out: tty, err: tty, errTTY: true, style: report.Style{Width: 80}}
	var want []string
	p := a.progress(20)
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

// terminal opens a pseudo-terminal: screen closes it and gives what stands on it, lines that scrolled away included.
func terminal(t *testing.T) (screen func() string, tty *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no pseudo-terminals here: %v", err)
		}
		t.Skipf("no pseudo-terminals here: %v", err)
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
	came := make(chan string, 1)
	go func() {
		b, _ := io.ReadAll(master) // ends with an error when the last to hold the terminal closes it
		came <- string(b)
	}()
	return func() string {
		tty.Close()
		return render(<-came)
	}, tty
}

// wipe is the one escape sequence that a bar writes: some lines up, and everything below is gone.
var wipe = regexp.MustCompile(`\x1b\[(\d+)A\x1b\[J`)

// render gives the lines that stand on a terminal after what was written to it.
func render(written string) string {
	lines := []string{""}
	put := func(text string) {
		parts := strings.Split(strings.ReplaceAll(text, "\r", ""), "\n")
		lines[len(lines)-1] += parts[0]
		lines = append(lines, parts[1:]...)
	}
	from := 0
	for _, m := range wipe.FindAllStringSubmatchIndex(written, -1) {
		put(written[from:m[0]])
		up, _ := strconv.Atoi(written[m[2]:m[3]])
		lines = append(lines[:max(len(lines)-1-up, 0)], "")
		from = m[1]
	}
	put(written[from:])
	return strings.Join(lines, "\n")
}
