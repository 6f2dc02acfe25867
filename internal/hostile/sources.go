package hostile

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Sources returns checkouts whose Python is hard to read, or is not Python. The service itself keeps the contract.
func Sources() []Behaviour {
	return append(append(append(nested(), wired()...), odd()...), pipes()...)
}

// routerHead begins a module of one router.
const routerHead = "from fastapi import APIRouter\nrouter = APIRouter()\n"

// route is the endpoint that the ticket is about.
const route = "@router.get(\"" + Path + "\")\ndef hostile(): ...\n"

// module returns a checkout that holds only hostile.py.
func module(text string) func(string) error {
	return files(map[string]string{"hostile.py": text})
}

// files lays out files by their names.
func files(texts map[string]string) func(string) error {
	return func(dir string) error {
		for name, text := range texts {
			path := filepath.Join(dir, filepath.FromSlash(name))
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
				return err
			}
		}
		return nil
	}
}

// nested is text that is deep, long or broken.
func nested() []Behaviour {
	const deep = 100_000
	around := func(open, shut string) func(string) error {
		return module(routerHead + "x = " + strings.Repeat(open, deep) + "1" + strings.Repeat(shut, deep) + "\n" + route)
	}
	indented := func(n int) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.Repeat(" ", i) + "if x:\n")
		}
		return b.String() + strings.Repeat(" ", n) + "pass\n"
	}
	return []Behaviour{
		{Name: "parentheses 100,000 deep", Reason: "too many brackets within each other", Source: around("(", ")")},
		{Name: "lists 100,000 deep", Reason: "too many brackets within each other", Source: around("[", "]")},
		{Name: "dicts 100,000 deep", Reason: "too many brackets within each other", Source: around("{1:", "}")},
		{Name: "100,000 open parentheses", Reason: "too many brackets within each other", Source: module(routerHead + route + "x = " + strings.Repeat("(", deep))},
		{Name: "100,000 calls of calls", Reason: "too many brackets within each other", Source: around("f(", ")")},
		{Name: "100,000 nots", Reason: "want less nesting", Source: around("not ", "")},
		{Name: "100,000 attributes", Reason: "want a shorter chain of calls", Source: module(routerHead + "x = a" + strings.Repeat(".b", deep) + "\n" + route)},
		{Name: "100,000 additions", Reason: "pass: ", Source: module(routerHead + "x = 1" + strings.Repeat("+1", deep) + "\n" + route)},
		{Name: "100,000 lambdas", Reason: "want less nesting", Source: around("lambda: ", "")},
		{Name: "blocks 2,000 deep", Reason: "too many levels of indentation", Source: module(routerHead + indented(2000) + route)},
		{Name: "functions 1,000 deep", Reason: "pass: ", Source: module(routerHead + strings.ReplaceAll(indented(1000), "if x:", "def f():") + route)},
		{Name: "f-strings 200 deep", Reason: "want less nesting", Source: module(routerHead + "x = " + strings.Repeat(`f"{`, 200) + "1" + strings.Repeat(`}"`, 200) + "\n" + route)},
		{Name: "a text that does not end", Reason: "a string that never ends", Source: module(routerHead + route + `x = """` + strings.Repeat("endless ", 10_000))},
		{Name: "a line of 10 MB", Reason: "that a source file may have", Source: module(routerHead + "x = \"" + strings.Repeat("x", 10<<20) + "\"\n" + route)},
		{Name: "a million lines", Reason: "that a source file may have", Source: module(routerHead + strings.Repeat("x = 1\n", 1_000_000) + route)},
		{Name: "10,000 decorators of a function", Reason: "pass: ", Source: module(routerHead + strings.Repeat("@deco\n", 10_000) + route)},
		{Name: "10,000 continued lines", Reason: "pass: ", Source: module(routerHead + "x = 1" + strings.Repeat(" + \\\n1", 10_000) + "\n" + route)},
		{Name: "indentation that fits nowhere", Reason: "an indent that matches no outer level", Source: module(routerHead + "if x:\n        a\n    b\n\t c\n" + route)},
	}
}

