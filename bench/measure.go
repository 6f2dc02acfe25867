package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// A cost is the time and memory of one process.
type cost struct {
	Wall   time.Duration `json:"wall"`
	CPU    time.Duration `json:"cpu"`
	Memory int64         `json:"memory"` // peak of resident bytes; 0 if the system does not say
}

// measured runs a process in a folder to its end, and returns its cost. A small process in between starts it: on Linux the
// peak of a process begins with the memory of the one that starts it, and this one may hold large files.
func measured(dir, name string, args ...string) (cost, error) {
	self, err := os.Executable()
	if err != nil {
		return cost{}, err
	}
	cmd := exec.Command(self, append([]string{"measure", name}, args...)...)
	cmd.Dir = dir
	var words strings.Builder
	cmd.Stderr = &words
	out, err := cmd.Output()
	if err != nil {
		return cost{}, fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, strings.TrimSpace(words.String()))
	}
	var c cost
	return c, json.Unmarshal(out, &c)
}

// measure runs a process to its end and prints its cost.
func measure(name string, args []string) error {
	cmd := exec.Command(name, args...)
	cmd.Stdout = io.Discard
	cmd.Stderr = os.Stderr
	began := time.Now()
	err := cmd.Run()
	took := time.Since(began)
	if err != nil {
		return err
	}
	used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return json.NewEncoder(os.Stdout).Encode(cost{Wall: took, CPU: used, Memory: peak(cmd.ProcessState)})
}
