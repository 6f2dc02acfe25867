package routes

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/fastapi"
	"github.com/engfix/engfix/tickets"
)

// maxListed bounds how many files a directory or a pattern may stand for.
const maxListed = 500

// A survey is what the source declares.
type survey struct {
	apps []application
	// claims are the routes of each router, in the order of its files and of the source.
	claims map[string][]*fastapi.Route
	// problems are what stood in the way, router by router.
	problems map[string][]problem
	// missing are the places that may add routes beyond the claims, router by router.
	missing map[string][]probe.Gap
	// unspent is where the bound on what is followed was met.
	unspent []fastapi.Gap
	// routes are all that were met, in whatever file.
	routes []*fastapi.Route
	// owners are the wanted routers that name a file.
	owners map[string][]string
	// define finds where functions are defined, while the checkout is open; nil where no file of it was followed.
	define func(names map[string]bool) defined
}

// A problem is what is wrong with a file of a router, in words.
type problem struct {
	text string
	// unread is the file that could not be read to its end, so that it may declare routes which are not known; "" for none.
	unread string
}

// An application is one that the source makes, with all the paths that it answers, in its order.
type application struct {
	router  *fastapi.Router
	mounted []fastapi.Mounted
	gaps    []fastapi.Gap
	// assumed tells of each of mounted whether a setting's default is taken for a part of its path.
	assumed []bool
}

// surveySource follows the files of every wanted router and, where they do not lead up to an application, searches the
// checkout for those that do.
func surveySource(ctx context.Context, fsys fs.FS, wanted []Wanted) (*survey, error) {
	s := &survey{claims: map[string][]*fastapi.Route{}, problems: map[string][]problem{}, missing: map[string][]probe.Gap{}}
	files := map[string][]string{} // of each router
	owners := map[string][]string{}
	aliases := map[string]string{}
	tree := fastapi.NewTree(fsys, aliases)
	if w, ok := fsys.(*watched); ok && w.shelf != nil {
		tree.Keep(w.shelf)
	}
	for _, w := range wanted {
		files[w.Router], s.problems[w.Router] = listFiles(fsys, w.Files)
		if len(w.Files) == 0 {
			files[w.Router], s.problems[w.Router] = findFile(tree, w.Router)
		}
		for _, f := range files[w.Router] {
			owners[f] = append(owners[f], w.Router)
		}
		if len(files[w.Router]) == 1 {
			aliases[w.Router] = files[w.Router][0]
		}
	}
	if len(owners) == 0 {
		for _, w := range wanted {
			s.missing[w.Router] = nothingRead(s.problems[w.Router])
		}
		return s, nil
	}
	defer tree.ReadAhead(ctx)()
	var all []string
	for _, w := range wanted {
		all = append(all, files[w.Router]...)
	}
	if err := tree.Load(ctx, all...); err != nil {
		return nil, err
	}
	if !rooted(tree, owners) {
		if err := tree.FindApps(ctx); err != nil {
			return nil, err
		}
	}
	if err := tree.Settle(ctx); err != nil {
		return nil, err
	}
	for _, app := range roots(tree) {
		mounted, gaps := tree.Expand(app)
		s.apps = append(s.apps, application{router: app, mounted: mounted, gaps: gaps})
	}
	s.unspent = tree.Anywhere()
	s.routes, s.owners = tree.Routes(), owners
	s.define = func(names map[string]bool) defined { return definitionsOf(fsys, filesWith(tree, owners), names) }
	c := claimer{tree: tree, owners: owners}
	for _, w := range wanted {
		s.claims[w.Router] = c.claim(w.Router, files[w.Router])
		s.problems[w.Router] = append(s.problems[w.Router], c.problems(files[w.Router], len(s.claims[w.Router]))...)
		if len(files[w.Router]) == 0 {
			s.missing[w.Router] = nothingRead(s.problems[w.Router])
			continue
		}
		s.missing[w.Router] = append(unreadOf(s.problems[w.Router]), c.missing(w.Router, files[w.Router], s.claims[w.Router])...)
	}
	return s, nil
}

