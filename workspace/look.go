package workspace

import (
	"cmp"
	"context"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe/credential"
	"github.com/engfix/engfix/probe/openapi"
	"github.com/engfix/engfix/probe/routes"
	"github.com/engfix/engfix/probe/wire"
	"github.com/engfix/engfix/tickets"
)

// LookOptions hold the facts that are known already, and whether the service may be asked.
type LookOptions struct {
	// Dir is the folder of the engfix.yaml to be written; the paths below are relative to the working directory.
	Dir                          string
	Tickets, Target, Source, App string
	// Look asks the usual ports of this machine for a service.
	Look bool
}

// A Found is the result of a look around a folder.
type Found struct {
	Starter config.Starter
	// TicketFiles are all files that hold tickets, those with the most tickets first.
	TicketFiles []TicketFile
	Live        bool // the service answered
	// Secrets are the environment variables that the identity wants.
	Secrets []string
}

// A TicketFile is a file that holds tickets.
type TicketFile struct {
	Path    string
	Tickets int
	First   string // the ID of the first ticket
}

// usualURLs are where a service under development usually answers.
var usualURLs = []string{"http://127.0.0.1:8000", "http://127.0.0.1:8080", "http://127.0.0.1:5000", "http://127.0.0.1:3000"}

// lookTimeout bounds the wait for a service that may not be there: one on this machine answers at once.
const lookTimeout = 2 * time.Second

// maxFolders bounds how many folders are looked into.
const maxFolders = 300

// LookAround looks for the content of an engfix.yaml: ticket files, the checkout that their Files fields lead from, its
// application, an OpenAPI document, the headers of an identity. It reads files; it asks a service only if the options
// allow it.
func LookAround(ctx context.Context, o LookOptions) (*Found, error) {
	o.Dir = cmp.Or(o.Dir, ".")
	found := &Found{Starter: config.Starter{URL: cmp.Or(o.Target, usualURLs[0]), App: o.App, Import: o.App != ""}}
	dirs := foldersBelow(".", 2)
	if o.Tickets != "" {
		found.TicketFiles = ticketFiles(o.Tickets)
		found.Starter.Tickets = from(o.Dir, o.Tickets)
	} else if found.TicketFiles = findTickets(dirs); len(found.TicketFiles) > 0 {
		found.Starter.Tickets = from(o.Dir, found.TicketFiles[0].Path)
	}
	source := o.Source
	if source == "" {
		source = sourceOf(found.TicketFiles, append(dirs, siblings()...))
	}
	if err := found.read(ctx, o, source); err != nil {
		return nil, err
	}
	doc := found.document(o, append([]string{".", source}, dirs...))
	if o.Look {
		if live := found.ask(ctx, o); live != nil {
			doc = live
		}
	}
	if len(found.Starter.Headers) == 0 && doc != nil {
		found.identity(documentHeaders(doc))
	}
	return found, nil
}

// foldersBelow are the folders in which a project keeps its own files, dir itself first.
func foldersBelow(dir string, depth int) []string {
	folders := []string{dir}
	entries, err := os.ReadDir(dir)
	if err != nil || depth == 0 {
		return folders
	}
	for _, e := range entries {
		name := e.Name()
		if !e.IsDir() || strings.HasPrefix(name, ".") || slices.Contains([]string{"node_modules", "venv", "env", "__pycache__", "dist", "build", "vendor"}, name) {
			continue
		}
		folders = append(folders, foldersBelow(filepath.Join(dir, name), depth-1)...)
		if len(folders) >= maxFolders {
			return folders[:maxFolders]
		}
	}
	return folders
}

// siblings are the folders next to the working directory: a ticket file may have a repository of its own.
func siblings() []string {
	entries, err := os.ReadDir("..")
	if err != nil {
		return nil
	}
	var dirs []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") && len(dirs) < maxFolders {
			dirs = append(dirs, filepath.Join("..", e.Name()))
		}
	}
	return dirs
}

