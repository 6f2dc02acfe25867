package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/words"

	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/tickets"
)

// A stage runs commands before an audience.
type stage struct {
	app     *app
	dir     string
	config  string
	tickets string
}

func (s *stage) say(format string, args ...any) {
	fmt.Fprintln(s.app.out, s.app.style.Wrap(fmt.Sprintf(format, args...), 0))
}

func (s *stage) scene(format string, args ...any) {
	fmt.Fprintln(s.app.out)
	fmt.Fprintln(s.app.out, s.app.style.Paint(report.Note, "# ")+s.app.style.Wrap(fmt.Sprintf(format, args...), 2))
}

// run runs a command of engfix on the demo's folder, shows it as it would be typed, and demands its exit code. Nothing of
// the person's own environment reaches it.
func (s *stage) run(ctx context.Context, want int, args ...string) error {
	shown := slices.Clone(args)
	for i, arg := range shown {
		shown[i] = strings.TrimPrefix(arg, s.dir+string(filepath.Separator))
	}
	fmt.Fprintln(s.app.out, s.app.style.Paint(report.Strong, "$ engfix "+strings.Join(shown, " ")))
	fmt.Fprintln(s.app.out)
	sub := *s.app
	sub.flags = globalFlags{}
	sub.env = func(string) (string, bool) { return "", false }
	code := sub.main(ctx, append(args, "--config", s.config))
	switch {
	case code == exitInterrupted:
		return &verdictError{code} // the command has said so
	case ctx.Err() != nil:
		return ctx.Err()
	case code != want:
		return fmt.Errorf("engfix %s exited with %d, not %d", strings.Join(shown, " "), code, want)
	}
	return nil
}

// diff shows the beginning of the ticket file's changes, and writes all of them next to the file.
func (s *stage) diff(before []byte) error {
	after, err := os.ReadFile(s.tickets)
	if err != nil {
		return err
	}
	whole := tickets.Diff("ENGINE_FIX_TICKETS.md", before, after)
	path := filepath.Join(s.dir, "tickets.diff")
	if err := os.WriteFile(path, []byte(whole), 0o644); err != nil {
		return err
	}
	const most = 9
	lines := strings.SplitAfter(whole, "\n")
	for _, line := range lines[:min(most, len(lines))] {
		tone := report.Plain
		switch {
		case strings.HasPrefix(line, "+"):
			tone = report.Good
		case strings.HasPrefix(line, "-"):
			tone = report.Bad
		case strings.HasPrefix(line, "@@"):
			tone = report.Faint
		}
		fmt.Fprintln(s.app.out, s.app.style.Paint(tone, strings.TrimRight(line, "\n")))
	}
	changed := 0
	for i := range before {
		if i < len(after) && before[i] != after[i] {
			changed++
		}
	}
	if len(before) != len(after) || !bytes.Equal(withoutBoxes(before), withoutBoxes(after)) {
		return errors.New("the ticket file differs in more than its boxes")
	}
	s.say("… %s differ, one for each box; the whole diff is %s", words.Count(changed, "byte", "bytes"), path)
	return nil
}

// withoutBoxes returns a ticket file with every box empty.
func withoutBoxes(src []byte) []byte { return bytes.ReplaceAll(src, []byte("[x]"), []byte("[ ]")) }
