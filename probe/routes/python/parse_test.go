package python

import (
	"bytes"
	"cmp"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/hang"
)

// modern is syntax that is newer than Python 3.8, each with the version that introduced it.
var modern = map[string]string{
	"3.8 walrus":                  "if (n := len(a)) > 10: pass\nf(x := 1)\n[y := 1, y**2]\nx[i := 0]\n",
	"3.8 positional-only":         "def f(a, /, b, *, c): ...\nlambda a, /, *b, c=1, **d: 0\n",
	"3.8 f-string =":              "f'{x=} {x=!r:>10}'\n",
	"3.9 decorators":              "@buttons[0].clicked.connect\n@(lambda f: f)\n@x if y else z\ndef f(): ...\n",
	"3.9 unpacking in return":     "def f(): return 1, *a\n",
	"3.10 match":                  "match x, y:\n    case [1, *_] | {'a': b, **rest} if b: pass\n    case A.B(c=1) as d: pass\n    case (-1 | 'x'): pass\n",
	"3.10 soft keywords":          "match = case = type = _ = 1\nmatch.x(case)[type]\nprint(match, case)\nmatch (x)\nmatch[x]\nmatch * x\n",
	"3.10 parenthesized with":     "with (\n    open(a) as b,\n    open(c) as d,\n):\n    pass\nwith (a, b) as c: pass\nwith (yield): pass\nwith (a): pass\n",
	"3.11 except star":            "try: pass\nexcept* (A, B) as e: pass\n",
	"3.11 star in index":          "a[*b]\ndef f(*args: *Ts): ...\n",
	"3.12 type":                   "type X = int\ntype Y[T: (int, str), *Ts, **P] = dict[T, Ts]\n",
	"3.12 generics":               "def f[T: int](a: T) -> T: ...\nclass A[T, U = int](B[T]): ...\n",
	"3.12 f-string same quotes":   "f'{a['b']} {f'{f'{1}'}'}'\n",
	"3.12 f-string lines":         "f'{\n    a  # a comment with ' and }\n}'\n",
	"3.12 f-string backslash":     "f'{'\\n'.join(a)}'\n",
	"3.12 f-string nested format": "f'{a:{b:{c}}} {a!r:^{w}.{p}} {d:%H:%M} {{}} {a:{{}}}'\n",
	"3.14 t-string":               "t'{a} {b!r}' T\"x\" rt'\\d{x}'\n",
	"3.14 except":                 "try: pass\nexcept A, B: pass\n",
	"ellipsis and matmul":         "x = ...\na @ b\na @= b\ndef f(x=...): ...\n",
	"one line":                    "if a: b; c\nelse: d\nclass A: x = 1; y = 2\nwhile a: break\n",
	"async":                       "async def f():\n    async with a as b, c: pass\n    async for x in y: await z\n    return [x async for x in y if await z]\n",
	"global":                      "def f():\n    global a, b\n    nonlocal c\n    del a, b[c]\n    assert a, b\n    raise A from B\n",
	"annotations":                 "x: int\nx.y: int = 1\nx[0]: 'a' = yield_\n(x): int = 1\n",
	"line continuation":           "x = 1 + \\\n    2\nif a and \\\n   b:\n    pass\n",
	"form feed":                   "def f():\n    pass\n\f\ndef g():\n\f    pass\n",
	"lambda in f-string":          "f'{(lambda x: x)(1)}'\n",
	"slices":                      "a[:, 1:, :2, ::3, 1:2:3, ...]\na[lambda: 1:2]\n",
	"comprehensions":              "[a for b in c if d if e for f in g]\n{a: b for c, d in e}\n{*a, *b}\n{**a, 'b': 1}\n(a for a in b)\nf(a for a in b)\n",
	"star targets":                "a, *b = c\nfor a, *b in c: pass\n*a, = b\n(a, [b, c]), d = e\n",
	"comparison chains":           "a < b <= c != d is not e not in f in g is h\nnot a in b\n",
	"unicode":                     "größe = 1\nprint(größe, 名前, ª, x·y)\n",
	"empty":                       "",
	"only a comment":              "# x",
	"no final newline":            "if x:\n    y",
}

