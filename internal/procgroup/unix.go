//go:build unix

package procgroup

import (
	"os/exec"
	"syscall"
)

// Own puts the command, which has not started yet, into a process group of its own, with whatever it starts.
func Own(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// Terminate asks the group of a command that has started to end. It is not an error if the group is gone already.
func Terminate(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }

// Kill ends the group of a command that has started. It is not an error if the group is gone already.
func Kill(cmd *exec.Cmd) { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
