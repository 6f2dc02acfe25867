package config

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whatever the bytes are, they are read or refused: each mistake in one line, and no secret in any.
func FuzzParse(f *testing.F) {
	seed(f)
	env := environment("ENGFIX_TOKEN", "hush-token", "ENGFIX_PASSWORD", "hush-password")
	f.Fuzz(func(t *testing.T, src []byte) {
		c, err := Parse(FileName, src, env)
		if err == nil {
			if c.Version != 1 || c.Tickets == "" || httpURL(c.Target.URL) != "" || c.Target.Timeout <= 0 || c.Target.Concurrency < 1 {
				t.Fatalf("accepted without being whole: %+v", c)
			}
			return
		}
		var all Errors
		if !errors.As(err, &all) || len(all) == 0 {
			t.Fatalf("%T: %v", err, err)
		}
		for _, e := range all {
			if strings.Contains(e.Msg, "hush-") {
				t.Fatalf("shows a secret: %v", e)
			}
			if strings.ContainsAny(e.Msg, "\n\r") || e.Msg == "" {
				t.Fatalf("not one line: %q", e.Msg)
			}
		}
	})
}

// Pins are set or refused. If they are set they can be read, and setting them again changes nothing.
func FuzzSetPins(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		out, err := SetPins(FileName, src, twoPins)
		if err != nil {
			return
		}
		again, err := SetPins(FileName, out, twoPins)
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("setting the pins again: %v\n%q\nwas\n%q", err, again, out)
		}
	})
}

func seed(f *testing.F) {
	f.Add(Template())
	f.Add(uncommented())
	files, err := filepath.Glob(filepath.Join("testdata", "*", "*.yaml"))
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, path := range append(files, filepath.Join("testdata", "example.yaml")) {
		src, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
		f.Add(bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n")))
	}
}
