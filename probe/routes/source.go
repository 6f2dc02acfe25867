package routes

import (
	"context"
	"io/fs"
	"slices"
	"strings"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/routes/fastapi"
)

// A survey holds the declarations of the source.
type survey struct {
	apps []application
	// empty says that there are applications, and that none of them has a route.
	empty bool
	// claims are the routes of each router, in the order of its files and of the source.
	claims map[string][]*fastapi.Route
	// problems are the obstacles, router by router.
	problems map[string][]problem
	// missing are the places that may add routes beyond the claims, router by router.
	missing map[string][]probe.Gap
	// unspent are the places where the bound on followed code was reached.
	unspent []fastapi.Gap
	// routes are all that were met, in whatever file.
	routes []*fastapi.Route
	// owners are the wanted routers that name a file.
	owners map[string][]string
	// define finds where functions are defined, while the checkout is open; nil if no file of it was followed.
	define func(names map[string]bool) defined
}

// A problem describes the fault of a router's file, in words.
type problem struct {
	text string
	// unread is the file that could not be read to its end, and so may declare unknown routes; "" for none.
	unread string
}

// An application is one that the source makes, with all the paths that it answers, in its order.
type application struct {
	router  *fastapi.Router
	mounted []fastapi.Mounted
	gaps    []fastapi.Gap
	// aside says why it may not be the served one; "" if it is, as far as the source shows.
	aside string
	// assumed says for each of mounted whether a part of its path is a setting's default.
	assumed []bool
}

// surveySource follows the files of every wanted router and, if they do not lead up to an application, searches the
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
	if err := follow(ctx, tree, owners, wantedFiles(wanted, files)); err != nil {
		return nil, err
	}
	apps := roots(tree)
	aside := tree.Unserved(apps)
	for _, app := range apps {
		mounted, gaps := tree.Expand(app)
		s.apps = append(s.apps, application{router: app, mounted: mounted, gaps: gaps, aside: aside[app]})
	}
	// The served applications come first: a route that one of them has too gets no note.
	slices.SortStableFunc(s.apps, func(a, b application) int {
		switch served, alsoServed := a.aside == "", b.aside == ""; {
		case served == alsoServed:
			return 0
		case served:
			return -1
		}
		return 1
	})
	s.empty = len(apps) == 0 && slices.ContainsFunc(tree.Routers(), func(r *fastapi.Router) bool { return r.App })
	s.unspent = tree.Anywhere()
	s.routes, s.owners = tree.Routes(), owners
	s.define = func(names map[string]bool) defined { return definitionsOf(fsys, filesWith(tree, owners), names) }
	c := claimer{tree: tree, owners: owners, read: map[string]fastapi.Module{}}
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

// wantedFiles returns the files of all routers, in their order.
func wantedFiles(wanted []Wanted, files map[string][]string) []string {
	var all []string
	for _, w := range wanted {
		all = append(all, files[w.Router]...)
	}
	return all
}

// follow follows the files, and if they do not lead up to an application, the files of the checkout that do.
func follow(ctx context.Context, tree *fastapi.Tree, owners map[string][]string, files []string) error {
	defer tree.ReadAhead(ctx)()
	if err := tree.Load(ctx, files...); err != nil {
		return err
	}
	if !rooted(tree, owners) {
		if err := tree.FindApps(ctx); err != nil {
			return err
		}
	}
	return tree.Settle(ctx)
}

// findFile returns the file of a router that names none: an exception often has a router only.
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
	return nil, []problem{{text: "it names no files and its import path matches none"}}
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

// roots returns the applications that are not mounted below others.
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
