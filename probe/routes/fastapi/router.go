package fastapi

import (
	"fmt"

	"github.com/engfix/engfix/probe/routes/python"
)

// A Transport is the protocol of a route.
type Transport string

// The transports.
const (
	HTTP Transport = "http"
	SSE  Transport = "sse"
	WS   Transport = "ws"
)

// A Site is a place in the source.
type Site struct {
	File string // slash-separated, relative to the tree's root
	Line int    // from 1
	Col  int    // from 1, in bytes
}

// String returns "file:line".
func (s Site) String() string { return fmt.Sprintf("%s:%d", s.File, s.Line) }

// A Router is an APIRouter, or the router of a FastAPI application.
type Router struct {
	Site   Site   // where it is made; where it is first used, for an assumed one
	Name   string // the name that it is first given; "" for none
	App    bool   // it is an application
	Prefix Text   // its own prefix
	Hidden bool   // include_in_schema is False, or may be
	// Assumed marks a router that the source uses but does not show being made: a parameter, or an import that leads
	// nowhere.
	Assumed bool
	// Entries are its routes, includes and mounts in the order in which they are added.
	Entries []Entry
	// Gaps are the places where the router is handed to code that cannot be followed, and which may add to it.
	Gaps []Gap

	// class is the class of the source that it is made of; nil for a class of the library.
	class *class
	// remakes says that the class of its routes may change their paths.
	remakes bool
	// fields are its attributes that the source sets and the library does not know.
	fields map[string]value
	// replaced are its own methods that the source sets to others.
	replaced map[string]value
	// guess is the function that made it, if that was followed although nothing had called it.
	guess *python.FuncDef
	// when is the condition under which it is made.
	when Condition
}

// An Entry is one thing that was added to a router: exactly one of Route, Include and Mount is set.
type Entry struct {
	Route   *Route
	Include *Include
	Mount   *Mount
	seq     int
	when    Condition
	guess   *python.FuncDef // as of a Router
}

// When returns the condition under which an entry is added, given that the router exists.
func (r *Router) When(e Entry) Condition { return e.when.without(r.when) }

// A Route is one declaration of a path that is answered.
type Route struct {
	Site        Site // the decorator, or the call that adds it
	Transport   Transport
	Methods     []string // upper case, as declared; nil for a WebSocket
	Path        Text     // as declared, without any prefix
	Func        string   // the name that FastAPI uses for its handler; "" if unknown
	OperationID string   // if the declaration states one
	Hidden      bool     // include_in_schema is False, or may be
	Whole       bool     // its own router's prefix is in Path: it was added as a route object
	Plain       bool     // a Starlette route: in no document, and no router's own prefix is put before it
	Router      *Router
	// Handled is the file that defines its handler; "" if unknown.
	Handled string
	// Convertors are those that the types of the handler's parameters stand for, by name: int, float and uuid.
	Convertors map[string]string

	named         bool // Func is settled
	handler       *function
	wrappers      []*function // of the source's own, which the handler was decorated with before
	responseClass value
	responses     value
}

// An Include is an include_router call.
type Include struct {
	Site   Site
	Router *Router // nil if the included router is unknown
	What   string  // the included thing as the source names it, if Router is nil
	// Library says that the included router is from outside the code base.
	Library bool
	Prefix  Text
	Hidden  bool
	// Whole says that the paths of the routes are whole: the including router puts no prefix before them. This is so for
	// routes that are added to its list.
	Whole bool

	on        *Router         // whose include_router it is
	mod       *module         // where it stands
	later     *stranger       // the included object, if it was not bound yet
	unordered bool            // it was bound only later: the order of its entries is unknown
	open      map[string]bool // the files that were not done then
}

// A Mount is a mount call. Router is nil if the mounted object is not a FastAPI application.
type Mount struct {
	Site   Site
	Path   Text
	Router *Router
}