// findTickets finds the markdown files that hold tickets of routers.
func findTickets(dirs []string) []TicketFile {
	var all []TicketFile
	for _, dir := range dirs {
		matches, _ := filepath.Glob(filepath.Join(escapeGlob(dir), "*.md"))
		for _, path := range matches {
			all = append(all, ticketFiles(path)...)
		}
	}
	slices.SortStableFunc(all, func(a, b TicketFile) int { return cmp.Compare(b.Tickets, a.Tickets) })
	return all
}

func escapeGlob(dir string) string {
	return strings.NewReplacer(`[`, `[[]`, `*`, `[*]`, `?`, `[?]`).Replace(dir)
}

// ticketFiles returns the file at the path if one of its tickets names a router, and else nothing.
func ticketFiles(path string) []TicketFile {
	file, err := tickets.Read(path)
	if err != nil || !slices.ContainsFunc(file.Tickets, func(t *tickets.Ticket) bool { return len(t.Routers()) > 0 }) {
		return nil
	}
	return []TicketFile{{Path: path, Tickets: len(file.Tickets), First: file.Tickets[0].ID}}
}

// sourceOf returns the folder in which most files of the first ticket file stand, or "".
func sourceOf(files []TicketFile, dirs []string) string {
	if len(files) == 0 {
		return ""
	}
	file, err := tickets.Read(files[0].Path)
	if err != nil {
		return ""
	}
	return sourceOfFile(file, dirs)
}

// sourceOfFile returns the folder in which most of the files that the tickets name stand, or "".
func sourceOfFile(file *tickets.File, dirs []string) string {
	var named []string
	for _, t := range file.Tickets {
		named = append(named, t.Files...)
	}
	best, most := "", 0
	for _, dir := range dirs {
		n := 0
		for _, name := range named {
			if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err == nil {
				n++
			}
		}
		if n > most {
			best, most = dir, n
		}
	}
	return best
}

// read surveys the source.
func (f *Found) read(ctx context.Context, o LookOptions, source string) error {
	dir := cmp.Or(source, ".")
	survey, err := routes.SurveySource(ctx, os.DirFS(dir))
	if err != nil {
		return err
	}
	if source == "" && len(survey.Apps) == 0 {
		return nil
	}
	f.Starter.Source = from(o.Dir, dir)
	if f.Starter.App == "" && len(survey.Apps) > 0 {
		app := survey.Apps[0]
		f.Starter.App, f.Starter.AppDir, f.Starter.Factory = app.Name, app.Root, app.Factory
	}
	if f.Starter.App != "" {
		for _, venv := range []string{".venv", "venv", "env"} {
			for _, python := range []string{"bin/python", "Scripts/python.exe"} {
				path := filepath.Join(dir, venv, filepath.FromSlash(python))
				if _, err := os.Stat(path); err == nil && f.Starter.Python == "" {
					f.Starter.Python = from(o.Dir, path)
				}
			}
		}
	}
	f.identity(survey.Headers)
	if survey.Hello != nil {
		var headers []config.Pair
		for _, h := range f.Starter.Headers {
			headers = append(headers, config.Pair{Name: h.Name, Value: h.Value})
		}
		f.Starter.Hello = mapping(survey.Hello.Members, headers)
		f.Starter.HelloSource = survey.Hello.Source
		f.addSecrets(f.Starter.Hello)
	}
	return nil
}

// identity proposes the headers that are read, with values for a demonstration. If no header says who asks, none is proposed.
func (f *Found) identity(read []routes.ReadHeader) {
	required := false
	for _, h := range read {
		if !identifies(h.Name) {
			continue
		}
		value, secret := valueOf(h.Name)
		if secret != "" {
			f.Secrets = append(f.Secrets, secret)
		}
		required = required || h.Required
		f.Starter.Headers = append(f.Starter.Headers, config.StarterHeader{Name: h.Name, Value: value, Required: h.Required, Source: h.Source})
	}
	if !required { // a service that still needs its fixes requires none: it is meant to require those that it reads
		for i, h := range f.Starter.Headers {
			f.Starter.Headers[i].Required = !slices.Contains([]string{"x-user-id", "x-app-id", "x-surface-id"}, strings.ToLower(h.Name))
		}
	}
}

