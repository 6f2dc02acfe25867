package tickets

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/need"
)

// The test binary is its own helper: with helperEnv set it does one job on the file named there, as a process of its own.
const helperEnv = "ENGFIX_TICKETS_TEST_HELPER"

// helpers are the jobs; their errors are printed for the test to read.
var helpers = map[string]func(path string, args []string) error{
	"tick": func(path string, args []string) error {
		ref, err := ParseItemRef(args[1])
		if err != nil {
			return err
		}
		_, err = Update(context.Background(), path, []Edit{{Ticket: args[0], Item: ref, Checked: true}})
		return err
	},
	"flip": func(path string, _ []string) error { // all boxes, over and over, until killed
		for checked := true; ; checked = !checked {
			f, err := Read(path)
			if err != nil {
				return err
			}
			if _, err := Update(context.Background(), path, everyBox(f, checked)); err != nil {
				return err
			}
			fmt.Println("flipped")
		}
	},
}

func TestMain(m *testing.M) {
	job, path, ok := strings.Cut(os.Getenv(helperEnv), " ")
	if !ok {
		os.Exit(m.Run())
	}
	maps.Copy(helpers, systemHelpers)
	if err := helpers[job](path, os.Args[1:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(0)
}

// helper returns the command that does a job on the file.
func helper(t *testing.T, job, path string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), helperEnv+"="+job+" "+path)
	return cmd
}

func everyBox(f *File, checked bool) []Edit {
	var edits []Edit
	for _, tk := range f.Tickets {
		for _, it := range tk.Items {
			if it.HasBox() {
				edits = append(edits, Edit{Ticket: tk.ID, Item: it.Ref(), Checked: checked, Text: it.Text})
			}
		}
	}
	return edits
}

// copyReal returns the path of a copy of the real file, alone in a folder.
func copyReal(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile(realFile)
	if err != nil {
		t.Fatal(err)
	}
	return write(t, filepath.Join(t.TempDir(), "TICKETS.md"), string(src))
}

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t *testing.T, path string) *File {
	t.Helper()
	f, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func boxes(f *File) (total, done int) {
	for _, tk := range f.Tickets {
		n, d := tk.Boxes()
		total, done = total+n, done+d
	}
	return total, done
}

// onlyFileIn holds that nothing was left beside the file.
func onlyFileIn(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("there are %d files where one should be: %v", len(entries), entries)
	}
}

func TestUpdate(t *testing.T) {
	path := copyReal(t)
	before := read(t, path)
	saved, err := Update(t.Context(), path, []Edit{{Ticket: "ENG-STD-001", Item: ref(t, "scope/2"), Checked: true}})
	if err != nil {
		t.Fatal(err)
	}
	after := read(t, path)
	if len(saved.Changes) != 1 || string(saved.Before) != string(before.Source()) || string(saved.After) != string(after.Source()) {
		t.Errorf("Saved does not tell what was done: %+v", saved.Changes)
	}
	if differing(before.Source(), after.Source()) != 1 {
		t.Error("not exactly one byte changed")
	}
	onlyFileIn(t, path)

	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	saved, err = Update(t.Context(), path, []Edit{{Ticket: "ENG-STD-001", Item: ref(t, "scope/2"), Checked: true}})
	if err != nil || len(saved.Changes) != 0 {
		t.Errorf("ticking what is ticked: got %+v, %v, want nothing", saved.Changes, err)
	}
	if again, err := os.Stat(path); err != nil || !os.SameFile(info, again) {
		t.Errorf("a file without changes was written: %v", err)
	}
	if err := Replace(t.Context(), path, after.Source(), before.Source()); err != nil {
		t.Error(err)
	}
	if string(read(t, path).Source()) != string(before.Source()) {
		t.Error("Replace did not take the change back")
	}
	if err := Replace(t.Context(), path, after.Source(), before.Source()); err == nil || !strings.Contains(err.Error(), "has changed meanwhile") {
		t.Errorf("Replace of another text: got %v, want a refusal", err)
	}
}

