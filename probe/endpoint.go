package probe

import "strings"

// Origin is the way in which an endpoint was found.
type Origin string

// The origins of an endpoint.
const (
	OriginPin           Origin = "pin"            // engfix.yaml names it
	OriginSource        Origin = "source"         // the source declares it
	OriginSourceOpenAPI Origin = "source+openapi" // the source declares it and the live document confirms it
	OriginApp           Origin = "app"            // the application itself was asked for its routes
	OriginRoutes        Origin = "routes"         // a routes document lists it
	OriginOpenAPI       Origin = "openapi"        // only the live document names it (suggestions, unticketed endpoints)
)

// Standing says whether an endpoint can be judged by the answers at its path.
type Standing string

// The standings of an endpoint. Only a mounted endpoint is asked and judged.
const (
	Mounted    Standing = ""            // it answers at its path, as far as is known
	NotMounted Standing = "not mounted" // the source declares it and the live service does not have it
	Shadowed   Standing = "shadowed"    // another router was mounted first at the same method and path
	// MaybeShadowed is the standing of an endpoint at whose method and path another router may answer: which of them it is
	// depends on conditions that nothing settles.
	MaybeShadowed Standing = "may be shadowed"
	// PathUnknown is the standing of an endpoint that the source declares under an unknown prefix: it cannot be asked.
	// Its Path has "…" for the unknown part.
	PathUnknown Standing = "path unknown"
)

// Documented says whether the running service's own OpenAPI document lists an endpoint.
type Documented string

// The document's statement on an endpoint. It never covers WebSockets.
const (
	Undocumented Documented = ""        // there is no such document, or it cannot say
	Listed       Documented = "listed"  // it lists the method and the path
	NotListed    Documented = "missing" // it exists, and does not list the endpoint
)

// BodyRead says whether the source shows that an endpoint's handler reads a body that no document declares, as with
// await request.json().
type BodyRead string

// The readings of an undeclared body.
const (
	BodyUnknown BodyRead = ""       // there is no source, or it leads to code outside of the checkout
	ReadsNoBody BodyRead = "none"   // the source was read whole, and nothing in it reads a body as JSON
	MayReadBody BodyRead = "may"    // as JSON for some requests, or in code of the checkout that is not found
	ReadsBody   BodyRead = "always" // as JSON, for every request that is not refused
)

// Shown reports whether the source has a place that reads the body.
func (r BodyRead) Shown() bool { return r == MayReadBody || r == ReadsBody }

// An Endpoint is a method and a path that a router answers over a transport.
type Endpoint struct {
	Transport  Transport  `json:"transport"`
	Method     string     `json:"method"`           // upper case; GET for SSE and WebSocket unless declared otherwise
	Path       string     `json:"path"`             // template, as in /video/masks/{artifact_id}
	Router     string     `json:"router,omitempty"` // import path of the router it belongs to
	Origin     Origin     `json:"resolved_by"`
	Source     string     `json:"source"` // file:line below the source checkout; "" if unknown
	Standing   Standing   `json:"standing,omitempty"`
	Documented Documented `json:"documented,omitempty"` // by the document that the running service itself serves
	Undeclared BodyRead   `json:"undeclared_body,omitempty"`
	Note       string     `json:"note,omitempty"` // a fact about it that a person should know, in words
	// Problem says why no valid request could be made; "" if one was.
	Problem string `json:"problem,omitempty"`
	Sample  Sample `json:"-"`
	// Convertors maps path parameters to their declared type, as the source declares it: "int", "float", "uuid".
	// Parameters of free text are not in it. It matters if no document describes the endpoint.
	Convertors map[string]string `json:"-"`
}

// Key names the endpoint within a service: "GET /video/masks/{artifact_id}", "WS /ws/chat/{thread_id}".
func (e Endpoint) Key() string {
	return e.Transport.Verb(e.Method) + " " + e.Path
}

// Mutates reports whether asking the endpoint may change the service's state: its method is not one that HTTP calls
// safe.
func (e Endpoint) Mutates() bool { return e.Transport.Mutates(e.Method) }

// SafeMethod reports whether RFC 9110 calls the method safe.
func SafeMethod(method string) bool {
	switch strings.ToUpper(method) {
	case "GET", "HEAD", "OPTIONS", "TRACE":
		return true
	}
	return false
}

// A Pair is a named value in an ordered list: a query parameter, a header, a cookie.
type Pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// A Sample is a valid request to an endpoint, without identity, and the ways to make it invalid. Values may hold
// "{{name}}" for a captured value; they are filled in when a question is built.
type Sample struct {
	Path        map[string]string // the value of each path parameter, not yet escaped
	Invented    []string          // the path parameters with a made-up value
	Query       []Pair
	Header      []Pair
	Cookie      []Pair
	Body        []byte // nil if the endpoint takes none
	ContentType string // of Body, with its parameters (a multipart boundary); "" without a body
	// OptionalType is the content type of a declared body that the valid request leaves out; "" if there is none.
	OptionalType string
	// Bodiless says that nothing declares a body. The handler may read one all the same.
	Bodiless bool
	// NeedsBody says that the document requires the body.
	NeedsBody bool

	// ReducedQuery and ReducedBody replace the query and the body in a request that must hold no identity: the same
	// without the identity fields, wherever the request stays valid without them.
	ReducedQuery []Pair
	ReducedBody  []byte

	// The wrong requests are well-formed, but the endpoint's own schema refuses them, or they name a thing that does
	// not exist; nil if none can be made.
	UnknownPath  map[string]string
	ForeignPath  map[string]string // names another caller
	InvalidPath  map[string]string
	InvalidBody  []byte
	InvalidQuery []Pair
	// InvalidHeader replaces Header, InvalidCookie replaces Cookie, and MissingField is a body without a required member.
	InvalidHeader []Pair
	InvalidCookie []Pair
	MissingField  []byte

	// Problem says why no valid request could be made; "" if one was.
	Problem string
}