// wired are routers and modules that refer to each other.
func wired() []Behaviour {
	doubles := func(n int) string {
		var b strings.Builder
		b.WriteString(routerHead + route)
		for i := range n {
			before := "router"
			if i > 0 {
				before = fmt.Sprintf("r%d", i-1)
			}
			fmt.Fprintf(&b, "r%d = APIRouter(prefix=\"/a%d\")\nr%d.include_router(%s, prefix=\"/x\")\nr%d.include_router(%s, prefix=\"/y\")\n", i, i, i, before, i, before)
		}
		return b.String()
	}
	prefixes := "p0 = \"/p\"\n"
	for i := range 60 {
		prefixes += fmt.Sprintf("p%d = p%d + p%d\n", i+1, i, i)
	}
	chained := map[string]string{"hostile.py": "from m0 import *\nfrom fastapi import APIRouter\n"}
	for i := range 1000 {
		chained[fmt.Sprintf("m%d.py", i)] = fmt.Sprintf("from m%d import *\n", i+1)
	}
	chained["m1000.py"] = routerHead + route
	derived, bases := "", "object"
	for i := range 300 {
		derived += fmt.Sprintf("class A%d(%s):\n    pass\n", i, bases)
		bases = fmt.Sprintf("A%d, %s", i, bases)
	}
	many := "from fastapi import FastAPI\n" + routerHead + route + "app = FastAPI()\n"
	for i := range 7 {
		many += fmt.Sprintf("r%d = APIRouter()\n", i)
	}
	for i := range 7 * 12 {
		inner := fmt.Sprintf("r%d", i/12+1)
		if i/12 == 6 {
			inner = "router"
		}
		many += fmt.Sprintf("r%d.include_router(%s, prefix=\"/p%d\")\n", i/12, inner, i%12)
	}
	return []Behaviour{
		{Name: "300 classes, each derived from all before", Reason: "pass: ", Source: module(derived + routerHead + route)},
		{Name: "routers that are included twelve times, 7 times over", Reason: "declared after its router was included", Source: module(many + "app.include_router(r0)\n")},
		{Name: "routers that are included twice, 20 times over", Reason: "pass: ", Source: module(doubles(20))},
		{Name: "routers that are included twice, 60 times over", Reason: "pass: ", Source: module(doubles(60))},
		{Name: "a router that includes itself", Reason: "pass: ", Source: module(routerHead + route + "router.include_router(router, prefix=\"/again\")\n")},
		{Name: "two routers that include each other", Reason: "pass: ", Source: module(routerHead + route + "other = APIRouter()\nother.include_router(router)\nrouter.include_router(other)\n")},
		{Name: "a prefix that doubles 60 times", Reason: "a part of its path is not known", Source: module("from fastapi import APIRouter\n" + prefixes + "router = APIRouter(prefix=p60)\n" + route)},
		{Name: "a prefix made of itself", Reason: "a part of its path is not known", Source: module("from fastapi import APIRouter\np = p + \"/x\"\nrouter = APIRouter(prefix=p)\n" + route)},
		{Name: "modules that import each other", Reason: "no route and no router in it", Source: files(map[string]string{
			"hostile.py": "from other import router\n", "other.py": "from hostile import router\n",
		})},
		{Name: "a module that imports itself", Reason: "a part of its path is not known", Source: module("from hostile import *\nfrom hostile import router\n" + route)},
		{Name: "packages that import each other", Reason: "no route and no router in it", Source: files(map[string]string{
			"hostile.py": "from a import router\n", "a/__init__.py": "from .b import router\n", "a/b/__init__.py": "from .. import router\n",
		})},
		{Name: "1,000 modules that import all of the next", Reason: "pass: ", Source: files(chained)},
		{Name: "names that stand for each other", Reason: "include_router of an unknown object is not followed", Source: module(routerHead + "a = b\nb = a\na.include_router(b)\n" + route)},
		{Name: "2,000 endpoints", Reason: "a path that does not exist", Source: module(routerHead + route + strings.Repeat("@router.get(\"/other\")\ndef f(): ...\n", 2_000))},
		{Name: "20,000 routers", Reason: "pass: ", Source: module(routerHead + route + numberedLines(20_000, "r%d = APIRouter()\n"))},
		{Name: "an endpoint whose path is 1 MB", Reason: "a part of its path is not known", Source: module(routerHead + route + "@router.get(\"/" + strings.Repeat("x", 1<<20) + "\")\ndef f(): ...\n")},
		{Name: "a path of a terminal's escapes", Reason: "a path that does not exist", Source: module(routerHead + route + "@router.get(\"/\\x1b[2J\\x07\\u202e\")\ndef f(): ...\n")},
	}
}

