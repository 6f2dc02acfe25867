package main

import (
	"os/exec"
	"strings"
	"testing"
)

// The PowerShell script asks this program for the words, and PowerShell can parse it. Without PowerShell only the first
// is tested.
func TestPowerShellCompletion(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, twoTickets, twoPins("http://127.0.0.1:1"))
	script := w.engfix(t, exitFine, "completion", "powershell")
	for _, want := range []string{"Register-ArgumentCompleter -CommandName 'engfix' -ScriptBlock", `$RequestComp="$Program __complete`} {
		if !strings.Contains(script, want) {
			t.Errorf("the script has no %s", want)
		}
	}
	pwsh, err := exec.LookPath("pwsh")
	if err != nil {
		t.Log("pwsh is not installed: the script is not parsed")
		return
	}
	parse := exec.Command(pwsh, "-NoProfile", "-Command", "$null = [scriptblock]::Create([Console]::In.ReadToEnd())")
	parse.Stdin = strings.NewReader(script)
	if said, err := parse.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, said)
	}
}
