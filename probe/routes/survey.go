package routes

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe/routes/fastapi"
	"github.com/engfix/engfix/probe/routes/hello"
	"github.com/engfix/engfix/probe/routes/modules"
	"github.com/engfix/engfix/probe/routes/python"
)

// A Survey is a first look at a checkout's service.
type Survey struct {
	// Apps are the applications, those with the most entries first.
	Apps []App
	// Headers are the request headers that the source reads, in the order of their names.
	Headers []ReadHeader
	// Hello is the first message that a WebSocket's handler reads, of the first one whose source shows it; nil for none.
	Hello *hello.Message
}

// An App is an application as it can be imported.
type App struct {
	Name    string // "module:attribute"
	Root    string // the folder that the modules are imported from, as in "src"; "." for the checkout itself
	Factory bool   // the attribute is a function without parameters that makes the application
}

// A ReadHeader is a request header that the source reads.
type ReadHeader struct {
	Name     string // as it is sent, as in X-Tenant-Id
	Required bool   // a parameter without a default reads it
	Source   string // "file:line" of the first place
}

// maxSurveyed bounds how many files are read for their headers.
const maxSurveyed = 5000

// SurveySource reads a checkout. A file that cannot be read adds nothing.
func SurveySource(ctx context.Context, fsys fs.FS) (Survey, error) {
	var s Survey
	tree := fastapi.NewTree(fsys, nil)
	if err := tree.FindApps(ctx); err != nil {
		return s, err
	}
	if err := tree.Settle(ctx); err != nil {
		return s, err
	}
	apps := tree.Apps()
	slices.SortStableFunc(apps, func(a, b *fastapi.Router) int { return cmp.Compare(len(b.Entries), len(a.Entries)) })
	for _, app := range apps {
		if a, ok := importable(fsys, app); ok && !slices.Contains(s.Apps, a) {
			s.Apps = append(s.Apps, a)
		}
	}
	found := map[string]ReadHeader{}
	for _, file := range tree.Files()[:min(len(tree.Files()), maxSurveyed)] {
		if ctx.Err() != nil {
			return s, ctx.Err()
		}
		headersIn(fsys, file, found)
	}
	for _, h := range found {
		s.Headers = append(s.Headers, h)
	}
	s.Hello = firstHello(fsys, tree.Routes())
	slices.SortFunc(s.Headers, func(a, b ReadHeader) int { return cmp.Compare(a.Name, b.Name) })
	return s, nil
}

// firstHello is the message of the first WebSocket, by file and line, that shows one.
func firstHello(fsys fs.FS, all []*fastapi.Route) *hello.Message {
	slices.SortStableFunc(all, func(a, b *fastapi.Route) int {
		return cmp.Or(cmp.Compare(a.Site.File, b.Site.File), cmp.Compare(a.Site.Line, b.Site.Line))
	})
	source := modules.New(fsys)
	for _, r := range all {
		if r.Transport != fastapi.WS {
			continue
		}
		if m, ok := hello.Read(source, r.Site.String()); ok {
			return &m
		}
	}
	return nil
}

// importable returns the application as it can be imported; false if nothing at the top of its module is it or makes it.
func importable(fsys fs.FS, app *fastapi.Router) (App, bool) {
	source := modules.New(fsys)
	file := source.File(app.Site.File)
	if file == nil {
		return App{}, false
	}
	maker := ""
	for _, s := range file.Body {
		switch s := s.(type) {
		case *python.Assign:
			for _, target := range s.Targets {
				if n, ok := target.(*python.Name); ok && s.Value != nil && n.ID == app.Name {
					return named(source, file, n.ID, false), true
				}
			}
		case *python.FuncDef:
			if s.Pos.Line <= app.Site.Line && !slices.ContainsFunc(s.Params, func(p python.Param) bool { return p.Default == nil && p.Kind <= python.KeywordOnly }) {
				maker = s.Name
			} else if s.Pos.Line <= app.Site.Line {
				maker = ""
			}
		}
	}
	if maker == "" {
		return App{}, false
	}
	return named(source, file, maker, true), true
}

// named names an attribute of a module from the folder that the module's own imports start at.
func named(source *modules.Modules, file *modules.File, attribute string, factory bool) App {
	root := importRoot(source, file)
	name, _ := strings.CutPrefix(file.Name, root+"/")
	module := strings.TrimSuffix(strings.ReplaceAll(strings.TrimSuffix(name, ".py"), "/", "."), ".__init__")
	return App{Name: module + ":" + attribute, Root: root, Factory: factory}
}

// importRoot returns the folder, the module's own or one above, in which the first module that it imports from the
// checkout by its full name is found: "src" where src/shop/main.py imports shop.items. It is "." if there is none.
func importRoot(source *modules.Modules, file *modules.File) string {
	root := ""
	look := func(name string) {
		top, _, _ := strings.Cut(name, ".")
		if root != "" || modules.Standard(top) {
			return
		}
		for dir := path.Dir(file.Name); ; dir = path.Dir(dir) {
			if source.Within(dir, name) != nil {
				root = dir
				return
			}
			if dir == "." {
				return
			}
		}
	}
	for _, s := range file.Body {
		python.Walk(s, func(s python.Stmt) bool {
			i, ok := s.(*python.Import)
			switch {
			case ok && i.From && i.Level == 0:
				look(i.Name)
			case ok && !i.From:
				for _, a := range i.Names {
					look(a.Name)
				}
			}
			return true
		}, func(python.Expr) bool { return false })
	}
	return cmp.Or(root, ".")
}

