package config

import (
	"encoding/json"
	"regexp"
	"time"
)

// A Config is the content of engfix.yaml, with defaults filled in.
type Config struct {
	// Path is the file it was read from, as passed to Load; "" if there is none.
	Path    string
	Version int
	// Tickets is the path of the ticket file.
	Tickets  string
	Target   Target
	Identity Identity
	// Identities are other clients that may ask, in document order.
	Identities []OtherIdentity
	Envelope   Envelope
	// Setup are the requests made once before probing, Teardown those made after it, in document order.
	Setup    []Step
	Teardown []Step
	// Params are the values of path and query parameters by name; they may hold "{{name}}".
	Params map[string]string
	// DefaultParam is the value of a free-form path parameter without any other value.
	DefaultParam string
	Routers      []Router // in document order
	Criteria     []Rule   // in document order: the first that matches decides
	// Checks are the team's own checks, in document order.
	Checks  []OwnCheck
	Waivers []Waiver // in document order
	Limits  Limits
	// Reuse puts an id that the service returned into the paths that need it.
	Reuse   bool
	History History
	Reports Reports
	// Redact are patterns of secrets.
	Redact []*regexp.Regexp
	// Secrets are the environment's values that the file uses, sorted by name, each name once. Values of settings, such
	// as a number or a duration, are not secret, and values that cannot be hidden are left out.
	Secrets []Secret

	places  map[string]Pos // of the values given, by key
	unready []pending      // see Sendable and Unset
	skipped []string       // see Skipped
}

// Place returns the place of a key's value in the file, as in "envelope.error"; the zero Pos if the file has none. It is not
// for the keys of routers, of which there may be very many: each Router and Endpoint has its own Pos.
func (c *Config) Place(key string) Pos { return c.places[key] }

// A Target is the service under test and how it is treated.
type Target struct {
	// URL has a scheme and a host, perhaps a path, and no slash at its end.
	URL     string
	OpenAPI OpenAPI
	// Source is the checkout that the Files fields are relative to; "" for none.
	Source string
	// App is an application, or a function that makes one, whose routes are read: module:attribute. "" for none.
	App string
	// Python is the interpreter to read it with: a path, or a name on the PATH; "" for python3.
	Python string
	// Routes is a routes document; "" for none. It is not read if there is an App.
	Routes string
	// AllowMutations permits POST, PUT, PATCH and DELETE.
	AllowMutations bool
	Timeout        time.Duration // of one exchange, positive
	Concurrency    int           // exchanges at once, at least 1
	Rate           float64       // requests per second, 0 for no limit
	Connections    string        // Kept or Fresh
	TLS            TLS
	Build          Build
}

// How connections to the target are used.
const (
	Kept  = "kept"  // used again, if an exchange leaves nothing behind
	Fresh = "fresh" // used once
)

// An OpenAPI is the place of the service's own description. At most one of its fields is set; none means that there is
// no description.
type OpenAPI struct {
	Path string // on the target, beginning with a slash
	URL  string
	File string
}

// A TLS is how the connection to the target is secured. Each of its paths may be "".
type TLS struct {
	CA       string // certificates to trust instead of the system's
	Cert     string // the client's certificate; Key is set as well
	Key      string
	Insecure bool // do not verify the target's certificate
}

// A Build is how the service says which build of it is running. Both fields are "" if it does not.
type Build struct {
	Path  string // on the target, beginning with a slash
	Value string // gjson path into the answer
}

// An Identity is how a client says who it is, and how the service refuses a client that does not.
type Identity struct {
	// Headers are the full identity, in document order.
	Headers []Pair
	// Required are the parts that the service must demand: the name of a header, or several names each of which carries
	// the part, as Headers spells them.
	Required [][]string
	// Refusal are the statuses that refuse.
	Refusal []int
	// Fields are the names under which identity also travels in queries and bodies.
	Fields []string
	WS     WS
	SSE    SSE
}

