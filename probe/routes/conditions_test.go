package routes

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/probe"
)

// conditionsHead is the beginning of every application of conditionCases. The routers a and b each answer GET /x.
const conditionsHead = `import os
from fastapi import FastAPI
from engines.a import router as a
from engines.b import router as b
X = os.environ.get("X")
Y = os.environ.get("Y")
app = FastAPI()
`

// conditionCases are ways to add two routers at one path under conditions, and the result for a and b from the source
// alone: m for one that is asked, s for shadowed, ? for one that may be, n for not mounted.
var conditionCases = []struct{ name, source, alone string }{
	{"no condition", "app.include_router(a)\napp.include_router(b)\n", "ms"},
	{"one if", "if X:\n    app.include_router(a)\n    app.include_router(b)\n", "ms"},
	{"one if and one within", "if X:\n    app.include_router(a)\n    if Y:\n        app.include_router(b)\n", "ms"},
	{"the earlier within", "if X:\n    if Y:\n        app.include_router(a)\n    app.include_router(b)\n", "??"},
	{"if and else", "if X:\n    app.include_router(a)\nelse:\n    app.include_router(b)\n", "??"},
	{"if and elif", "if X:\n    app.include_router(a)\nelif Y:\n    app.include_router(b)\n", "??"},
	{"two ifs", "if X:\n    app.include_router(a)\nif Y:\n    app.include_router(b)\n", "??"},
	{"the later under a condition", "app.include_router(a)\nif X:\n    app.include_router(b)\n", "ms"},
	{"the earlier under a condition", "if X:\n    app.include_router(a)\napp.include_router(b)\n", "??"},
	{"the same test twice", "if X:\n    app.include_router(a)\nif X:\n    app.include_router(b)\n", "ms"},
	{"a test and its opposite", "if X:\n    app.include_router(a)\nif not X:\n    app.include_router(b)\n", "??"},
	{"a part of a test", "if X:\n    app.include_router(a)\nif X and Y:\n    app.include_router(b)\n", "ms"},
	{"a test and a part of it", "if X and Y:\n    app.include_router(a)\nif X:\n    app.include_router(b)\n", "??"},
	{"neither", "if not (X or Y):\n    app.include_router(a)\n    app.include_router(b)\n", "ms"},
	{"one comparison twice", "if X == '1':\n    app.include_router(a)\nif '1' != X:\n    pass\nif X == '1':\n    app.include_router(b)\n", "ms"},
	{"a comparison and its opposite", "if X == '1':\n    app.include_router(a)\nif X != '1':\n    app.include_router(b)\n", "??"},
	{"a name bound anew", "if X:\n    app.include_router(a)\nX = Y\nif X:\n    app.include_router(b)\n", "??"},
	{"a name that a function binds", "def flip():\n    global X\n    X = not X\nif X:\n    app.include_router(a)\nflip()\nif X:\n    app.include_router(b)\n", "??"},
	{"an attribute that is set", "app.state.on = X\nif app.state.on:\n    app.include_router(a)\napp.state.on = Y\nif app.state.on:\n    app.include_router(b)\n", "??"},
	{"a guard", "def wire():\n    if not X:\n        return\n    app.include_router(a)\n    app.include_router(b)\nwire()\n", "ms"},
	{"a guard between", "def wire():\n    app.include_router(a)\n    if not X:\n        return\n    app.include_router(b)\nwire()\n", "ms"},
	{"what a guard returns with", "def wire():\n    if X:\n        app.include_router(a)\n        return\n    app.include_router(b)\nwire()\n", "??"},
	{"a guard within a condition", "def wire():\n    if X:\n        if Y:\n            return\n    app.include_router(a)\nwire()\napp.include_router(b)\n", "??"},
	{"all ways return", "def wire():\n    if X:\n        return app.include_router(a)\n    else:\n        return\n    app.include_router(b)\nwire()\n", "mn"},
	{"two functions", "def one():\n    if X:\n        app.include_router(a)\ndef two():\n    if Y:\n        app.include_router(b)\none()\ntwo()\n", "??"},
	{"one function twice", "def wire(router, on):\n    if on:\n        app.include_router(router)\nwire(a, X)\nwire(b, Y)\n", "??"},
	{"a factory", "def create_app():\n    app = FastAPI()\n    if X:\n        app.include_router(a)\n        app.include_router(b)\n    return app\napp = create_app()\n", "ms"},
	{"an application under a condition", "if X:\n    app = FastAPI()\n    app.include_router(a)\n    app.include_router(b)\n", "ms"},
	{"a conditional expression", "app.include_router(a) if X else app.include_router(b)\n", "??"},
	{"and", "X and app.include_router(a)\napp.include_router(b)\n", "??"},
	{"or", "app.include_router(a)\nX or app.include_router(b)\n", "ms"},
	{"match", "match X:\n    case '1':\n        app.include_router(a)\n    case _:\n        app.include_router(b)\n", "??"},
	{"one case", "match X:\n    case '1':\n        app.include_router(a)\n        app.include_router(b)\n", "ms"},
	{"try and except", "try:\n    if X:\n        raise ImportError\n    app.include_router(a)\nexcept ImportError:\n    app.include_router(b)\n", "??"},
	{"one try", "try:\n    app.include_router(a)\n    app.include_router(b)\nexcept ImportError:\n    pass\n", "ms"},
	{"behind a try", "try:\n    app.include_router(a)\nexcept ImportError:\n    pass\napp.include_router(b)\n", "ms"},
	{"one handler", "try:\n    raise ImportError\nexcept ImportError:\n    app.include_router(a)\n    app.include_router(b)\n", "ms"},
	{"a loop", "for _ in range(len(X or '')):\n    app.include_router(a)\n    app.include_router(b)\n", "ms"},
	{"ways in a loop", "for c in (X or '') + '0':\n    if c == '1':\n        app.include_router(a)\n    else:\n        app.include_router(b)\n", "??"},
	{"a while loop", "n = len(X or '')\nwhile n:\n    app.include_router(a)\n    n -= 1\napp.include_router(b)\n", "??"},
	{"continue", "for r in [a, b]:\n    if r is a and X:\n        continue\n    app.include_router(r)\n", "??"},
	{"break", "for r in [a, b]:\n    app.include_router(r)\n    if X:\n        break\n", "ms"},
	{"a list", "routers = []\nif X:\n    routers.append(a)\n    routers.append(b)\nfor r in routers:\n    app.include_router(r)\n", "ms"},
	{"a list of two conditions", "routers = []\nif X:\n    routers.append(a)\nif Y:\n    routers.append(b)\nfor r in routers:\n    app.include_router(r)\n", "??"},
	{"a dictionary", "routers = {}\nif X:\n    routers['a'] = a\n    routers['b'] = b\nfor r in routers.values():\n    app.include_router(r)\n", "ms"},
	{"a name for either", "if X:\n    r = a\nelse:\n    r = b\napp.include_router(r)\n", "??"},
	{"a name bound again", "r = a\nif X:\n    r = b\napp.include_router(r)\n", "??"},
	{"a name that is one of them in any case", "if X:\n    r = a\nelse:\n    r = a\napp.include_router(r)\napp.include_router(b)\n", "ms"},
	{"a name that may be None", "r = None\nif X or not X:\n    r = a\napp.include_router(r)\napp.include_router(b)\n", "ms"},
	{"an import of either", "if X:\n    from engines.a import router\nelse:\n    from engines.b import router\napp.include_router(router)\n", "??"},
	{"an expression for either", "app.include_router(a if X else b)\n", "??"},
	{"a function that returns either", "def pick():\n    if X:\n        return a\n    return b\napp.include_router(pick())\n", "??"},
	{"a name for either, and both", "r = a if X else b\napp.include_router(r)\napp.include_router(a)\napp.include_router(b)\n", "??"},
	{"a comprehension", "[app.include_router(r) for r in [a, b] if r is not a or X]\n", "??"},
}

