package engfix_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/engfix/engfix"

// mayImport lists the packages of ours that each package may import. A package that is not listed here has no place in
// the architecture yet: give it one, and record the reason in docs/adr.
var mayImport = map[string][]string{
	"":                       {},
	"bench":                  {"probe"},
	"cmd/engfix":             {"*"},
	"internal/atomicfile":    {"internal/fileerror"},
	"internal/cmd/termsvg":   {},
	"internal/cmd/testcount": {},
	"internal/config":        {"internal/encoding", "internal/fileerror", "internal/lazy", "internal/words", "probe/credential", "probe/expect", "report"},
	"internal/demo":          {},
	"internal/encoding":      {},
	"internal/fileerror":     {},
	"internal/hang":          {},
	"internal/history":       {"internal/machine", "probe", "tickets"},
	"internal/hostile":       {},
	"internal/jsonschema":    {},
	"internal/jsontext":      {},
	"internal/launch":        {"internal/procgroup"},
	"internal/lazy":          {},
	"internal/machine":       {},
	"internal/pattern":       {},
	"internal/need":          {},
	"internal/freeport":      {},
	"internal/pgtest":        {"internal/freeport", "internal/need"},
	"internal/procgroup":     {},
	"internal/words":         {},
	"internal/pyapp":         {"internal/procgroup", "probe/routes/listing"},
	"internal/selftest":      {"internal/demo", "probe", "probe/checks", "probe/variants", "tickets", "workspace"},
	"internal/uvicorn":       {"internal/need", "internal/procgroup"},
	"probe":                  {"internal/jsontext", "internal/lazy", "internal/words", "tickets"},
	"probe/checks":           {"internal/jsontext", "internal/lazy", "internal/pattern", "internal/words", "probe", "probe/contract", "probe/credential", "probe/expect", "probe/sse", "probe/variants", "tickets"},
	"probe/contract":         {"internal/jsonschema", "internal/jsontext", "internal/lazy", "internal/pattern", "internal/words", "probe", "probe/credential"},
	"probe/credential":       {"internal/lazy"},
	"probe/criteria":         {"internal/lazy", "probe", "probe/checks", "probe/contract", "probe/variants", "tickets"},
	"probe/custom":           {"internal/lazy", "probe", "probe/checks", "probe/contract", "probe/expect", "probe/request", "probe/sample", "probe/variants"},
	"probe/expect":           {"internal/lazy", "internal/words", "probe", "probe/contract", "probe/sse"},
	"probe/openapi":          {"internal/jsonschema", "internal/lazy"},
	"probe/request":          {"internal/jsontext", "probe", "probe/credential", "probe/sample"},
	"probe/routes":           {"internal/fileerror", "internal/lazy", "probe", "probe/routes/fastapi", "probe/routes/hello", "probe/routes/listing", "probe/routes/modules", "probe/routes/python", "tickets"},
	"probe/routes/fastapi":   {"internal/fileerror", "probe/routes/modules", "probe/routes/python"},
	"probe/routes/listing":   {"internal/lazy"},
	"probe/routes/hello":     {"probe/routes/modules", "probe/routes/python"},
	"probe/routes/modules":   {"probe/routes/python"},
	"probe/routes/payload":   {"probe", "probe/routes/modules", "probe/routes/python"},
	"probe/routes/python":    {"internal/lazy"},
	"probe/sample":           {"internal/jsonschema", "internal/lazy", "probe", "probe/credential", "probe/openapi"},
	"probe/sse":              {},
	"probe/variants":         {"probe", "probe/contract", "probe/credential"},
	"probe/wire":             {"internal/fileerror", "internal/lazy", "internal/machine", "internal/words", "probe", "probe/credential", "probe/sse"},
	"report":                 {"internal/lazy", "internal/words", "probe", "tickets"},
	"schema":                 {},
	"tickets":                {"internal/atomicfile", "internal/encoding", "internal/fileerror", "internal/words"},
	"workspace": {
		"internal/atomicfile", "internal/config", "internal/fileerror", "internal/history", "internal/jsonschema", "internal/jsontext", "internal/launch", "internal/lazy", "internal/pyapp", "internal/words", "probe", "probe/checks", "probe/contract",
		"probe/credential", "probe/criteria", "probe/custom", "probe/expect", "probe/openapi", "probe/request", "probe/routes", "probe/routes/hello", "probe/routes/listing", "probe/routes/modules", "probe/routes/payload", "probe/sample", "probe/variants", "probe/wire", "report", "tickets",
	},
}

