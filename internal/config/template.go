package config

import (
	"bytes"
	_ "embed"
)

//go:embed template.yaml
var template []byte

// Template returns an engfix.yaml to begin with. It explains every key, and is valid without any variable set.
func Template() []byte { return bytes.Clone(template) }
