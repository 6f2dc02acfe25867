// Package workspace joins the ticket file, the configuration, the service and the history of one project. A program
// embeds it, and the engfix command is built on it.
//
// Open reads the configuration. After that, a Workspace selects tickets, reports their state, finds their endpoints,
// makes runs and judges them again, and edits boxes. It never prints: notes for a person go to Options.Note, results go
// to a probe.Sink.
//
// A run is a Session: Prepare checks everything that can be known beforehand and sends nothing, Begin waits for the
// service and lays out the plan, Ask puts the questions and judges the answers, Tick edits the boxes that the run
// settled.
package workspace

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe/wire"
	"github.com/engfix/engfix/tickets"
)

// Settings win over the configuration file; nil keeps the file's value. Paths among them are relative to the working
// directory.
type Settings = config.Overrides

// Options say which project to open, and for whom.
type Options struct {
	// Config is the path of engfix.yaml; "" looks for it in the working directory and above. There may be no file.
	Config string
	// Settings win over the file.
	Settings Settings
	// Env looks up environment variables; nil is os.LookupEnv.
	Env func(name string) (string, bool)
	// Version names the program in requests and in run documents, as in "1.2.3".
	Version string
	// Secrets are further values to hide, by name.
	Secrets map[string]string
	// In is the source of a routes document called -; nil: there is none.
	In io.Reader
	// Note gets messages for a person that do not end the work, one line at a time; nil drops them.
	Note func(line string)
}

// A Workspace is one project. It is not for several goroutines at once.
type Workspace struct {
	cfg      *config.Config
	opts     Options
	redactor *wire.Redactor // for everything that this process shows, records or passes on; setup captures are added as they are made
	file     *tickets.File  // nil until it is read
	noted    map[string]bool
}

// Open reads the configuration: settings win over ENGFIX_… variables, those over the file, and that over the defaults.
// Its errors say what is wrong, and in which line. Nothing else is read yet, and nothing is sent.
func Open(o Options) (*Workspace, error) {
	if o.Env == nil {
		o.Env = os.LookupEnv
	}
	if o.Config == "" {
		o.Config, _ = config.Locate(".", o.Env)
	}
	cfg := config.Default()
	var err error
	if o.Config != "" {
		cfg, err = config.Load(o.Config, o.Env)
	} else {
		err = cfg.ApplyEnv(o.Env)
	}
	if err != nil {
		return nil, err
	}
	secrets := maps.Clone(o.Secrets)
	if secrets == nil {
		secrets = map[string]string{}
	}
	maps.Copy(secrets, secretsOf(cfg))
	w := &Workspace{cfg: cfg, opts: o, redactor: wire.NewRedactor(secrets, cfg.Redact)}
	if err := cfg.Apply(o.Settings); err != nil {
		return nil, errors.New(w.Hide(err.Error()))
	}
	hideCredentials(cfg, w.redactor)
	return w, nil
}

// Hide replaces secrets by their names: those of the configuration and those that setup steps captured.
func (w *Workspace) Hide(s string) string { return w.redactor.Text(s) }

// TicketPath is the path of the ticket file.
func (w *Workspace) TicketPath() string { return w.cfg.Tickets }

// Source is the checkout that the Files fields are relative to; "" for none.
func (w *Workspace) Source() string { return w.cfg.Target.Source }

func (w *Workspace) notef(format string, args ...any) {
	if w.opts.Note != nil {
		w.opts.Note(fmt.Sprintf(format, args...))
	}
}

// noteUnset notes, once, that something is left out because a variable in a key's value is not set.
func (w *Workspace) noteUnset(key, leftOut string) {
	if err := w.cfg.Unset(key); err != nil {
		w.noteOnce(key, "%v; %s", err, leftOut)
	}
}