func TestParseModernSyntax(t *testing.T) {
	for name, src := range modern {
		if _, err := Parse([]byte(src)); err != nil {
			t.Errorf("%s: %v in\n%s", name, err, src)
		}
	}
}

// TestParseErrors covers files that are not Python, each with one clear problem.
func TestParseErrors(t *testing.T) {
	for _, c := range []struct {
		src  string
		line int
		want string
	}{
		{"x = (1\ny = 2\n", 1, "'(' is never closed"},
		{"x = 1)\n", 1, "')' closes nothing"},
		{"x = (1]\n", 1, "']' where '(' is open"},
		{"x = 'a\ny\n", 1, "not closed on its line"},
		{"\n'''a\n", 2, "a string that never ends"},
		{"if x:\n        a\n    b\n", 3, "matches no outer level"},
		{"if x:\na\n", 2, "want an indented block"},
		{"  a\n", 1, "an unexpected indent"},
		{"print 'a'\n", 1, `found "'a'", want the end of the statement`},
		{"this is no python\n", 1, "want"},
		{"a b\n", 1, `found "b"`},
		{"def f(1):\n    pass\n", 1, "want a name"},
		{"a = \n", 1, "found the end of the line, want an expression"},
		{"a $ b\n", 1, "unexpected character '$'"},
		{"f'{a'\n", 1, "not closed"},
		{"f'}'\n", 1, "a single '}'"},
		{"a\x00b", 1, "NUL"},
		{"a\n\xff\xfe\n", 2, "not utf-8"},
		{"# coding: ascii\nx = '\xe9'\n", 2, "not ascii"},
		{"<html>\n<body>\n", 1, "want"},
		{"{\"json\": true,}\n{\"a\": nul l}\n", 2, "want"},
		{"try:\n    pass\nx\n", 3, "want except or finally"},
		{strings.Repeat("(", 5000), 1, "too many brackets"},
		{strings.Repeat("-", 5000) + "1\n", 1, "want less nesting"},
		{strings.Repeat("a.", 5000) + "a\n", 1, "want a shorter chain"},
	} {
		_, err := Parse([]byte(c.src))
		var se *SyntaxError
		if !errors.As(err, &se) {
			t.Errorf("no error for %.40q", c.src)
			continue
		}
		if se.Pos.Line != c.line || !strings.Contains(se.Msg, c.want) {
			t.Errorf("%.40q: got line %d: %s, want line %d: …%s…", c.src, se.Pos.Line, se.Msg, c.line, c.want)
		}
	}
}

// TestParseGoesOn guards that the statements around one that is not Python are read.
func TestParseGoesOn(t *testing.T) {
	src := `
a = 1
class A:
    def f(self):
        print "x"
        b = 2
    def broken(1):
        c = 3
        if x:
            d = 4
    def g(self): e = 5
match x:
    nonsense
    case 1:
        f = 6
g = 7
`
	file, err := Parse([]byte(src))
	if err == nil {
		t.Error("no error")
	}
	var names []string
	depthOf := map[string]int{}
	var visit func(body []Stmt, depth int)
	visit = func(body []Stmt, depth int) {
		for _, s := range body {
			switch s := s.(type) {
			case *Assign:
				name := s.Targets[0].(*Name).ID
				names = append(names, name)
				depthOf[name] = depth
			case *FuncDef:
				visit(s.Body(), depth+1)
			case *ClassDef:
				visit(s.Body, depth+1)
			case *Match:
				for _, c := range s.Cases {
					visit(c, depth+1)
				}
			case *If:
				for _, b := range s.Branches {
					visit(b.Body, depth+1)
				}
			}
		}
	}
	visit(file.Body, 0)
	if got := strings.Join(names, ""); got != "abcdefg" {
		t.Errorf("assignments %q, want abcdefg", got)
	}
	if depthOf["e"] != 2 || depthOf["g"] != 0 {
		t.Errorf("e at depth %d, g at depth %d: a broken statement ends a block that it does not end", depthOf["e"], depthOf["g"])
	}
}

