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

// errTooMuch ends the reading of a body that is larger than its limit.
var errTooMuch = errors.New("there was more than is kept")

// A source reads a raw body, up to a limit, and remembers its bytes and how the reading ended.
type source struct {
	r     io.Reader
	limit int
	keeps bool // the raw bytes are kept
	read  bytes.Buffer
	count int
	err   error
}

func (s *source) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	// One byte more than the limit shows whether there is more.
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

// broken reports whether the body failed in transfer, and not in decoding.
func (s *source) broken() bool { return s.err != nil && !errors.Is(s.err, io.EOF) }

// A body is the part of a response's body that was read.
type body struct {
	data    []byte // decoded; nil if the pieces are kept instead
	pieces  pieces // of the decoded body
	err     error  // why it ended early; nil if it is whole
	codings string // those that the service named; "" for none
	unknown string // the unknown coding; then nothing was decoded
	// damaged is true if the transfer was correct but the coding was not.
	damaged bool
	coded   bool // what was read is not decoded
}

// received is how many bytes of it were read.
func (b body) received() int { return max(len(b.data), b.pieces.size()) }

// readBody reads and decodes a response's body within the limit, until its end or until enough returns true. enough
// gets each piece as it is decoded; it may be nil. We ask for no coding, but a service may use one.
func readBody(resp *http.Response, limit int, enough func([]byte) bool) body {
	b := readPieces(resp, limit, enough)
	if b.data == nil {
		b.data = b.pieces.bytes()
	}
	b.pieces = nil
	if b.coded && !utf8.Valid(b.data) {
		b.data = nil // its secrets could not be found
	}
	return b
}

// readPieces is readBody for a large body: its pieces are not joined yet.
func readPieces(resp *http.Response, limit int, enough func([]byte) bool) body {
	codings := codingsOf(resp.Header)
	src := &source{r: resp.Body, limit: limit, keeps: len(codings) > 0}
	b := body{codings: strings.Join(codings, ", ")}
	layers := []*source{src}                        // the raw body, and a layer for each coding that is undone
	for _, name := range slices.Backward(codings) { // the last was applied last
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
	b.pieces, b.err = collect(layers[len(layers)-1], room, limit, enough)
	b.coded = b.unknown != ""
	if b.err != nil && len(layers) > 1 && !errors.Is(b.err, errSeen) {
		b.err = firstTrouble(layers)
		b.damaged = !src.broken() && !errors.Is(b.err, errTooMuch)
		if b.coded = b.damaged && b.pieces.size() == 0; b.coded {
			b.data = src.read.Bytes()
		}
	}
	return b
}

// firstTrouble returns the error of the first layer that has one: a decoder words its input's fault differently.
func firstTrouble(layers []*source) error {
	for _, l := range layers {
		if l.broken() {
			return l.err
		}
	}
	return io.ErrUnexpectedEOF
}

const (
	// usualBody is the room for a body without a length.
	usualBody = 512
	// mostTrusted is the most room that a service's Content-Length gets in advance.
	mostTrusted = 16 << 10
	// pieceSize is the size from which a growing body is no longer copied to a larger buffer: that would take several times its size.
	pieceSize = 4 << 20
)

// pieces are what was read, in order.
type pieces [][]byte

// size is how many bytes they have.
func (p pieces) size() (n int) {
	for _, piece := range p {
		n += len(piece)
	}
	return n
}

// bytes returns them joined.
func (p pieces) bytes() []byte {
	if len(p) == 1 {
		return p[0]
	}
	return slices.Concat(p...)
}

// text returns them joined as a text. It copies once.
func (p pieces) text() string {
	var b strings.Builder
	b.Grow(p.size())
	for _, piece := range p {
		b.Write(piece)
	}
	return b.String()
}

// collect reads up to limit bytes; room is how many it expects. The error is nil at the end, errTooMuch if there is more,
// errSeen if enough returned true.
func collect(r io.Reader, room, limit int, enough func([]byte) bool) (pieces, error) {
	data := make([]byte, 0, min(room, limit+1))
	var full pieces // those in front of data
	before := 0     // their bytes
	for {
		switch {
		case len(data) < cap(data):
		case len(data) < pieceSize:
			data = slices.Grow(data, 1)
		default:
			full, before = append(full, data), before+len(data)
			data = make([]byte, 0, pieceSize)
		}
		// Only as much is asked for as shows that there is too much: some readers wait until they have all of it.
		had := len(data)
		n, err := r.Read(data[had:min(cap(data), limit+1-before)])
		data = data[:had+n]
		if before+len(data) > limit {
			return append(full, data[:limit-before]), errTooMuch
		}
		switch {
		case n > 0 && enough != nil && enough(data[had:]):
			return append(full, data), errSeen
		case errors.Is(err, io.EOF):
			return append(full, data), nil
		case err != nil:
			return append(full, data), err
		}
	}
}