// headersIn adds the headers that a file reads.
func headersIn(fsys fs.FS, file string, found map[string]ReadHeader) {
	base := path.Base(file)
	if strings.HasPrefix(base, "test_") || strings.HasSuffix(base, "_test.py") || base == "conftest.py" {
		return
	}
	src, err := fs.ReadFile(fsys, file)
	if err != nil || !bytes.Contains(src, []byte("eader")) && !bytes.Contains(src, []byte("Bearer")) {
		return
	}
	parsed, err := python.Parse(src)
	if err != nil {
		return
	}
	add := func(name string, required bool, at python.Pos) {
		key := strings.ToLower(name)
		h, known := found[key]
		if !known || h.Name == key && name != key { // X-Tenant-Id rather than x-tenant-id
			h = ReadHeader{Name: name, Required: h.Required, Source: fmt.Sprintf("%s:%d", file, at.Line)}
		}
		h.Required = h.Required || required
		found[key] = h
	}
	for _, s := range parsed.Body {
		python.Walk(s, func(s python.Stmt) bool {
			if f, ok := s.(*python.FuncDef); ok {
				for _, p := range f.Params {
					if name, required := headerParam(p); name != "" {
						add(name, required, f.Pos)
					}
				}
			}
			return true
		}, func(x python.Expr) bool {
			if name := headerRead(x); name != "" {
				add(name, false, x.At())
			}
			return true
		})
	}
}

// headerParam is the header that a parameter of a handler or a dependency reads: by Header(…) as its default, or within
// Annotated.
func headerParam(p python.Param) (name string, required bool) {
	if call := calls(p.Default, "Header"); call != nil {
		return headerName(p.Name, call), mandatory(call)
	}
	if index, ok := p.Ann.(*python.Index); ok && python.LastName(index.X) == "Annotated" {
		if seq, ok := index.I.(*python.Seq); ok {
			for _, x := range seq.Elems {
				if call := calls(x, "Header"); call != nil {
					return headerName(p.Name, call), p.Default == nil && mandatory(call)
				}
			}
		}
	}
	return "", false
}

// mandatory reports whether a Header(…) has no default.
func mandatory(call *python.Call) bool {
	value := keyword(call, "default")
	if len(call.Args) > 0 {
		value = call.Args[0]
	}
	constant, ok := value.(*python.Constant)
	return value == nil && keyword(call, "default_factory") == nil || ok && constant.Text == "..."
}

// headerName is the header that FastAPI reads for a parameter: its alias, or its name with dashes.
func headerName(param string, call *python.Call) string {
	if alias, ok := python.LiteralText(keyword(call, "alias")); ok {
		return alias
	}
	if c, ok := keyword(call, "convert_underscores").(*python.Constant); ok && c.Text == "False" {
		return param
	}
	words := strings.Split(param, "_")
	for i, w := range words {
		if w != "" {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, "-")
}

// headerRead is the header that an expression reads: headers.get("X-Mode"), headers["X-Mode"], APIKeyHeader(name="X-Key"),
// and one of the classes that read a bearer token.
func headerRead(x python.Expr) string {
	switch x := x.(type) {
	case *python.Index:
		if name, ok := python.LiteralText(x.I); ok && python.LastName(x.X) == "headers" {
			return ownHeader(name)
		}
	case *python.Call:
		switch python.LastName(x.Func) {
		case "get":
			attr, ok := x.Func.(*python.Attr)
			if ok && python.LastName(attr.X) == "headers" && len(x.Args) > 0 {
				name, _ := python.LiteralText(x.Args[0])
				return ownHeader(name)
			}
		case "APIKeyHeader":
			name, _ := python.LiteralText(keyword(x, "name"))
			return name
		case "HTTPBearer", "OAuth2PasswordBearer", "OAuth2AuthorizationCodeBearer":
			return "Authorization"
		}
	}
	return ""
}

// ownHeader leaves out the headers of HTTP itself, which say nothing of who asks.
func ownHeader(name string) string {
	lower := strings.ToLower(name)
	if lower == "authorization" {
		return "Authorization"
	}
	if strings.HasPrefix(lower, "x-") {
		return name
	}
	return ""
}

// calls returns x if it is a call of a function of that name.
func calls(x python.Expr, name string) *python.Call {
	call, ok := x.(*python.Call)
	if !ok || python.LastName(call.Func) != name {
		return nil
	}
	return call
}

func keyword(call *python.Call, name string) python.Expr {
	for _, k := range call.Keywords {
		if k.Name == name {
			return k.Value
		}
	}
	return nil
}