// findFile gives the file of a router that names none: an exception often has a router only.
func findFile(tree *fastapi.Tree, router string) (files []string, problems []problem) {
	module := strings.ReplaceAll(router, ":", ".")
	if f, ok := tree.FindFile(module); ok {
		return []string{f}, nil
	}
	if i := strings.LastIndexByte(module, '.'); i > 0 { // its last part may be a router within the file
		if f, ok := tree.FindFile(module[:i]); ok && !strings.HasSuffix(f, "/__init__.py") {
			return []string{f}, nil
		}
	}
	return nil, []problem{{text: "it names no files and its import path leads to none"}}
}

// rooted reports whether the files that were loaded lead up to an application by themselves.
func rooted(tree *fastapi.Tree, owners map[string][]string) bool {
	reached := map[*fastapi.Route]bool{}
	for _, app := range tree.Apps() {
		mounted, _ := tree.Expand(app)
		for _, m := range mounted {
			reached[m.Route] = true
		}
	}
	for _, app := range tree.Apps() {
		if owners[app.Site.File] != nil { // another may mount it
			return false
		}
	}
	for f := range owners {
		routes := tree.Module(f).Routes
		if len(routes) == 0 {
			return false
		}
		for _, r := range routes {
			if !reached[r] {
				return false
			}
		}
	}
	return true
}

// roots gives the applications that are not mounted below others.
func roots(tree *fastapi.Tree) []*fastapi.Router {
	below := map[*fastapi.Router]bool{}
	apps := tree.Apps()
	for _, by := range tree.Routers() {
		for _, e := range by.Entries {
			if e.Mount != nil && e.Mount.Router != nil && e.Mount.Router != by {
				below[e.Mount.Router] = true
			}
		}
	}
	return slices.DeleteFunc(apps, func(r *fastapi.Router) bool { return below[r] })
}

// listFiles gives the Python files that a ticket's Files stand for, and what is wrong with the others.
func listFiles(fsys fs.FS, names []string) (files []string, problems []problem) {
	add := func(f string) {
		if !slices.Contains(files, f) {
			files = append(files, f)
		}
	}
	for _, name := range names {
		found, err := expandName(fsys, name)
		if err != nil {
			p := problem{text: fmt.Sprintf("%s: %v", name, err)}
			if !errors.Is(err, errNotPython) && !errors.Is(err, errNoneIn) {
				p.unread = name
			}
			problems = append(problems, p)
			continue
		}
		for _, f := range found {
			add(f)
		}
	}
	return files, problems
}

// expandName gives the files that one entry of Files stands for.
func expandName(fsys fs.FS, name string) ([]string, error) {
	clean := path.Clean(strings.TrimPrefix(name, "./"))
	if path.IsAbs(name) || strings.Contains(name, "\\") || !fs.ValidPath(clean) {
		return nil, errors.New("refused: a file is named relative to the source checkout, with slashes, and lies within it")
	}
	info, err := fs.Stat(fsys, clean)
	switch {
	case err != nil && tickets.IsFilePattern(clean):
		return listMatching(fsys, clean)
	case errors.Is(err, fs.ErrNotExist):
		return nil, errors.New("no such file in the source checkout")
	case err != nil && strings.Contains(err.Error(), "escapes"):
		return nil, errors.New("refused: it leads out of the source checkout")
	case err != nil:
		return nil, fmt.Errorf("cannot be read: %w", pathless(err))
	case info.IsDir():
		return listDir(fsys, clean)
	case !strings.HasSuffix(clean, ".py"):
		return nil, errNotPython
	}
	return []string{clean}, nil
}

// listDir gives the Python files below a directory, those of tests left out.
func listDir(fsys fs.FS, dir string) ([]string, error) {
	out, err := pythonBelow(fsys, dir, func(p string) bool { return !strings.Contains("/"+strings.TrimPrefix(p, dir), "/tests/") })
	if err == nil && len(out) == 0 {
		err = errNoneIn
	}
	return out, err
}

