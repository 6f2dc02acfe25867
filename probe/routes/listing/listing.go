// Package listing reads routes documents ("engfix.routes/v1"): every route of an application in the order in which it
// tries them, whatever framework made it. docs/routes.md describes the format, and schema/routes.schema.json is its JSON
// Schema.
//
// What Read returns is checked and bounded: paths begin with a slash, methods are upper case, files lie below the checkout.
package listing

// Schema is what the member "schema" of a document says.
const Schema = "engfix.routes/v1"

// The transports of a route.
const (
	HTTP = "http"
	SSE  = "sse"
	WS   = "ws"
	// Mount is the transport of what is mounted below a path: it answers everything there, over HTTP and WebSocket, that no
	// route before it answers.
	Mount = "mount"
)

// AnyMethod in a route's Also is every other method.
const AnyMethod = "*"

// A Document is the routes of one application.
type Document struct {
	// Routes are in matching order: of several that match a request, the first answers.
	Routes []Route
	// Gaps are why there may be more routes than these; none where these are all.
	Gaps []Gap
}

// A Route is one route of an application.
type Route struct {
	Transport string   `json:"transport"` // HTTP where the document leaves it out
	Methods   []string `json:"methods"`   // that it was made for; GET for a WebSocket, none for a Mount
	// Also are methods that it takes besides, if only to refuse them: it shadows the routes after it for those too.
	Also     []string `json:"also"`
	Path     string   `json:"path"`     // as Starlette writes it: /x/{id}, /files/{name:path}
	Module   string   `json:"module"`   // that defines its function
	Function string   `json:"function"` // that answers
	File     string   `json:"file"`     // below the checkout, with slashes; "" where it is not known
	Line     int      `json:"line"`     // 0 where it is not known
	Router   []string `json:"router"`   // module:object of the routers that hold it
	// Params tell which path parameters are no free text, by name: int, float or uuid.
	Params    map[string]string `json:"params"`
	Hidden    bool              `json:"hidden"`    // an OpenAPI document leaves it out
	Framework bool              `json:"framework"` // the framework's own, as /docs is
	// Conditional tells that it answers only some of the requests with its method and path.
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