// noteOnce is notef for the first note about a key of the configuration.
func (w *Workspace) noteOnce(key, format string, args ...any) {
	if w.noted[key] {
		return
	}
	if w.noted == nil {
		w.noted = map[string]bool{}
	}
	w.noted[key] = true
	w.notef(format, args...)
}

// CheckSource checks that the source checkout exists. One from the settings must; one from the file may be missing, as
// in a job with pins and no checkout, and is then left out.
func (w *Workspace) CheckSource() error {
	w.noteUnset("target.source", "endpoints are taken only from pins")
	dir := w.cfg.Target.Source
	if dir == "" {
		w.adoptSource()
		return nil
	}
	info, err := os.Stat(dir)
	named := w.opts.Settings.Source != nil
	switch {
	case err == nil && info.IsDir():
		return nil
	case named && (err == nil || errors.Is(err, fs.ErrNotExist)):
		return fmt.Errorf("--source %s: want a folder, the checkout that the Files fields are relative to", dir)
	case named:
		return fmt.Errorf("--source %w", fileerror.Unreadable(dir, err, "name the checkout that the Files fields are relative to"))
	}
	w.notef("the source checkout %s (target.source) does not exist: endpoints are taken only from pins", dir)
	w.cfg.Target.Source = ""
	return nil
}

// adoptSource takes the working directory or the ticket file's folder as the checkout if nothing names one, there is no
// configuration, and the Files fields lead to files there.
func (w *Workspace) adoptSource() {
	if w.cfg.Path != "" || w.opts.Settings.Source != nil || w.cfg.Target.App != "" {
		return
	}
	if file, err := w.File(); err == nil { // who needs the file reports the error
		w.cfg.Target.Source = sourceOfFile(file, []string{".", filepath.Dir(w.cfg.Tickets)})
	}
}

// File reads the ticket file, once. A file without tickets is returned together with an error.
func (w *Workspace) File() (*tickets.File, error) {
	if w.file == nil {
		if err := w.adoptTickets(); err != nil {
			return nil, err
		}
		file, err := tickets.Read(w.cfg.Tickets)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, noTicketFile(w.cfg, err)
		}
		if err != nil {
			return nil, err
		}
		w.file = file
	}
	if none := w.file.NoTickets(); none != nil {
		return w.file, none
	}
	return w.file, nil
}

// adoptTickets sees to it that the path of the ticket file is known. If no configuration names one and no file has the
// usual name, it is the only ticket file of the working directory.
func (w *Workspace) adoptTickets() error {
	if err := w.cfg.Unset("tickets"); err != nil {
		return err
	}
	if ticketFileNamed(w.cfg) {
		return nil
	}
	if _, err := os.Stat(w.cfg.Tickets); err == nil {
		return nil
	}
	found := findTickets([]string{"."})
	switch len(found) {
	case 0:
		return nil
	case 1:
		w.cfg.Tickets = found[0].Path
		w.notef("reading %s, the only ticket file here (engfix init writes an engfix.yaml that names it)", w.cfg.Tickets)
		return nil
	}
	var names []string
	for _, f := range found {
		names = append(names, f.Path)
	}
	return fmt.Errorf("which ticket file? %s hold tickets: name one with --tickets FILE", words.And(names))
}

// ticketFileNamed reports whether somebody named the ticket file, in the configuration or by --tickets.
func ticketFileNamed(cfg *config.Config) bool {
	return cfg.Path != "" || cfg.Tickets != config.Default().Tickets
}

// noTicketFile is the error of a ticket file that does not exist, as err says.
func noTicketFile(cfg *config.Config, err error) error {
	remedy := "run engfix in its folder, or name it with --tickets FILE"
	if ticketFileNamed(cfg) {
		remedy = "name the ticket file with --tickets, or with tickets in engfix.yaml"
	}
	return fileerror.Unreadable(cfg.Tickets, err, remedy)
}

// Concurrency is how many exchanges may be under way at once.
func (w *Workspace) Concurrency() int { return w.cfg.Target.Concurrency }