// settledCases are the results with a document under no setting, under X, Y, and both: an endpoint is asked again if
// the document shows which branch was taken.
var settledCases = map[string]string{
	"one if":                         "nn ms nn ms",
	"one if and one within":          "nn mn nn ms",
	"if and else":                    "nm mn nm mn",
	"if and elif":                    "nn mn nm mn",
	"a test and its opposite":        "nm mn nm mn",
	"what a guard returns with":      "nm mn nm mn",
	"a conditional expression":       "nm mn nm mn",
	"match":                          "nm mn nm mn",
	"a name for either":              "nm mn nm mn",
	"an expression for either":       "nm mn nm mn",
	"a function that returns either": "nm mn nm mn",
	"two ifs":                        "nn mn ?? ??", // of two it has the last, and proves nothing about the first
	"the earlier under a condition":  "?? ?? ?? ??",
}

// TestConditions compares the result for two routers at one path with the running application under every setting. An
// endpoint that is asked is answered by its own router or by none; one that is reported as shadowed or not mounted does
// not answer.
func TestConditions(t *testing.T) {
	live := askConditions(t)
	settled := 0
	for i, tt := range conditionCases {
		t.Run(tt.name, func(t *testing.T) {
			alone := standings(t, tt.source, Input{})
			if diff := cmp.Diff(tt.alone, alone); diff != "" {
				t.Errorf("by the source alone (-want +got):\n%s", diff)
			}
			var said []string
			for k, setting := range []string{"none", "X", "Y", "X and Y"} {
				tr := live[4*i+k]
				documented := standings(t, tt.source, Input{Operations: tr.operations(), HaveOpenAPI: true})
				tr.contradict(t, "setting "+setting+": by the source", alone)
				tr.contradict(t, "setting "+setting+": by the document", documented)
				said = append(said, documented)
			}
			if want := settledCases[tt.name]; want != "" {
				settled++
				if got := strings.Join(said, " "); got != want {
					t.Errorf("by the document: got %s, want %s", got, want)
				}
			}
		})
	}
	if settled != len(settledCases) {
		t.Errorf("%d of %d cases that the document settles are among the cases", settled, len(settledCases))
	}
}