func TestUpdateKeepsLinkAndMode(t *testing.T) {
	path := copyReal(t)
	link := filepath.Join(t.TempDir(), "link.md")
	need.Symlink(t, path, link)
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := Update(t.Context(), link, everyBox(read(t, link), true)); err != nil {
		t.Fatal(err)
	}
	if target, err := os.Readlink(link); err != nil || target != path {
		t.Errorf("the link leads to %q (%v), want %q", target, err, path)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o640 && os.PathSeparator == '/' {
		t.Errorf("the mode is %o, want 640", got)
	}
	if total, done := boxes(read(t, path)); done != total {
		t.Errorf("%d of %d boxes are ticked", done, total)
	}
	onlyFileIn(t, path)
	onlyFileIn(t, link)
}

// An editor that saves between our reading and our writing loses nothing, whichever way it saves.
func TestUpdateOfWhatAnEditorChanges(t *testing.T) {
	for name, save := range map[string]func(t *testing.T, path, text string){
		"in place": func(t *testing.T, path, text string) { write(t, path, text) },
		"by rename": func(t *testing.T, path, text string) {
			if err := os.Rename(write(t, path+"~", text), path); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, filepath.Join(t.TempDir(), "f.md"), twoTickets)
			edited := strings.Replace(twoTickets, "    - [ ] Wrap returns.", "    - [ ] New.\n    - [ ] Wrap returns.", 1)
			calls := 0
			err := updateWith(t.Context(), path, []Edit{{Ticket: "ENG-1", Item: ref(t, "1"), Checked: true, Text: "Wrap returns."}}, func() {
				if calls++; calls == 1 {
					save(t, path, edited)
				}
			})
			if err != nil {
				t.Fatal(err)
			}
			want := strings.Replace(edited, "[ ] Wrap", "[x] Wrap", 1)
			if got := string(read(t, path).Source()); got != want || calls != 2 {
				t.Errorf("after %d attempts the file is\n%s\nwant\n%s", calls, got, want)
			}

			edited = strings.Replace(want, "[x] Wrap returns.", "[x] Wrap every return.", 1)
			calls = 0
			err = updateWith(t.Context(), path, []Edit{{Ticket: "ENG-1", Item: ref(t, "2"), Checked: false, Text: "Wrap returns."}}, func() {
				if calls++; calls == 1 {
					save(t, path, edited)
				}
			})
			if err == nil || !strings.Contains(err.Error(), `f.md:6:7: ENG-1 scope/2 now reads "Wrap every return.", not "Wrap returns."`) {
				t.Errorf("an item whose words changed: got %v, want a refusal", err)
			}
			if got := string(read(t, path).Source()); got != edited {
				t.Errorf("the refused edit left\n%s", got)
			}
			onlyFileIn(t, path)
		})
	}
}

// updateWith is Update with something that happens between reading and writing.
func updateWith(ctx context.Context, path string, edits []Edit, meanwhile func()) error {
	return Rewrite(ctx, path, func(src []byte) ([]byte, error) {
		f, err := Parse(path, src)
		if err != nil {
			return nil, err
		}
		after, _, err := Apply(f, edits)
		meanwhile()
		return after, err
	})
}

func TestUpdateGivesUpOnARestlessFile(t *testing.T) {
	path := write(t, filepath.Join(t.TempDir(), "f.md"), twoTickets)
	n := 0
	err := updateWith(t.Context(), path, []Edit{{Ticket: "ENG-1", Item: ref(t, "1"), Checked: true}}, func() {
		n++
		write(t, path, twoTickets+strings.Repeat("x", n))
	})
	want := path + ": cannot be changed: another program keeps changing it; nothing was written: try again later"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestUpdateObeysItsContext(t *testing.T) {
	path := copyReal(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Update(ctx, path, everyBox(read(t, path), true))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	if _, done := boxes(read(t, path)); done != 0 {
		t.Errorf("%d boxes were ticked all the same", done)
	}
}

// Processes that write at once lose nothing of each other's.
func TestUpdateByManyProcesses(t *testing.T) {
	const processes = 50
	path := copyReal(t)
	var wg sync.WaitGroup
	for _, e := range everyBox(read(t, path), true)[:processes] {
		wg.Go(func() {
			if out, err := helper(t, "tick", path, e.Ticket, e.Item.String()).CombinedOutput(); err != nil {
				t.Errorf("%s %s: %v: %s", e.Ticket, e.Item, err, out)
			}
		})
	}
	wg.Wait()
	if _, done := boxes(read(t, path)); done != processes {
		t.Errorf("%d boxes are ticked, want %d", done, processes)
	}
	onlyFileIn(t, path)
}

// A writer that is killed at any moment leaves the old file or the new one: all boxes ticked, or none.
func TestUpdateIsKilled(t *testing.T) {
	kills := 200
	if testing.Short() {
		kills = 20
	}
	path := copyReal(t)
	original := read(t, path).Source()
	random := rand.New(rand.NewPCG(1, 2))
	ticked := 0
	var flip time.Duration // what one takes here
	for range kills {
		cmd := helper(t, "flip", path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for range 1 + random.IntN(2) {
			start := time.Now()
			if !lines.Scan() {
				t.Fatalf("the writer did not write: %v", lines.Err())
			}
			flip = min(time.Since(start), 100*time.Millisecond)
		}
		time.Sleep(time.Duration(2 * random.Float64() * float64(flip)))
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		cmd.Wait() // killed, as meant
		f := read(t, path)
		total, done := boxes(f)
		if done != 0 && done != total {
			t.Fatalf("%d of %d boxes are ticked: a mixture", done, total)
		}
		if n := differing(original, f.Source()); n != done {
			t.Fatalf("%d bytes differ where %d boxes are ticked", n, done)
		}
		if done > 0 {
			ticked++
		}
	}
	if ticked == 0 || ticked == kills {
		t.Errorf("after %d of %d kills the boxes were ticked: the kills hit one spot only", ticked, kills)
	}
	if _, err := Update(t.Context(), path, everyBox(read(t, path), true)); err != nil {
		t.Fatal(err)
	}
	if _, err := Update(t.Context(), path, everyBox(read(t, path), false)); err != nil {
		t.Fatal(err)
	}
	onlyFileIn(t, path)
}