// pure lists the packages that only compute. Neither they nor what they import of ours, however far away, reach for the
// network, for files or for processes.
var pure = []string{"probe", "probe/checks", "probe/contract", "probe/expect", "probe/variants"}

// outside matches the packages of the standard library that reach out of the process. net/url and net/netip only read
// text.
var outside = regexp.MustCompile(`^(net|net/(http|http/.*|rpc|rpc/.*|smtp)|crypto/tls|os|os/.*|syscall|plugin)$`)

// valuesOf matches the names that a pure package may use from a package that could do more: constants and types. Such a
// package is not followed further.
var valuesOf = map[string]*regexp.Regexp{
	"net/http":          regexp.MustCompile(`^(Header|Method[A-Z]\w*|Status[A-Z]\w*)$`),
	module + "/tickets": regexp.MustCompile(`^(Ticket|Kind[A-Z]?\w*|Item|Item[A-Z]\w*)$`),
}

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestImportsPointOneWay(t *testing.T) {
	for _, p := range packages(t) {
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		allowed, planned := mayImport[name]
		if !planned {
			t.Errorf("%s has no place in the plan of the house", p.ImportPath)
			continue
		}
		for _, imp := range p.Imports {
			ours, isOurs := strings.CutPrefix(imp, module)
			ours = strings.TrimPrefix(ours, "/")
			if isOurs && !slices.Contains(allowed, "*") && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s", name, imp)
			}
		}
	}
}

