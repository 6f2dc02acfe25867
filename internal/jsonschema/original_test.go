package jsonschema_test

import (
	"go/scanner"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// changed are the files that differ from the original; README.md says why.
var changed = []string{"draft.go", "loader.go", "roots.go"}

// The copy has the original's tokens, except where README.md says otherwise: no other change slips in, and a new version
// in go.mod is noticed.
func TestCopyIsTheOriginal(t *testing.T) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/santhosh-tekuri/jsonschema/v6").Output()
	if err != nil {
		t.Fatal(err)
	}
	original := strings.TrimSpace(string(out))
	files, err := filepath.Glob(filepath.Join(original, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s: %v", original, err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		same := slices.Equal(tokens(t, file), tokens(t, name))
		if differs := slices.Contains(changed, name); same == differs {
			t.Errorf("%s: has the original's tokens: %v, want %v", name, same, !differs)
		}
	}
}

// tokens returns a file's tokens without comments and without the differences that a formatter makes.
func tokens(t *testing.T, file string) []string {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var s scanner.Scanner
	set := token.NewFileSet()
	s.Init(set.AddFile(file, -1, len(src)), src, nil, 0)
	var all []string
	for {
		_, tok, text := s.Scan()
		switch tok {
		case token.EOF:
			return all
		case token.SEMICOLON, token.LPAREN, token.RPAREN, token.VAR:
		case token.DEFINE:
			all = append(all, "= ")
		default:
			all = append(all, tok.String()+" "+text)
		}
	}
}