// listMatching gives the Python files that match a pattern.
func listMatching(fsys fs.FS, pattern string) ([]string, error) {
	if _, err := path.Match(pattern, ""); err != nil {
		return nil, errors.New("not a pattern that can be read")
	}
	var out []string
	var err error
	if strings.Contains(pattern, "**") {
		out, err = pythonBelow(fsys, ".", func(p string) bool { return tickets.MatchFile(pattern, p) })
	} else if out, err = fs.Glob(fsys, pattern); err == nil { // which looks behind symbolic links too
		out = slices.DeleteFunc(out, func(p string) bool { return !strings.HasSuffix(p, ".py") })
	}
	switch {
	case err != nil:
		return nil, err
	case len(out) == 0:
		return nil, errors.New("no Python file matches")
	case len(out) > maxListed:
		return nil, errTooMany
	}
	return out, nil
}

// These tell that an entry of Files stands for no Python: no route is declared there.
var (
	errNotPython = errors.New("not a Python file: its name does not end in .py")
	errNoneIn    = errors.New("no Python file in it")
)

// errTooMany tells that an entry of Files stands for more than a router can have.
var errTooMany = fmt.Errorf("it stands for more than %d files: name the router's own", maxListed)

// pythonBelow gives the Python files below a directory that are wanted, what lies in hidden directories left out.
func pythonBelow(fsys fs.FS, dir string, wanted func(string) bool) ([]string, error) {
	var out []string
	err := fs.WalkDir(fsys, dir, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != dir && (strings.HasPrefix(d.Name(), ".") || d.Name() == "__pycache__"):
			return fs.SkipDir
		case !d.Type().IsRegular() || !strings.HasSuffix(p, ".py") || !wanted(p):
		case len(out) == maxListed:
			return errTooMany
		default:
			out = append(out, p)
		}
		return nil
	})
	switch {
	case errors.Is(err, errTooMany):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("cannot be listed: %w", pathless(err))
	}
	return out, nil
}

// A claimer tells which routes belong to which wanted router.
type claimer struct {
	tree   *fastapi.Tree
	owners map[string][]string // the wanted routers that name a file
}

// claim gives the routes of a router: those that its files declare, and those that other files, which no ticket names,
// declare on the routers that its files make or with the handlers that they define. Where its files only pass on a router of
// others, it is that router's.
func (c claimer) claim(name string, files []string) []*fastapi.Route {
	var out []*fastapi.Route
	seen := map[*fastapi.Route]bool{}
	add := func(r *fastapi.Route) {
		if !seen[r] {
			seen[r] = true
			out = append(out, r)
		}
	}
	for _, f := range files {
		m := c.tree.Module(f)
		for _, r := range m.Routes {
			if c.belongs(r, name, f) {
				add(r)
			}
		}
		for _, router := range m.Routers {
			if router.Site.File != f && len(m.Routes) > 0 {
				continue // it only uses another's router
			}
			for _, e := range router.Entries {
				if e.Route != nil && e.Route.Site.File != f && len(c.owners[e.Route.Site.File]) == 0 {
					add(e.Route)
				}
			}
		}
		for _, r := range c.tree.HandledIn(f) {
			// Where the file that adds them has a ticket too they are both's, if there is nothing else here.
			if len(c.owners[r.Site.File]) == 0 || len(m.Routes) == 0 && len(m.Routers) == 0 {
				add(r)
			}
		}
	}
	return out
}

// belongs reports whether a route of a file is the router's. It is, unless the ticket names another router of the file, or
// several tickets name the file and the routers in it can be told apart by their names.
func (c claimer) belongs(r *fastapi.Route, name, file string) bool {
	if c.namesOne(name, file) {
		return c.isNamed(name, file, r.Router)
	}
	var named []string
	for _, o := range c.owners[file] {
		if c.isNamed(o, file, r.Router) {
			named = append(named, o)
		}
	}
	return len(named) == 0 || len(c.owners[file]) < 2 || slices.Contains(named, name)
}