// A reader finds each package in docs/architecture.md.
func TestEveryPackageIsDescribed(t *testing.T) {
	architecture, err := os.ReadFile("docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, described, _ := strings.Cut(string(architecture), "## Each package")
	for _, p := range packages(t) {
		if name, below := strings.CutPrefix(p.ImportPath, module+"/"); below && !strings.Contains(described, "`"+name+"`") {
			t.Errorf("docs/architecture.md does not describe %s", name)
		}
	}
}

func TestPurePackagesReachNothingOutside(t *testing.T) {
	imports := map[string][]string{}
	for _, p := range packages(t) {
		imports[p.ImportPath] = p.Imports
	}
	for _, name := range pure {
		for _, way := range waysOut(imports, []string{module + "/" + name}) {
			t.Errorf("%s reaches out of the process: %s", name, strings.Join(way, " imports "))
		}
	}
}

// A chain through another package of ours is found, and one to text alone is not reported.
func TestWaysOut(t *testing.T) {
	imports := map[string][]string{
		module + "/a": {"fmt", module + "/b"},
		module + "/b": {"net/url", module + "/c"},
		module + "/c": {"os/exec"},
	}
	ways := waysOut(imports, []string{module + "/a"})
	want := []string{module + "/a", module + "/b", module + "/c", "os/exec"}
	if len(ways) != 1 || !slices.Equal(ways[0], want) {
		t.Errorf("got %q, want only %q", ways, want)
	}
}

// waysOut returns the chains of imports that lead from the last package of way through our own to one that is outside.
func waysOut(imports map[string][]string, way []string) [][]string {
	var ways [][]string
	for _, imp := range imports[way[len(way)-1]] {
		next := append(slices.Clip(way), imp)
		switch {
		case valuesOf[imp] != nil:
		case outside.MatchString(imp):
			ways = append(ways, next)
		default:
			ways = append(ways, waysOut(imports, next)...)
		}
	}
	return ways
}

// A pure package uses only values of a package that could do more.
func TestPurePackagesUseOnlyValues(t *testing.T) {
	for _, dir := range []string{"probe", "probe/checks", "probe/contract", "probe/credential", "probe/expect", "probe/sse", "probe/variants"} {
		files, err := filepath.Glob(dir + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files: %v", dir, len(files), err)
		}
		for _, name := range files {
			if !strings.HasSuffix(name, "_test.go") {
				usesOnlyValues(t, name)
			}
		}
	}
}

func usesOnlyValues(t *testing.T, name string) {
	t.Helper()
	places := token.NewFileSet()
	file, err := parser.ParseFile(places, name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string]*regexp.Regexp{}
	for _, imp := range file.Imports {
		if values := valuesOf[strings.Trim(imp.Path.Value, `"`)]; values != nil {
			if imp.Name != nil {
				t.Errorf("%s: %s is imported under another name, so its use cannot be seen", name, imp.Path.Value)
			}
			allowed[path.Base(strings.Trim(imp.Path.Value, `"`))] = values
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if use, ok := n.(*ast.SelectorExpr); ok {
			if from, ok := use.X.(*ast.Ident); ok && allowed[from.Name] != nil && !allowed[from.Name].MatchString(use.Sel.Name) {
				t.Errorf("%s: %s.%s is more than a value", places.Position(use.Pos()), from.Name, use.Sel.Name)
			}
		}
		return true
	})
}

func TestThereIsNoPackageForEverything(t *testing.T) {
	for _, p := range packages(t) {
		if regexp.MustCompile(`/(util|utils|common|helpers|misc)$`).MatchString(p.ImportPath) {
			t.Errorf("%s is a name for anything", p.ImportPath)
		}
	}
}

// A command's function fits on one screen, and its parameters on one line: the rest belongs in package workspace.
func TestCommandsAreSmall(t *testing.T) {
	const mostLines, mostArguments = 60, 5
	files, err := filepath.Glob("cmd/engfix/*.go")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		places := token.NewFileSet()
		file, err := parser.ParseFile(places, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			from, to := places.Position(f.Pos()), places.Position(f.End())
			if lines := to.Line - from.Line + 1; lines > mostLines {
				t.Errorf("%s: %s has %d lines, want at most %d", from, f.Name.Name, lines, mostLines)
			}
			if n := f.Type.Params.NumFields(); n > mostArguments {
				t.Errorf("%s: %s takes %d arguments, want at most %d", from, f.Name.Name, n, mostArguments)
			}
		}
	}
}

// A file holds one idea, and is read in one sitting. Files that a tool writes are exempt, and so is code taken from others,
// which stands in a folder with its LICENSE.
func TestFilesAreShort(t *testing.T) {
	const mostLines = 400
	files := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." {
			if _, err := os.Stat(filepath.Join(path, "LICENSE")); err == nil || strings.HasPrefix(d.Name(), ".") {
				return filepath.SkipDir
			}
		}
		if filepath.Ext(path) != ".go" {
			return nil
		}
		files++
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if lines := bytes.Count(src, []byte("\n")); lines > mostLines && !generated.Match(src) {
			t.Errorf("%s has %d lines, want at most %d: split it by idea", path, lines, mostLines)
		}
		return nil
	})
	if err != nil || files < 100 {
		t.Fatalf("%d files: %v", files, err)
	}
}

// generated matches the line that marks a file that a tool writes, as go generate defines it.
var generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)

// Every dependency that go.mod names directly has its reason in docs/dependencies.md.
func TestEveryDependencyHasItsReason(t *testing.T) {
	out, err := exec.Command("go", "mod", "edit", "-json").Output()
	if err != nil {
		t.Fatalf("go mod edit: %v", err)
	}
	var mod struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		t.Fatal(err)
	}
	reasons, err := os.ReadFile("docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range mod.Require {
		if !r.Indirect && !strings.Contains(string(reasons), "`"+r.Path+"`") {
			t.Errorf("docs/dependencies.md does not say what %s is for", r.Path)
		}
	}
}