// contradict compares the result for a and b with the real answer to GET /x.
func (tr truth) contradict(t *testing.T, who, said string) {
	t.Helper()
	answers := ""
	for _, r := range tr.Routes {
		if r.Answers {
			answers = r.Func
		}
	}
	for i, name := range []string{"a", "b"} {
		switch said[i] {
		case 'm':
			if answers != name && answers != "" {
				t.Errorf("%s: %s is asked, and %s answers", who, name, answers)
			}
		case 's', 'n':
			if answers == name {
				t.Errorf("%s: %s is said not to answer (%c), and does", who, name, said[i])
			}
		}
	}
}

// standings returns the standings of a and b, one letter each.
func standings(t *testing.T, source string, in Input) string {
	t.Helper()
	in.Wanted = []Wanted{{"engines.a", []string{"engines/a.py"}}, {"engines.b", []string{"engines/b.py"}}}
	in.Source = conditionDir(t, source)
	table, err := Resolve(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	for _, r := range table.Routers {
		if len(r.Endpoints) != 1 {
			t.Fatalf("%s: got %d endpoints", r.Name, len(r.Endpoints))
		}
		said += map[probe.Standing]string{
			probe.Mounted: "m", probe.Shadowed: "s", probe.MaybeShadowed: "?", probe.NotMounted: "n",
		}[r.Endpoints[0].Standing]
	}
	return said
}

// conditionDir makes a checkout with the routers a and b and an application.
func conditionDir(t *testing.T, source string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.py": "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/x')\ndef a(): ...\n",
		"b.py": "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/x')\ndef b(): ...\n", "app.py": conditionsHead + source,
	} {
		if err := os.MkdirAll(filepath.Join(dir, "engines"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "engines", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// askConditions runs the application of every case under every setting.
func askConditions(t *testing.T) []truth {
	t.Helper()
	var dirs []string
	for _, tt := range conditionCases {
		dirs = append(dirs, conditionDir(t, tt.source))
	}
	in, err := json.Marshal(dirs)
	if err != nil {
		t.Fatal(err)
	}
	var truths []truth
	runPython(t, bytes.NewReader(in), &truths, "testdata/conditions.py")
	return truths
}
