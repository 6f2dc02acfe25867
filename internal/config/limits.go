package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	yaml "go.yaml.in/yaml/v4"
)

// Limits bound what is taken from a service. A zero field is not set: the client's own bound applies.
type Limits struct {
	Body         int // bytes of a response's body, before and after decompression
	Headers      int // bytes of a response's headers
	HeaderCount  int // header lines of a response
	Frames       int // WebSocket messages of a conversation
	Message      int // bytes of a WebSocket message
	Conversation int // bytes of a conversation
	Events       int // events of a stream
	Connect      time.Duration
	TLS          time.Duration // of the handshake
	FirstByte    time.Duration // from the request to the response's header
	Document     int           // bytes of the OpenAPI document
}

// The largest limits. A larger number is a typing error: no machine has the memory for it.
const (
	maxLimitSize  = 1 << 30
	maxLimitCount = 1_000_000
)

func (l *Limits) keys() []key {
	return []key{
		{"body", size(&l.Body)},
		{"headers", size(&l.Headers)},
		{"header_count", integer(&l.HeaderCount, 1, maxLimitCount)},
		{"frames", integer(&l.Frames, 1, maxLimitCount)},
		{"message", size(&l.Message)},
		{"conversation", size(&l.Conversation)},
		{"events", integer(&l.Events, 1, maxLimitCount)},
		{"connect", duration(&l.Connect)},
		{"tls", duration(&l.TLS)},
		{"first_byte", duration(&l.FirstByte)},
		{"document", size(&l.Document)},
	}
}

// units are those of sizes, in lower case.
func units() map[string]float64 {
	return map[string]float64{
		"": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30,
	}
}

// parseSize reads a number of bytes: a number, and a unit that may be left out.
func parseSize(s string) (int, error) {
	number := strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	unit, known := units()[strings.ToLower(s[len(number):])]
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if !known || err != nil {
		return 0, errors.New("want a number and a unit, as in 512KiB or 10MB")
	}
	if n *= unit; !(n >= 1 && n <= maxLimitSize) { // also refuses NaN
		return 0, fmt.Errorf("out of range: want 1B to %dGiB", maxLimitSize>>30)
	}
	return int(n), nil
}

// size reads a number of bytes.
func size(dst *int) reader {
	return setting(func(d *decoder, n *node, where string) {
		if n.kind != yaml.ScalarNode {
			d.wrong(n, where, "a size: a number and a unit, as in 512KiB or 10MB")
			return
		}
		v, err := parseSize(n.value)
		if err != nil {
			d.report(n.at, "%s: %q is not a size: %v", where, n.raw, err)
			return
		}
		*dst = v
	})
}
