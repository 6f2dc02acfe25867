// Package listing reads routes documents ("engfix.routes/v1"): every route of an application, of any framework, in the
// order in which the application tries them. docs/routes.md describes the format, and schema/routes.schema.json is its
// JSON Schema.
//
// The result of Read is checked and bounded: paths begin with a slash, methods are upper case, files lie below the
// checkout.
package listing

// Schema is the value of a document's member "schema".
const Schema = "engfix.routes/v1"

// The transports of a route.
const (
	HTTP = "http"
	SSE  = "sse"
	WS   = "ws"
	// Mount is the transport of a mount below a path: it answers everything there, over HTTP and WebSocket, that no
	// route before it answers.
	Mount = "mount"
)

// AnyMethod in a route's Also is every other method.
const AnyMethod = "*"

// A Document is the routes of one application.
type Document struct {
	// Routes are in matching order: of several that match a request, the first answers.
	Routes []Route
	// Gaps are why there may be more routes than these; none if these are all.
	Gaps []Gap
}

// A Route is one route of an application.
type Route struct {
	Transport string   `json:"transport"` // HTTP if the document leaves it out
	Methods   []string `json:"methods"`   // that it was made for; GET for a WebSocket, none for a Mount
	// Also are further methods that it takes, if only to refuse them: it shadows the routes after it for those too.
	Also     []string `json:"also"`
	Path     string   `json:"path"`     // as Starlette writes it: /x/{id}, /files/{name:path}
	Module   string   `json:"module"`   // that defines its function
	Function string   `json:"function"` // that answers
	File     string   `json:"file"`     // below the checkout, with slashes; "" if it is not known
	Line     int      `json:"line"`     // 0 if it is not known
	Router   []string `json:"router"`   // module:object of the routers that hold it
	// Params are the types of path parameters that are not free text, by name: int, float or uuid.
	Params    map[string]string `json:"params"`
	Hidden    bool              `json:"hidden"`    // an OpenAPI document leaves it out
	Framework bool              `json:"framework"` // the framework's own, as /docs is
	// Conditional says that it answers only some of the requests with its method and path.
	Conditional bool   `json:"conditional"`
	Mount       string `json:"mount"` // where the application that it belongs to is mounted; "" where it is the outermost
	Host        string `json:"host"`  // that it answers for, as in {name}.example.com; "" for every host
}

// A Gap is why routes may be missing.
type Gap struct {
	Why  string `json:"why"`
	File string `json:"file"`
	Line int    `json:"line"`
}
