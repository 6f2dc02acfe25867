package workspace

import (
	"slices"
	"strings"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe/sample"
)

// A SetupCommand is a setup step as a shell command. Its capture is a variable of later commands, which the person who
// runs it sets from its answer.
type SetupCommand struct {
	Name     string         `json:"name"`
	Repro    string         `json:"repro"`
	Captures []SetupCapture `json:"captures"`
}

// A SetupCapture says where in a step's answer the value of a variable stands.
type SetupCapture struct {
	Variable string `json:"variable"`
	From     string `json:"from"`
}

// SetupCommands returns the setup steps as commands, in their order. Nothing is sent, and no secret is needed: a variable of
// the environment stands in the commands by its name, whether it has a value or not.
func (w *Workspace) SetupCommands() ([]SetupCommand, error) {
	unset := append(w.cfg.UnsetVariables("setup"), w.cfg.UnsetVariables("identity")...)
	if len(unset) == 0 {
		return w.setupCommands()
	}
	o := w.opts
	o.Env = func(name string) (string, bool) {
		if slices.Contains(unset, name) {
			return "engfix-unset-" + name, true // stands for the value, and is shown as the variable
		}
		return w.opts.Env(name)
	}
	standIn, err := Open(o)
	if err != nil {
		return nil, w.cfg.Sendable() // a value that has to be known, such as a number
	}
	return standIn.setupCommands()
}

func (w *Workspace) setupCommands() ([]SetupCommand, error) {
	s, err := w.Connect()
	if err != nil {
		return nil, err
	}
	defer s.Close()
	got := sample.Fill{}
	commands := []SetupCommand{}
	for _, step := range w.cfg.Setup {
		ask, err := s.stepAsk(step, got)
		if err != nil {
			return nil, err
		}
		c := SetupCommand{Name: s.redactor.Text(step.Name), Repro: s.client.Repro(ask), Captures: []SetupCapture{}}
		for _, capture := range step.Capture {
			variable := strings.ToUpper(capture.Name)
			got[capture.Name] = "engfix-captured-" + capture.Name // stands for the value, and is shown as the variable
			s.redactor.Learn(variable, got[capture.Name])
			c.Captures = append(c.Captures, SetupCapture{variable, captureFrom(capture)})
		}
		commands = append(commands, c)
	}
	return commands, nil
}

func captureFrom(c config.Capture) string {
	switch {
	case c.Header != "":
		return "the header " + c.Header
	case c.Cookie != "":
		return "the cookie " + c.Cookie
	}
	return c.Value + " of the body"
}
