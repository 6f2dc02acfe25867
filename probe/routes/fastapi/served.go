package fastapi

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// A serving is an application that the source hands to a server: itself, or by its name as "module:attribute".
type serving struct {
	apps []*Router
	name string
	file string // that hands it
}

// isServer reports whether a library serves the applications that its functions get.
func isServer(root string) bool { return root == "uvicorn" || root == "hypercorn" }

// serves notes the application that a server's function gets.
func (f *frame) serves(args *arguments) {
	v := args.arg(0, "app")
	name, _ := text(v).Value()
	f.t.servings = append(f.t.servings, serving{routersOf(v), name, f.mod.file})
}

// defaultNames are the names of an application, and defaultFiles the files, that FastAPI's own command looks for, the first
// one first.
var (
	defaultNames = []string{"app", "api"}
	defaultFiles = []string{"main.py", "app.py", "api.py", "app/main.py", "app/app.py", "app/api.py"}
)

// A home is a file with applications that may be served, and the names that it has for them at its end.
type home struct {
	file  string
	apps  []*Router
	names map[*Router][]string
}

// Unserved returns those of several applications that may not be the served one, each with the reason. A file serves those that
// the source hands to a server; otherwise those with the name that FastAPI's own command prefers; otherwise the only one that it
// has a name for. If no more than one file hands some to a server, or none does and one is at the path that the command prefers,
// that file is the served one of its folder. In the other cases each file may be. There are none if the source may hand others to a
// server than it shows.
func (t *Tree) Unserved(apps []*Router) map[*Router]string {
	out := map[*Router]string{}
	if len(apps) < 2 {
		return out
	}
	handed, sure := t.handed()
	if !sure {
		return out
	}
	homes := t.homes(apps)
	served := map[string]*Router{} // the first one of each file
	var serving []string           // the files that hand some to a server
	for _, h := range homes {
		picked := h.pick(handed)
		if len(picked) == 0 {
			for _, r := range h.apps {
				out[r] = fmt.Sprintf("it is in one of several applications of %s, and the source does not show which one is served", h.file)
			}
			continue
		}
		served[h.file] = picked[0]
		if handed[picked[0]] {
			serving = append(serving, h.file)
		}
		for _, r := range h.apps {
			if !slices.Contains(picked, r) {
				out[r] = elsewhere(h.file, picked[0], handed)
			}
		}
	}
	if len(serving) == 0 {
		serving = slices.DeleteFunc(slices.Clone(defaultFiles), func(file string) bool { return served[file] == nil })
		serving = serving[:min(len(serving), 1)]
	}
	if len(serving) != 1 {
		return out
	}
	for _, h := range homes {
		for _, r := range h.apps {
			if h.file != serving[0] && path.Dir(h.file) == path.Dir(serving[0]) && !handed[r] {
				out[r] = elsewhere(serving[0], served[serving[0]], handed)
			}
		}
	}
	return out
}

// elsewhere says that another application is probably served: one that the file hands to a server, or has under a name.
func elsewhere(file string, served *Router, handed map[*Router]bool) string {
	why := file + " has another application"
	switch {
	case handed[served] && served.Name == "":
		why = file + " serves another"
	case handed[served]:
		why = file + " serves " + served.Name
	case served.Name != "":
		why = file + " has an application named " + served.Name
	}
	return "its application is probably not the served one: " + why
}

// serverImports are the words of a file that may hand an application to a server.
var serverImports = []string{"import uvicorn", "from uvicorn import", "import hypercorn", "from hypercorn"}

// handed returns the applications that the source hands to a server; false if it may hand others: a function that nothing calls
// may be a command's.
func (t *Tree) handed() (apps map[*Router]bool, sure bool) {
	apps = map[*Router]bool{}
	shown := map[string]bool{}
	for _, s := range t.servings {
		for _, r := range slices.Concat(s.apps, t.appsNamed(s.name)) {
			apps[r], shown[s.file] = true, true
		}
	}
	for _, file := range t.buildIndex().files {
		if !shown[file] && !isTest(file) && t.says(file, serverImports) {
			return nil, false
		}
	}
	return apps, true
}

// appsNamed returns the applications with a name such as "module:attribute", also those that a function with the name makes.
func (t *Tree) appsNamed(name string) []*Router {
	name, attr, ok := strings.Cut(name, ":")
	if !ok {
		return nil
	}
	var out []*Router
	at := strings.ReplaceAll(name, ".", "/")
	for file, m := range t.modules {
		if file != at+".py" && file != at+"/__init__.py" && !strings.HasSuffix(file, "/"+at+".py") {
			continue
		}
		v := m.scope.vars[attr]
		out = append(out, routersOf(v)...)
		if fn, ok := v.(*function); ok && fn.def != nil {
			out = append(out, slices.DeleteFunc(slices.Clone(t.routers), func(r *Router) bool { return r.guess != fn.def })...)
		}
	}
	return out
}

// homes returns the files of applications: those that have a name for them, first of all the ones that make them.
func (t *Tree) homes(apps []*Router) []home {
	at, names := map[*Router]string{}, map[*Router]map[string][]string{}
	for _, file := range slices.Sorted(maps.Keys(t.modules)) {
		for name, v := range t.modules[file].scope.vars {
			for _, r := range routersOf(v) {
				if names[r] == nil {
					names[r], at[r] = map[string][]string{}, file
				}
				if file == r.Site.File {
					at[r] = file
				}
				names[r][file] = append(names[r][file], name)
			}
		}
	}
	var out []home
	for _, r := range apps {
		file := at[r]
		if file == "" {
			file = r.Site.File
		}
		i := slices.IndexFunc(out, func(h home) bool { return h.file == file })
		if i < 0 {
			i = len(out)
			out = append(out, home{file: file, names: map[*Router][]string{}})
		}
		out[i].apps = append(out[i].apps, r)
		out[i].names[r] = names[r][file]
	}
	return out
}

// pick returns the applications of a file that it serves; nil if it does not show which.
func (h home) pick(handed map[*Router]bool) []*Router {
	some := func(is func(r *Router) bool) []*Router {
		return slices.DeleteFunc(slices.Clone(h.apps), func(r *Router) bool { return !is(r) })
	}
	if rs := some(func(r *Router) bool { return handed[r] }); len(rs) > 0 {
		return rs
	}
	for _, name := range defaultNames {
		if rs := some(func(r *Router) bool { return slices.Contains(h.names[r], name) }); len(rs) > 0 {
			return rs
		}
	}
	rs := some(func(r *Router) bool { return len(h.names[r]) > 0 || r.guess != nil })
	if len(rs) == 1 {
		return rs
	}
	if len(h.apps) == 1 {
		return h.apps
	}
	return nil
}
