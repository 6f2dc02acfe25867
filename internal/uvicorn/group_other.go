//go:build !unix

package uvicorn

import "os/exec"

// ownGroup does nothing where there are no process groups.
func ownGroup(*exec.Cmd) {}

// killGroup ends the command itself; one that is gone already is no error.
func killGroup(cmd *exec.Cmd) { _ = cmd.Process.Kill() }
