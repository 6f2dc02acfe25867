package config

import (
	"testing"
	"time"
)

func TestLimits(t *testing.T) {
	c, err := Parse(FileName, []byte(`limits:
  body: 10MB
  headers: 128 KiB
  header_count: 5
  frames: 6
  message: 1.5mib
  conversation: 4096
  events: 7
  connect: 5s
  tls: 6s
  first_byte: "${WAIT}"
  document: "${SIZE}"
`), environment("WAIT", "7s", "SIZE", "64MiB"))
	if err != nil {
		t.Fatal(err)
	}
	want := Limits{
		Body: 10_000_000, Headers: 128 << 10, HeaderCount: 5, Frames: 6, Message: 3 << 19, Conversation: 4096, Events: 7,
		Connect: 5 * time.Second, TLS: 6 * time.Second, FirstByte: 7 * time.Second, Document: 64 << 20,
	}
	if c.Limits != want {
		t.Errorf("got %+v, want %+v", c.Limits, want)
	}
	if len(c.Secrets) > 0 {
		t.Errorf("the values of limits are taken for secrets: %v", c.Secrets)
	}
}