// addSecrets adds the variables that a text names.
func (f *Found) addSecrets(text string) {
	for _, m := range variable().FindAllStringSubmatch(text, -1) {
		if !slices.Contains(f.Secrets, m[1]) {
			f.Secrets = append(f.Secrets, m[1])
		}
	}
}

var variable = lazy.Regexp(`\$\{(\w+)\}`)

// identifies reports whether a header may identify the caller, and is not about the format or the tracing of a request.
func identifies(name string) bool {
	lower := strings.ToLower(name)
	if lower == "authorization" || credential.Proves(name) {
		return lower != "cookie"
	}
	for _, not := range []string{"request-id", "correlation", "trace", "forwarded", "real-ip", "idempotency", "signature", "csrf", "ratelimit"} {
		if strings.Contains(lower, not) {
			return false
		}
	}
	return strings.HasPrefix(lower, "x-")
}

// valueOf returns a value for a header of the identity, and the variable that it names if the value is a secret.
func valueOf(name string) (value, secret string) {
	for _, p := range config.Default().Identity.Headers {
		if strings.EqualFold(p.Name, name) {
			return p.Value, ""
		}
	}
	switch {
	case strings.EqualFold(name, "Authorization"):
		return "Bearer ${ENGFIX_TOKEN}", "ENGFIX_TOKEN"
	case credential.Proves(name):
		secret = "ENGFIX_" + strings.ToUpper(strings.ReplaceAll(strings.TrimPrefix(strings.ToLower(name), "x-"), "-", "_"))
		return "${" + secret + "}", secret
	}
	short := strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(name), "x-"), "-id")
	if strings.HasSuffix(strings.ToLower(name), "-id") && short != "" {
		return short[:1] + "_demo", ""
	}
	return "demo", ""
}

// document finds an OpenAPI document among the project's files.
func (f *Found) document(o LookOptions, dirs []string) *openapi.Document {
	for _, dir := range dirs {
		path := filepath.Join(dir, "openapi.json")
		if doc, err := documentIn(path, usualDocument); err == nil {
			f.Starter.OpenAPI = from(o.Dir, path)
			return doc
		}
	}
	return nil
}

// ask looks for the service where it usually answers, and returns its document.
func (f *Found) ask(ctx context.Context, o LookOptions) *openapi.Document {
	places := usualURLs
	if o.Target != "" {
		places = []string{o.Target}
	}
	for _, place := range places {
		target, err := url.Parse(place)
		if err != nil {
			continue
		}
		client, err := wire.New(wire.Options{Target: target, Timeout: lookTimeout})
		if err != nil {
			continue
		}
		text, err := client.Fetch(ctx, openAPIPath, usualDocument)
		client.Close()
		if err != nil {
			continue
		}
		if doc, err := openapi.Parse(text); err == nil {
			f.Starter.URL, f.Starter.OpenAPI, f.Live = place, "", true
			return doc
		}
	}
	return nil
}

// documentHeaders are the headers that the operations of a document require.
func documentHeaders(doc *openapi.Document) []routes.ReadHeader {
	seen := map[string]bool{}
	var all []routes.ReadHeader
	for _, op := range doc.Operations() {
		for _, name := range doc.RequiredHeaders(op.Method, op.Path) {
			if lower := strings.ToLower(name); !seen[lower] {
				seen[lower] = true
				all = append(all, routes.ReadHeader{Name: name, Required: true, Source: op.Method + " " + op.Path})
			}
		}
	}
	slices.SortFunc(all, func(a, b routes.ReadHeader) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// from returns a path as engfix.yaml in the folder names it: an absolute one unchanged, any other relative to the folder.
func from(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.ToSlash(relativeTo(dir, path))
}