func numberedLines(n int, line string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, line, i)
	}
	return b.String()
}

// odd returns files that are not modules, and folders that are hard to walk.
func odd() []Behaviour {
	many := map[string]string{"hostile.py": routerHead + route}
	for i := range 5000 {
		many[fmt.Sprintf("d%d/m%d.py", i%50, i)] = "x = 1\n"
	}
	return []Behaviour{
		{Name: "an empty file", Reason: "no route and no router in it", Source: module("")},
		{Name: "no file at all", Reason: "no such file in the source checkout", Source: files(nil)},
		{Name: "NUL bytes", Reason: "a NUL byte", Source: module(strings.Repeat("\x00", 1<<20))},
		{Name: "NUL bytes in the midst", Reason: "a NUL byte", Source: module(routerHead + "x = \"\x00\x00\"\n" + route)},
		{Name: "bytes that are no UTF-8", Reason: "not utf-8", Source: module(routerHead + "x = \"\xff\xfe\x80\"\n" + route)},
		{Name: "text in UTF-16", Reason: "a NUL byte", Source: module("\xff\xfe" + strings.Join(strings.Split(routerHead+route, ""), "\x00") + "\x00")},
		{Name: "a program instead of a text", Reason: "not utf-8", Source: module("\x7fELF" + strings.Repeat("\x01\x02\x03\x80\x90", 100_000))},
		{Name: "a terminal's escapes", Reason: "unexpected character '\\x1b'", Source: module(routerHead + "x = \"\x1b[2J\x07\u202e\"\n\x1b[2J\n" + route)},
		{Name: "a file of 300 MB", Reason: "that a source file may have", Source: func(dir string) error {
			return errors.Join(module(routerHead+route)(dir), os.Truncate(filepath.Join(dir, "hostile.py"), 300<<20))
		}},
		{Name: "a file of 300 MB beside it", Reason: "pass: ", Source: func(dir string) error {
			return errors.Join(files(map[string]string{"hostile.py": routerHead + route, "large.py": "x = 1\n"})(dir), os.Truncate(filepath.Join(dir, "large.py"), 300<<20))
		}},
		{Name: "a folder in the file's place", Reason: "no Python file in it", Source: func(dir string) error { return os.Mkdir(filepath.Join(dir, "hostile.py"), 0o700) }},
		{Name: "5,000 files in 50 folders", Reason: "pass: ", Source: files(many)},
		{Name: "folders 500 deep", Reason: "pass: ", Source: files(map[string]string{"hostile.py": routerHead + route, strings.Repeat("d/", 500) + "x.py": "x = 1\n"})},
		{Name: "a link to itself", Reason: "too many levels of symbolic links", Source: links("hostile.py", "hostile.py")},
		{Name: "links in a circle", Reason: "too many levels of symbolic links", Source: links("hostile.py", "a.py", "a.py", "hostile.py")},
		{Name: "a link to nowhere", Reason: "no such file in the source checkout", Source: links("hostile.py", "missing.py")},
		{Name: "a folder that links to itself", Reason: "pass: ", Source: func(dir string) error {
			return errors.Join(module(routerHead+route)(dir), os.Mkdir(filepath.Join(dir, "pkg"), 0o700), os.Symlink("..", filepath.Join(dir, "pkg", "up")))
		}},
		{Name: "a link out of the checkout", Reason: "outside the source checkout", Source: func(dir string) error {
			secret := filepath.Join(filepath.Dir(dir), "outside.py")
			return errors.Join(os.WriteFile(secret, []byte(routerHead+route), 0o600), os.Symlink(secret, filepath.Join(dir, "hostile.py")))
		}},
	}
}

// links lays out symbolic links: name and target, one after the other.
func links(pairs ...string) func(string) error {
	return func(dir string) error {
		for i := 0; i < len(pairs); i += 2 {
			if err := os.Symlink(pairs[i+1], filepath.Join(dir, pairs[i])); err != nil {
				return err
			}
		}
		return nil
	}
}
