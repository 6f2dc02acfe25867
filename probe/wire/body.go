package wire

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// errTooMuch ends the reading of what is larger than its limit.
var errTooMuch = errors.New("there was more than is kept")

// A source reads a body as it came, up to a limit, and remembers what it read and how that ended.
type source struct {
	r     io.Reader
	limit int
	keeps bool // what was read is kept as it came
	read  bytes.Buffer
	count int
	err   error
}

func (s *source) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	// One byte more than the limit tells whether there is more.
	left := s.limit + 1 - s.count
	n, err := s.r.Read(p[:min(len(p), left)])
	if s.count += n; s.count > s.limit {
		n, err = n-1, errTooMuch
	}
	if s.keeps {
		s.read.Write(p[:n])
	}
	s.err = err
	return n, err
}

// broken reports whether the body failed as it came, and not in being decoded.
func (s *source) broken() bool { return s.err != nil && !errors.Is(s.err, io.EOF) }

// A body is what was read of a response's body.
type body struct {
	data    []byte // decoded
	err     error  // why it ended before its end; nil where it is whole
	codings string // those that the service named; "" for none
	unknown string // the coding that is not known, because of which nothing was decoded
	// damaged tells that the transfer was in order and the coding was not.
	damaged bool
}

// readBody reads and decodes a response's body within the limit, until its end or until enough says so, which is shown
// each piece as it is decoded and may be nil. No coding was asked for; a service may use one all the same.
func readBody(resp *http.Response, limit int, enough func([]byte) bool) body {
	codings := codingsOf(resp.Header)
	src := &source{r: resp.Body, limit: limit, keeps: len(codings) > 0}
	b := body{codings: strings.Join(codings, ", ")}
	layers := []*source{src}                        // the body as it came, and behind each coding that is undone
	for _, name := range slices.Backward(codings) { // the last was put on last
		open := openerOf(name)
		if open == nil || len(layers) > mostCodings {
			b.unknown = name
			layers = layers[:1]
			break
		}
		d := &decoder{src: layers[len(layers)-1], open: open}
		defer d.close()
		layers = append(layers, &source{r: d, limit: limit})
	}
	room := usualBody
	if len(codings) == 0 && resp.ContentLength >= 0 {
		room = int(min(resp.ContentLength, mostTrusted)) + 1 // a byte more shows the end
	}
	b.data, b.err = collect(layers[len(layers)-1], room, limit, enough)
	coded := b.unknown != ""
	if b.err != nil && len(layers) > 1 && !errors.Is(b.err, errSeen) {
		b.err = firstTrouble(layers)
		b.damaged = !src.broken() && !errors.Is(b.err, errTooMuch)
		if coded = b.damaged && len(b.data) == 0; coded {
			b.data = src.read.Bytes()
		}
	}
	if coded && !utf8.Valid(b.data) {
		b.data = nil // what secrets it holds could not be found
	}
	return b
}

// firstTrouble is the error of the first layer that has one: a decoder words what came to it in its own way.
func firstTrouble(layers []*source) error {
	for _, l := range layers {
		if l.broken() {
			return l.err
		}
	}
	return io.ErrUnexpectedEOF
}

const (
	// usualBody is the room for a body of which nobody said how long it is.
	usualBody = 512
	// mostTrusted is the room that a length which a service names is given before there is anything.
	mostTrusted = 16 << 10
)

// collect reads up to limit bytes; room is how many it expects. The error is nil at the end, errTooMuch where more came, errSeen where enough said so.
func collect(r io.Reader, room, limit int, enough func([]byte) bool) ([]byte, error) {
	data := make([]byte, 0, min(room, limit+1))
	for {
		if len(data) == cap(data) {
			data = slices.Grow(data, 1)
		}
		// No more is asked for than shows that there is too much: some readers wait until they have all that is asked.
		before := len(data)
		n, err := r.Read(data[before:min(cap(data), limit+1)])
		data = data[:before+n]
		if len(data) > limit {
			return data[:limit], errTooMuch
		}
		switch {
		case n > 0 && enough != nil && enough(data[before:]):
			return data, errSeen
		case errors.Is(err, io.EOF):
			return data, nil
		case err != nil:
			return data, err
		}
	}
}