func TestStrings(t *testing.T) {
	for src, want := range map[string]string{
		`"a" 'b' """c"""`:    "abc",
		`r"\n" "\n"`:         "\\n\n",
		`"\x41\u00e9\101\q"`: "Aé" + "A" + `\q`,
		`'\'' "\""`:          `'"`,
		"'a\\\nb'":           "ab",
		`f"{{}}"`:            "{}",
		`u"x" U"y"`:          "xy",
		`""`:                 "",
		`"""a"b""c"""`:       `a"b""c`,
		`"\xZZ"`:             `\xZZ`,
		`rf"\d{{2}}"`:        `\d{2}`,
	} {
		file, err := Parse([]byte(src))
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		var got strings.Builder
		for _, p := range file.Body[0].(*Do).Exprs[0].(*Str).Parts {
			got.WriteString(p.Text)
		}
		if got.String() != want {
			t.Errorf("%s: got %q, want %q", src, got.String(), want)
		}
	}
}

// TestOutline guards that a body that is read late equals one that is read at once.
func TestOutline(t *testing.T) {
	for _, src := range []string{
		"def f():\n    a = 1\n\n    # note\n  # less\n    b = (1,\n2)\nc = 3\n",
		"class A:\n\tasync def f(self) -> int:\n\t\tx = '''\nno def g():\n'''\n\t\treturn 1\n\tdef g(self): pass\n\ty = 2\n",
		"def f(\n    a=1,\n):  # note\n    s = f\"{x['a']} {y[\"b\"]:>{w}} {'}'}\"\n    def g():\n        return rb'\\''\n    return g\nz = 1\n",
		"def f():\n# nothing\nx = 1\n", "def f():\n", "def f():\n    (\n", "def f():\n    x = 'a\n    y = 1\nz = 2\n",
		"def f():\n    x = [\n    y = 1\ndef g():\n    pass\n", "def f(1):\n    x = 1\n    def g():\n        y = 2\nz = 1\n",
		"if x:\n    def f():\n        a = 1 \\\n+ 2\n      b = 2\n    c = 3\n", "def f():\n    a\n      b\n   c\nd\n",
	} {
		requireSameOutline(t, []byte(src))
	}
	file, err := Outline([]byte("def f():\n    print 'x'\n"), []string{"print"}, nil)
	def := file.Body[0].(*FuncDef)
	if err != nil || def.Err() != nil || !def.Unread() || def.Silent() {
		t.Errorf("the body was read before anything asked for it: %v, %v, unread %t, silent %t", err, def.Err(), def.Unread(), def.Silent())
	}
	if def.Body(); def.Err() == nil || def.Unread() {
		t.Errorf("the mistake in the body: got %v, unread %t", def.Err(), def.Unread())
	}
}

// requireSameOutline compares the results of Parse and Outline, and of the kept form. If a file is not Python they may
// go on at other places.
func requireSameOutline(t *testing.T, src []byte) {
	t.Helper()
	whole, err := Parse(src)
	from := &kept{t: t, src: src, bodies: map[int]string{}}
	first, mistake := Outline(src, nil, from)
	encoded := string(first.Encode(mistake))
	trees := map[string]*File{"late": first}
	for _, name := range []string{"decoded", "decoded again"} { // whose bodies are first read, then kept
		from.closed = name == "decoded again" && err == nil
		f, again, damage := Decode(encoded, nil, from)
		if damage != nil || !reflect.DeepEqual(again, mistake) {
			t.Fatalf("%q: got %v and the mistake %v, want %v", src, damage, again, mistake)
		}
		f.ReadOn()
		trees[name] = f
	}
	late := cmp.Or(mistake, first.ReadOn())
	if (err == nil) != (late == nil) {
		t.Fatalf("%q: got the mistake %v late, want %v", src, late, err)
	}
	for name, f := range trees {
		if err == nil && !bytes.Equal(f.Encode(nil), whole.Encode(nil)) {
			t.Fatalf("%q: got another tree when it was %s", src, name)
		}
	}
}