// isNamed reports whether the last part of an import path names a router object, by the names that it has in the file at
// the end, or by its first where it has none there.
func (c claimer) isNamed(importPath, file string, r *fastapi.Router) bool {
	if names := c.tree.Module(file).Names[r]; len(names) > 0 {
		return slices.ContainsFunc(names, func(n string) bool { return namesRouter(importPath, n) })
	}
	return namesRouter(importPath, r.Name)
}

// belongs reports whether a route of a file is the wanted router's, by names alone: owners are the wanted routers of the
// file, objects the names of the router objects that hold the route, and namesOne reports whether a wanted router names
// such an object. A route of an object that nobody names is that of the tickets that name none, or else of all.
func belongs(name string, owners, objects []string, namesOne func(string) bool) bool {
	names := func(importPath string) bool {
		return slices.ContainsFunc(objects, func(object string) bool { return namesRouter(importPath, object) })
	}
	switch {
	case names(name):
		return true
	case slices.ContainsFunc(owners, names):
		return false
	}
	return !namesOne(name) || len(owners) > 1 && !slices.ContainsFunc(owners, func(o string) bool { return !namesOne(o) })
}

// namesOne reports whether an import path goes beyond a file's module and names one of the routers in it.
func (c claimer) namesOne(importPath, file string) bool {
	return namesWithin(importPath, file) &&
		slices.ContainsFunc(c.tree.Module(file).Routes, func(r *fastapi.Route) bool { return c.isNamed(importPath, file, r.Router) })
}

// namesWithin reports whether an import path can be that of something in a file, and is not that of the file.
func namesWithin(importPath, file string) bool {
	i := strings.LastIndexAny(importPath, ".:")
	if i < 0 {
		return false
	}
	stem := strings.TrimSuffix(path.Base(file), ".py")
	isModule := func(name string) bool { return name == stem || name == path.Base(path.Dir(file)) }
	module := importPath[:i]
	return !isModule(importPath[i+1:]) && isModule(module[strings.LastIndexByte(module, '.')+1:])
}

// namesRouter reports whether the last part of an import path names a router object: "engines.x.routes.admin" and
// "engines.x.routes:admin_router" both name admin_router.
func namesRouter(importPath, object string) bool {
	last := importPath[strings.LastIndexAny(importPath, ".:")+1:]
	bare := strings.TrimSuffix(object, "_router")
	return object != "" && (last == object || bare != "" && (last == bare || strings.TrimSuffix(last, "_routes") == bare))
}

// problems tells what is wrong with the files of a router of which so many routes were found.
func (c claimer) problems(files []string, routes int) []problem {
	var out []problem
	add := func(unread, format string, args ...any) {
		out = append(out, problem{fmt.Sprintf(format, args...), unread})
	}
	for _, f := range files {
		m := c.tree.Module(f)
		switch {
		case m.Err != nil && len(m.Routes) > 0:
			add(f, "%s: a part is not Python that can be read: %v", f, m.Err)
		case m.Err != nil:
			add(f, "%s: cannot be read as Python: %v", f, m.Err)
		case len(m.Routes) > 0 || len(files) > 1 || routes > 0:
		case len(c.tree.Anywhere()) > 0:
			add("", "%s: no route was found in it, and not all of the checkout was followed", f)
		case len(m.Gaps) > 0:
			add("", "%s: no route was found in it, and not all of it was followed: %s (%s)", f, m.Gaps[0].What, m.Gaps[0].Site)
		case len(m.Routers) > 0:
			add("", "%s: no route of its own: name the files of the routers that it includes", f)
		default:
			add("", "%s: no route and no router in it", f)
		}
	}
	if routes == 0 && len(files) > 1 && len(out) == 0 {
		add("", "%s: no route was found in any of them", list(files))
	}
	return out
}
