package main

import (
	"bufio"
	"context"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/engfix/engfix/internal/atomicfile"
	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/report"
	"github.com/engfix/engfix/workspace"
)

type initOptions struct {
	workspace.LookOptions
	all, force, yes bool
}

func newInitCmd(a *app) *cobra.Command {
	o := &initOptions{}
	cmd := &cobra.Command{
		Use:   "init [FILE]",
		Short: "Look around, and write an engfix.yaml that works",
		Long: `Init looks for the ticket file, the source that its Files fields lead to, the FastAPI application in it, an OpenAPI
document and the headers of an identity, and writes a short engfix.yaml from what it finds. It reads files only; --look
asks the usual ports of this machine for the service too. On a terminal it shows the file and asks before it writes.`,
		Example: `  engfix init
  engfix init --target http://127.0.0.1:9000 --source ../engines --yes
  engfix init --all full.yaml    every key, with its explanation`,
		Args: atMostOne("file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			path := config.FileName
			if len(args) == 1 {
				path = args[0]
			}
			o.Tickets = a.flags.tickets
			return a.initFile(cmd.Context(), o, path)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Target, "target", "", "`URL` of the service")
	f.StringVar(&o.Source, "source", "", "checkout `DIR` that the Files fields are relative to")
	f.StringVar(&o.App, "app", "", "import the application `MODULE:ATTRIBUTE` and read its routes")
	f.BoolVar(&o.Look, "look", false, "ask the usual ports of this machine for the service")
	f.BoolVar(&o.yes, "yes", false, "write the file without asking")
	f.BoolVar(&o.all, "all", false, "write every key with its explanation instead")
	f.BoolVar(&o.force, "force", false, "replace the file if it exists")
	return cmd
}

func (a *app) initFile(ctx context.Context, o *initOptions, path string) error {
	if ext := strings.ToLower(filepath.Ext(path)); ext != ".yaml" && ext != ".yml" { // a ticket file that --force would replace, above all
		return fmt.Errorf("init writes a configuration, and %s is not a YAML file: name one that ends in .yaml, and the ticket file with --tickets", path)
	}
	if _, err := os.Lstat(path); err == nil && !o.force {
		return fmt.Errorf("%s exists already: use --force to replace it", path)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return fmt.Errorf("cannot write the configuration: there is no folder %s", filepath.Dir(path))
	}
	if o.all {
		if err := atomicfile.Write(ctx, path, config.Template(), 0o644); err != nil {
			return fmt.Errorf("cannot write the configuration: %w", err)
		}
		_, err := fmt.Fprintf(a.out, "wrote %s: set target.url and identity in it, then run engfix probe\n", report.Line(path))
		return err
	}
	if o.Tickets != "" {
		if _, err := os.Stat(o.Tickets); err != nil {
			return fmt.Errorf("--tickets %w", fileerror.Unreadable(o.Tickets, err, "name the markdown file that holds the tickets"))
		}
	}
	if o.Source != "" {
		if info, err := os.Stat(o.Source); err != nil || !info.IsDir() {
			return fmt.Errorf("--source %s: want a folder, the checkout that the Files fields are relative to", o.Source)
		}
	}
	o.Dir = filepath.Dir(path)
	found, err := workspace.LookAround(ctx, o.LookOptions)
	if err != nil {
		return err
	}
	text := found.Starter.YAML()
	if _, err := config.Parse(path, text, a.env); err != nil {
		return fmt.Errorf("cannot write a configuration from these flags: %w", err)
	}
	a.sayFound(o, found)
	if write, err := a.agreed(o, path, text); err != nil || !write {
		return err
	}
	if err := atomicfile.Write(ctx, path, text, 0o644); err != nil {
		return fmt.Errorf("cannot write the configuration: %w", err)
	}
	return a.sayNext(found, path)
}

// agreed asks on a terminal whether to write the file.
func (a *app) agreed(o *initOptions, path string, text []byte) (bool, error) {
	in, isFile := a.in.(*os.File)
	if o.yes || !a.outTTY || !isFile || !isTerminal(in) {
		return true, nil
	}
	fmt.Fprintf(a.out, "\n%s\n\nWrite %s? [Y/n] ", strings.TrimRight(string(text), "\n"), report.Line(path))
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil {
		return false, fmt.Errorf("no answer: use --yes to write %s without asking", path)
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "", "y", "yes":
		return true, nil
	}
	_, err = fmt.Fprintln(a.out, "nothing was written")
	return false, err
}

// sayFound lists the facts that were found and those that were not.
func (a *app) sayFound(o *initOptions, found *workspace.Found) {
	s := found.Starter
	say := func(head, text string) { fmt.Fprintf(a.out, "%-10s %s\n", head, report.Line(text)) }
	switch n := len(found.TicketFiles); {
	case n == 0:
		say("tickets", "no ticket file found: name it with --tickets FILE")
	default:
		text := fmt.Sprintf("%s (%s)", found.TicketFiles[0].Path, words.Count(found.TicketFiles[0].Tickets, "ticket", "tickets"))
		var others []string
		for _, f := range found.TicketFiles[1:] {
			others = append(others, f.Path)
		}
		if more := len(others) - shownPlaces; more > 0 {
			others = append(others[:shownPlaces], fmt.Sprintf("%d more", more))
		}
		if len(others) > 0 {
			text += "; others, for --tickets: " + words.And(others)
		}
		say("tickets", text)
	}
	if s.Source == "" {
		say("source", "no checkout found that the Files fields lead to: name it with --source DIR")
	} else {
		say("source", s.Source)
	}
	if s.App != "" {
		say("app", s.App)
	}
	if s.OpenAPI != "" {
		say("openapi", s.OpenAPI)
	}
	switch {
	case found.Live:
		say("service", s.URL+" answers")
	case o.Look:
		say("service", "none found at the usual ports: set target.url")
	default:
		say("service", s.URL+" (not asked; --look asks)")
	}
	var headers []string
	for _, h := range s.Headers {
		headers = append(headers, h.Name)
	}
	if len(headers) == 0 {
		say("identity", "no header found that identifies the caller")
	} else {
		say("identity", words.And(headers))
	}
	if s.HelloSource != "" {
		say("hello", "the first message of a WebSocket, as "+s.HelloSource+" reads it")
	}
}

// sayNext prints the next command to run.
func (a *app) sayNext(found *workspace.Found, path string) error {
	file, flag := "", ""
	if path != config.FileName {
		file, flag = " "+path, " --config "+path
	}
	fmt.Fprintf(a.out, "\nwrote %s\n", report.Line(path))
	next := "engfix init" + file + " --force --tickets FILE, once there is a ticket file (engfix demo shows one)"
	if len(found.TicketFiles) > 0 {
		next = "engfix probe" + flag + " --ticket " + found.TicketFiles[0].First
	}
	for _, name := range found.Secrets {
		fmt.Fprintf(a.out, "set       export %s=…\n", name)
	}
	if !found.Live {
		fmt.Fprintf(a.out, "start     the service at %s%s\n", report.Line(found.Starter.URL), report.Line(serveCommand(found.Starter)))
	}
	_, err := fmt.Fprintf(a.out, "next      %s\n", report.Line(next))
	return err
}

// serveCommand returns how the service is usually started, as a remark: ", as in uvicorn main:app --port 8000"; or "".
func serveCommand(s config.Starter) string {
	u, err := url.Parse(s.URL)
	if s.App == "" || err != nil || u.Port() == "" || u.Scheme != "http" {
		return ""
	}
	flags := ""
	if dir := path.Join(s.Source, s.AppDir); dir != "" && dir != "." {
		flags = "--app-dir " + dir + " "
	}
	if s.Factory {
		flags += "--factory "
	}
	return ", as in uvicorn " + flags + s.App + " --port " + u.Port()
}
