// Package criteria reads the words of a ticket's items and turns them into the checks that show them. Start with New
// and Interpreter.Read.
//
// A line is split into clauses, and a clause is an outcome under a condition over a scope: "GET /items/{id} returns 404
// for an unknown id". Each of the three has a table, one row per idea, with its wordings; see outcomeRows,
// conditionRows and addScopes. A clause is understood to its last word or not at all: if a word is left over, a person
// decides.
package criteria

import (
	"slices"
	"strings"
	"sync"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
	"github.com/engfix/engfix/tickets"
)

// Options hold the parts of a configuration that an Interpreter needs.
type Options struct {
	// Custom are the team's own rules, tried before the tables.
	Custom []Custom
	// Phrases are clauses of the team's own, tried after Custom.
	Phrases []Phrase
	// Checks are the IDs of the catalogue: an outcome that another check shows is left to a person.
	Checks []string
	// Transports are those of the checks, by their IDs.
	Transports map[string][]probe.Transport
	// Questions are the names of the questions that can be put.
	Questions []string
	// Headers are the names of the identity's headers without its credentials, Identities the names of the other
	// identities.
	Headers, Identities []string
	// NoSuccess is true if the service has no success envelope: words that ask for one ask only for the error envelope.
	NoSuccess bool
}

// OptionsFor makes an Interpreter's options from the catalogues.
func OptionsFor(id contract.Identity, catalogue []probe.Check, questions []probe.Variant) Options {
	o := Options{Transports: map[string][]probe.Transport{}}
	for _, c := range catalogue {
		o.Checks = append(o.Checks, c.ID)
		o.Transports[c.ID] = c.Transports
	}
	for _, v := range questions {
		o.Questions = append(o.Questions, v.Name)
		if name, is := strings.CutPrefix(v.Name, variants.As); is {
			o.Identities = append(o.Identities, name)
		}
	}
	for _, h := range id.Headers {
		if !contract.IsCredential(h.Name) {
			o.Headers = append(o.Headers, h.Name)
		}
	}
	return o
}

// An Interpreter understands criteria in people's words.
type Interpreter struct {
	Options
	grammar func() *grammar // made when the first words are read: many commands read none
	models  func() models   // made when the first nearest wording is looked for
	slips   sync.Map        // the intended word, by the written one
	lost    sync.Map        // sentences of which nothing is understood, by lostKey
	read    sync.Map        // clauses by their text: most items of a file repeat others
}

// A said is the part of an item's text that affects how it is read.
type said struct {
	kind  tickets.ItemKind
	text  string // with the blanks around it: a clause quotes it
	below string
}

// New makes an Interpreter.
func New(o Options) *Interpreter {
	o.Custom = slices.Clone(o.Custom)
	for i := range o.Custom {
		o.Custom[i].prepare()
	}
	return &Interpreter{
		Options: o,
		grammar: sync.OnceValue(func() *grammar { return newGrammar(o.Headers, o.Identities, o.Questions) }),
		models:  sync.OnceValue(func() models { return newModels(o.Headers) }),
	}
}

// A Clause is how one clause of an item's words was read. Each word of an item is in one of its clauses.
type Clause struct {
	// Words are the clause as written.
	Words string
	// Outcomes, Conditions and Scopes name the rows that were read, as the tables do; empty if nothing was.
	Outcomes, Conditions, Scopes []string
	// Bindings are the checks that show it; none: a person decides, and Why says why.
	Bindings []probe.Binding
	Why      string
	// From and To enclose the words that were not understood, in bytes of Words. They are equal if none were.
	From, To int
	// Spelt are the words that were read as others.
	Spelt []Spelling
}

// Understand splits an item's words into parts and binds each to checks. A part that is not understood has none.
func (in *Interpreter) Understand(it tickets.Item) []probe.Part {
	var parts []probe.Part
	for _, c := range in.Read(it) {
		part := probe.Part{Words: c.Words, Bindings: c.Bindings, Why: c.Why}
		for _, s := range c.Spelt {
			part.Spelt = append(part.Spelt, s.String())
		}
		parts = append(parts, part)
	}
	return parts
}

// Read splits an item's words into clauses, at least one, and reads each. The caller must not change the clauses.
func (in *Interpreter) Read(it tickets.Item) []Clause {
	key := said{it.Kind, it.Text, strings.Join(it.Below, "\n")}
	if known, ok := in.read.Load(key); ok {
		return known.([]Clause)
	}
	clauses := in.clauses(it)
	for i := range clauses {
		in.withoutSuccess(&clauses[i])
	}
	in.read.Store(key, clauses)
	return clauses
}

func (in *Interpreter) clauses(it tickets.Item) []Clause {
	if c, matched := in.ours(it.Text); matched && !strings.HasSuffix(strings.TrimSpace(it.Text), ":") {
		return []Clause{c}
	}
	var clauses []Clause
	lines := it.Lines()
	setting, lines := in.setting(lines)
	governed := false // by a first line that announces the others and is not understood
	for i, line := range lines {
		read := in.line(line, reader{kind: it.Kind, setting: setting, announces: i == len(lines)-1})
		if governed {
			leave(read, "the line above it is not understood, and may limit it: a person decides")
		}
		if i == 0 && len(lines) > 1 && strings.HasSuffix(strings.TrimSpace(line), ":") {
			governed = slices.ContainsFunc(read, Clause.manual)
		}
		clauses = append(clauses, read...)
	}
	if len(clauses) == 0 {
		return []Clause{{Words: it.Text, To: len(it.Text)}}
	}
	if slices.ContainsFunc(clauses, Clause.excepts) {
		leave(clauses, "another part of the item makes an exception: a person decides")
	}
	if slices.ContainsFunc(clauses, Clause.opens) && slices.ContainsFunc(clauses, Clause.closes) {
		leave(clauses, "one part of the item makes endpoints public, and another requires identity of all: a person decides")
	}
	return clauses
}

// leave leaves the clauses to a person, each without a reason of its own for the reason given.
func leave(clauses []Clause, why string) {
	for i, c := range clauses {
		if !c.manual() {
			clauses[i] = Clause{Words: c.Words, Why: why}
		}
	}
}

// setting takes the first lines off an item's lines if they only say where or when the lines below them hold: "GET
// /items/{id}:", or "Given no token" and "When GET /items is called".
func (in *Interpreter) setting(lines []string) (setting []token, rest []string) {
	for len(lines) > 1 {
		ts := tokens(lines[0])
		if len(ts) == 0 || ts[len(ts)-1].text != ":" && !slices.Contains([]string{"given", "when"}, ts[0].text) {
			break
		}
		said := slices.Concat(setting, trimmed(ts))
		if _, _, ok := in.grammar().read(startSetting, said); !ok {
			break
		}
		if _, _, ok := in.grammar().read(startClause, said); ok {
			break
		}
		setting, lines = append(said, token{raw: ",", text: ","}), lines[1:]
	}
	return setting, lines
}

// withoutSuccess removes the success envelope from a clause if the service has none.
func (in *Interpreter) withoutSuccess(c *Clause) {
	if !in.NoSuccess || len(c.Bindings) == 0 {
		return
	}
	c.Bindings = slices.DeleteFunc(c.Bindings, func(b probe.Binding) bool { return b.Check == envelopeSuccess })
	if len(c.Bindings) == 0 {
		c.Why = "the configuration says that the service has no success envelope (envelope.success: off): a person decides"
	}
}
