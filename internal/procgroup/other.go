//go:build !unix

package procgroup

import (
	"os/exec"
	"strconv"
)

// Own does nothing if there are no process groups.
func Own(*exec.Cmd) {}

// Terminate does nothing: there is no way to ask a process to end.
func Terminate(*exec.Cmd) {}

// Kill ends the command and its children, as far as Windows knows them. It is not an error if the command is gone already.
func Kill(cmd *exec.Cmd) {
	_ = exec.Command("taskkill", "/T", "/F", "/PID", strconv.Itoa(cmd.Process.Pid)).Run()
	_ = cmd.Process.Kill()
}
