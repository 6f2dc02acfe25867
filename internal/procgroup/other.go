//go:build !unix

package procgroup

import "os/exec"

// Own does nothing where there are no process groups.
func Own(*exec.Cmd) {}

// Kill ends the command itself. One that is gone already is no error.
func Kill(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
