// Command testcount reads the output of `go test -json`, prints it as `go test` does without -json, and ends with the
// numbers of passed, failed and skipped tests. Its exit code is 1 if a test or a package failed, or if the input is
// invalid.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	c := counter{out: bufio.NewWriter(os.Stdout), said: map[test][]string{}}
	err := c.read(os.Stdin)
	if err == nil {
		err = c.out.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "testcount:", err)
		os.Exit(1)
	}
	if c.red {
		os.Exit(1)
	}
}

// An event is one line of `go test -json`, as `go doc test2json` describes it.
type event struct{ Action, Package, ImportPath, Test, Output string }

// A test is known by its package and name; the package itself has no name.
type test struct{ pkg, name string }

// A counter prints and counts. A test's output is printed only if the test fails.
type counter struct {
	out                     *bufio.Writer
	said                    map[test][]string
	passed, failed, skipped int
	red                     bool // a test or a package failed
}

func (c *counter) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) != nil { // of the go command itself
				e = event{Action: "build-output", Output: string(line)}
			}
			if err := c.event(e); err != nil {
				return err
			}
		}
		if err == io.EOF {
			_, err := fmt.Fprintf(c.out, "tests: %d passed, %d failed, %d skipped\n", c.passed, c.failed, c.skipped)
			return err
		}
		if err != nil {
			return err
		}
	}
}

func (c *counter) event(e event) error {
	key := test{e.Package, e.Test}
	switch e.Action {
	case "output":
		if e.Test == "" && !aside(e.Output) {
			return c.print(e.Output)
		}
		c.said[key] = append(c.said[key], e.Output)
	case "build-output":
		return c.print(e.Output)
	case "build-fail":
		c.red = true
	case "pass", "skip":
		if e.Test != "" {
			c.count(e.Action)
		}
		delete(c.said, key)
	case "fail":
		c.red = true
		if e.Test != "" {
			c.failed++
		}
		defer delete(c.said, key)
		return c.print(c.said[key]...)
	}
	return nil
}

func (c *counter) count(action string) {
	if action == "pass" {
		c.passed++
	} else {
		c.skipped++
	}
}

// aside reports whether a package's line says no more than that it passed, which its "ok" line says too.
func aside(output string) bool { return strings.TrimSpace(output) == "PASS" }

func (c *counter) print(texts ...string) error {
	for _, text := range texts {
		if strings.HasPrefix(text, "=== ") {
			continue
		}
		if _, err := c.out.WriteString(text); err != nil {
			return err
		}
	}
	return c.out.Flush()
}