// kept keeps the bodies of a file.
type kept struct {
	t      *testing.T
	src    []byte
	bodies map[int]string
	closed bool
}

func (k *kept) Text() ([]byte, error) {
	if k.closed {
		k.t.Errorf("%q: a body was read that is kept", k.src)
	}
	return k.src, nil
}
func (k *kept) Kept(start int) string       { return k.bodies[start] }
func (k *kept) Keep(start int, body []byte) { k.bodies[start] = string(body) }

// TestDecodeDamaged guards that damaged data leads to an error, or to another tree, but never to a panic.
func TestDecodeDamaged(t *testing.T) {
	file, err := Outline([]byte(strings.Join(slices.Sorted(maps.Values(modern)), "\n")), nil, nil)
	raw := file.Encode(err)
	for i := range raw {
		for _, b := range []byte{0, 1, 0x7f, 0x80, 0xff} {
			damaged := slices.Clone(raw)
			damaged[i] = b
			_, _, _ = Decode(string(damaged), nil, &kept{t: t})
		}
		if _, _, err := Decode(string(raw[:i]), nil, &kept{t: t}); err == nil {
			t.Fatalf("%d of %d bytes: got no error", i, len(raw))
		}
	}
}

// TestParseIsLinear parses a quarter of a megabyte of each shape that makes careless parsers quadratic or worse.
func TestParseIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("one goroutine does it all: the race detector has nothing to see here")
	}
	for _, unit := range []string{
		"(", "[", "{", ")", "a.", "a(", "-", "not ", "lambda:", "a+", "a if b else ", "x=", "@a\n", "f'{", "f'{a:", "'''",
		"if x:\n", "match x:\n", "match x: ", "with (", "with (a) as b: pass\n", "case:", "elif x: pass\n", "try:\n", "try: a\n", " \t", "\\\n",
		"def f(", "class A(", "a;", "a,", "*", "**", "a[", "a[:", "async ", "await ", "yield ", "x:=", "\f\n ", "#\n", "\"a\" ", "b'", "\xc3\xa9", "é=",
	} {
		src := strings.Repeat(unit, (256<<10)/len(unit))
		done := hang.Guard(t)
		_, _ = Parse([]byte(src))
		done()
	}
	var nested bytes.Buffer
	for i := range 2000 {
		nested.WriteString(strings.Repeat(" ", i) + "if x:\n")
	}
	defer hang.Guard(t)()
	_, _ = Parse(nested.Bytes())
}

// FuzzParse looks for panics, and for positions that lie outside the file.
func FuzzParse(f *testing.F) {
	for _, src := range modern {
		f.Add([]byte(src))
	}
	f.Add([]byte("def A():\n 00\n  0"))
	f.Add([]byte("@router.get(f\"/{x!r:>{y}}\")\ndef f(a: int = 1) -> None:\n\treturn (yield)\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		file, err := Parse(src)
		if file == nil {
			t.Fatal("no file")
		}
		requireSameOutline(t, src)
		var se *SyntaxError
		if err != nil && !errors.As(err, &se) {
			t.Fatalf("error of type %T", err)
		}
		lines := 1 + bytes.Count(src, []byte("\n")) + bytes.Count(src, []byte("\r"))
		check := func(p Pos) {
			if p.Line < 1 || p.Line > lines || p.Col < 1 || p.Col > 2*len(src)+1 {
				t.Fatalf("position %+v in %d lines", p, lines)
			}
		}
		if se != nil {
			check(se.Pos)
		}
		for _, s := range file.Body {
			Walk(s, func(Stmt) bool { return true }, func(x Expr) bool {
				check(x.At())
				return true
			})
		}
	})
}