// A WS is a WebSocket's identity apart from the headers.
type WS struct {
	Query []Pair
	// Hello is the first frame of a client with the full identity, AnonymousHello that of one without: JSON objects,
	// members in document order, or nil if nothing is sent.
	Hello          json.RawMessage
	AnonymousHello json.RawMessage
}

// An SSE is a stream's identity apart from the headers.
type SSE struct {
	Query []Pair
}

// Values of the fields of Envelope that are not a file.
const (
	Builtin = "builtin" // the schema that engfix knows
	Off     = "off"     // the service has no such envelope
)

// An Envelope names the shapes of errors and successes: Builtin, Off (Success only) or the path of a JSON Schema.
type Envelope struct {
	Error   string
	Success string
}

// A Step is a request made before or after probing.
type Step struct {
	Name   string // unique among all steps
	Method string // upper case
	Path   string // on the target, beginning with a slash; may hold "{{name}}"
	Query  []Pair
	// Headers go with the request in addition to the identity.
	Headers []Pair
	Content
	// Capture are values of the answer, in document order.
	Capture []Capture
	// Expect is the expectation of the answer; the default is a 2xx status.
	Expect Expect
	Pos    Pos
}

// A Content is the content of a request. At most one of Body and BodyFile is set.
type Content struct {
	// Body is JSON, members in document order, whose strings may hold "{{name}}"; nil for none. If ContentType is not
	// JSON, the request's content is made from it: a string becomes the text, an object the fields of a form.
	Body        json.RawMessage
	BodyFile    string
	ContentType string // "" if the content itself says it
}

// A Router holds the pins of a router.
type Router struct {
	Name string // import path
	// Mount is the prefix under which the application mounts the router: "" or beginning with a slash and not ending in
	// one.
	Mount     string
	Endpoints []Endpoint // in document order
	Pos       Pos
}

// An Endpoint is a pinned endpoint and the configured parts of its request.
type Endpoint struct {
	Transport string // "http", "sse" or "ws"
	Method    string // upper case; GET for a WebSocket
	Path      string // template, as in /video/masks/{artifact_id}; below Mount unless it begins with Mount
	Params    map[string]string
	Query     []Pair
	Headers   []Pair
	Content
	Pos Pos
}

// A Rule says which checks a criterion's words ask for.
type Rule struct {
	Match *regexp.Regexp
	// Checks are check IDs, or "manual" alone.
	Checks []string
	Params RuleParams
	// Anywhere binds a sentence in which Match is found; otherwise it must match a whole clause.
	Anywhere bool
	Pos      Pos
}

// RuleParams are the parameters that a rule passes to its checks. At most one of its fields is set.
type RuleParams struct {
	Status      int    // exact refusal status, 0 if none is demanded
	StatusGroup string // named group of Match whose text is that status
}

// A Waiver excuses a known regression until a date.
type Waiver struct {
	Ticket string // ID
	Item   string // "scope/1", "acceptance/2", "exception/1"; a bare number means scope
	// Until is the last day of the waiver, at midnight UTC.
	Until  time.Time
	Reason string
	Pos    Pos
}

// Expired reports whether the waiver's last day is over, by UTC.
func (w *Waiver) Expired(now time.Time) bool { return !now.Before(w.Until.AddDate(0, 0, 1)) }

// A History is the place in which runs are kept.
type History struct {
	// DSN is "sqlite:" and a path, or a postgres:// or postgresql:// URL.
	DSN string
	// Keep is how long a run is kept that nothing rests on; Forever for all of them.
	Keep time.Duration
}

// Reports are the reports to write, in the order of the file: the name of a format, and the file that it is written to.
type Reports []Pair

// A Pair is a named value in an ordered list. Value may hold "{{name}}" for a captured value.
type Pair struct {
	Name  string
	Value string
}

// A Secret is a value from the environment: $Name replaces it wherever it would appear.
type Secret struct {
	Name  string
	Value string
}

// A Pos is a place in the file. The zero Pos is not a place.
type Pos struct {
	Line   int // from 1
	Column int // from 1, in bytes
}
