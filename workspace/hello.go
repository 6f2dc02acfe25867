package workspace

import (
	"encoding/json"
	"os"
	"strings"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/credential"
	"github.com/engfix/engfix/probe/routes/hello"
	"github.com/engfix/engfix/probe/routes/modules"
)

// A ProposedHello is a hello for identity.ws.hello, read from the source of a WebSocket's handler. It is for a person to
// review: no verdict depends on it.
type ProposedHello struct {
	Source string `json:"source"` // "file:line" of the place that reads the message
	Hello  string `json:"hello"`  // a YAML mapping on one line; a secret stands as ${NAME}
}

// proposeHellos gives each WebSocket the hello that its handler's source shows, unless the configuration has one.
func (w *Workspace) proposeHellos(rows []RoutedTicket) {
	if w.Source() == "" || w.cfg.Place("identity.ws.hello") != (config.Pos{}) {
		return
	}
	root, err := os.OpenRoot(w.Source())
	if err != nil {
		return // the search for endpoints reports it
	}
	defer func() { _ = root.Close() }() // it was only read
	source, headers := modules.New(root.FS()), w.namedSecrets()
	for _, row := range rows {
		for i, e := range row.Endpoints {
			if e.Transport != probe.WS || e.Source == "" {
				continue
			}
			if m, ok := hello.Read(source, e.Source); ok {
				row.Endpoints[i].Hello = &ProposedHello{Source: m.Source, Hello: mapping(m.Members, headers)}
			}
		}
	}
}

// namedSecrets returns the headers of the identity as the configuration spells them, with ${NAME} for each secret.
func (w *Workspace) namedSecrets() []config.Pair {
	var headers []config.Pair
	for _, h := range w.cfg.Identity.Headers {
		for _, s := range w.cfg.Secrets {
			h.Value = strings.ReplaceAll(h.Value, s.Value, "${"+s.Name+"}")
		}
		headers = append(headers, h)
	}
	return headers
}

// helloValue returns the value that an identity with these headers has for a member of a hello.
func helloValue(headers []config.Pair, name string) string {
	for _, h := range headers {
		proves := credential.Proves(name) && strings.EqualFold(h.Name, "Authorization")
		if bare := strings.TrimSpace(strings.TrimPrefix(h.Value, "Bearer")); proves && bare != "" {
			return bare
		}
		if h.Value != "" && credential.Same(name, h.Name) {
			return h.Value
		}
	}
	value, _ := valueOf("X-" + strings.ReplaceAll(name, "_", "-"))
	return value
}

// mapping writes the members of a message as a YAML mapping on one line. If the source does not say the value of a
// member, the identity's is taken.
func mapping(members []*hello.Member, headers []config.Pair) string {
	parts := make([]string, len(members))
	for i, m := range members {
		text := m.JSON
		var s string
		switch {
		case len(m.Members) > 0:
			text = mapping(m.Members, headers)
		case text == "":
			text = config.Scalar(helloValue(headers, m.Name))
		case json.Unmarshal([]byte(text), &s) == nil:
			text = config.Scalar(s)
		}
		parts[i] = config.Scalar(m.Name) + ": " + text
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
