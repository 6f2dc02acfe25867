package config

import (
	"bytes"
	_ "embed"
)

//go:embed template.yaml
var template []byte

// Template returns an engfix.yaml to begin with. It explains every key, and reads as it is without any variable set.
func Template() []byte { return bytes.Clone(template) }
