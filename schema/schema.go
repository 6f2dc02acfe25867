// Package schema holds the JSON Schemas (draft 2020-12) of engfix's documents: Run for the run document, Config for
// engfix.yaml, which gives editors completion, and Routes for a routes document. They stand in the repository as files
// of their own.
//
// Members of a run document may be added within engfix.run/v1, so Run admits unknown members; it refuses a document in
// which a known one is missing or has another meaning. Config admits exactly the keys that engfix reads.
package schema

import _ "embed"

// Run is the JSON Schema of a run document, "engfix.run/v1".
//
//go:embed run.schema.json
var Run []byte

// Config is the JSON Schema of engfix.yaml.
//
//go:embed engfix.schema.json
var Config []byte

// Routes is the JSON Schema of a routes document, "engfix.routes/v1".
//
//go:embed routes.schema.json
var Routes []byte

// A Document is a document of one of the schemas.
type Document struct {
	Name   string // "run", "config" or "routes"
	Schema []byte
}

// Documents are the documents that have a schema.
func Documents() []Document { return []Document{{"run", Run}, {"config", Config}, {"routes", Routes}} }
