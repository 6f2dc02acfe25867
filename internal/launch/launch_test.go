//go:build unix

package launch

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Stop ends the children of the command too, even one that ignores the signal to end.
func TestStopEndsTheChildren(t *testing.T) {
	p, err := Start("(trap '' TERM; while :; do sleep 1; done) & echo $!; wait")
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	child := 0
	for deadline := time.Now().Add(time.Minute); child == 0; {
		if time.Now().After(deadline) {
			t.Fatalf("log: %q", p.Log(5))
		}
		if log := p.Log(1); len(log) == 1 {
			child, _ = strconv.Atoi(log[0])
		}
		time.Sleep(time.Millisecond)
	}
	p.Stop()
	p.Stop()
	for deadline := time.Now().Add(time.Minute); alive(child); {
		if time.Now().After(deadline) {
			t.Fatalf("process %d goes on", child)
		}
		time.Sleep(time.Millisecond)
	}
}

// alive reports whether a process runs. A zombie does not.
func alive(pid int) bool {
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err == nil {
		return !strings.Contains(string(stat), ") Z ")
	}
	return syscall.Kill(pid, 0) == nil
}

// Log returns the end of a long log, and State how the command ended.
func TestLog(t *testing.T) {
	p, err := Start("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); echo line $i; done; echo last >&2; exit 3")
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	<-p.Done()
	if got := strings.Join(p.Log(2), "|"); got != "line 20000|last" {
		t.Errorf("log: %q", got)
	}
	if n := len(p.Log(1 << 20)); n < 1000 || n >= 20000 {
		t.Errorf("%d lines are kept", n)
	}
	if p.State() != "exit status 3" {
		t.Errorf("state %q", p.State())
	}
}
