package wire

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// errTooMuch ends the reading of what is larger than its limit.
var errTooMuch = errors.New("more came than is kept")

// A source reads a body as it came, up to a limit, and remembers what it read and how that ended.
type source struct {
	r     io.Reader
	limit int
	read  bytes.Buffer
	err   error
}

func (s *source) Read(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	// One byte more than the limit tells whether there is more.
	left := s.limit + 1 - s.read.Len()
	n, err := s.r.Read(p[:min(len(p), left)])
	s.read.Write(p[:n])
	if s.read.Len() > s.limit {
		s.read.Truncate(s.limit)
		n, err = n-1, errTooMuch
	}
	s.err = err
	return n, err
}

// broken reports whether the body failed as it came, and not in being decoded.
func (s *source) broken() bool { return s.err != nil && !errors.Is(s.err, io.EOF) }

// A body is what was read of a response's body.
type body struct {
	data  []byte // decoded
	err   error  // why it ended before its end; nil where it is whole
	note  string // what a person should know of it
	codec string // the encoding that was undone; "" for none
	// damaged tells that the transfer was in order and the encoding was not.
	damaged bool
}

// readBody reads and decodes a response's body within the limit, until its end or until enough says so, which is shown
// each piece as it is decoded and may be nil.
func readBody(resp *http.Response, limit int, enough func([]byte) bool) body {
	src := &source{r: resp.Body, limit: limit}
	codec := strings.ToLower(strings.TrimSpace(resp.Header.Get("Content-Encoding")))
	var b body
	r := io.Reader(src)
	switch codec {
	case "", "identity":
	case "gzip", "x-gzip", "deflate":
		b.codec = codec
		r = &decoder{src: src, codec: codec}
	default:
		b.note = fmt.Sprintf("the body is encoded as %q, which was not asked for and is kept as it came", codec)
	}
	b.data, b.err = collect(r, limit, enough)
	if b.err != nil && b.codec != "" && !src.broken() && !errors.Is(b.err, errTooMuch) && !errors.Is(b.err, errSeen) {
		b.damaged = true
		if len(b.data) == 0 {
			b.data = src.read.Bytes()
		}
	}
	return b
}

// collect reads up to limit bytes. The error is nil at the end, errTooMuch where more came, errSeen where enough said so.
func collect(r io.Reader, limit int, enough func([]byte) bool) ([]byte, error) {
	var data []byte
	piece := make([]byte, 8<<10)
	for {
		// No more is asked for than shows that there is too much: some readers wait until they have all that is asked.
		n, err := r.Read(piece[:min(len(piece), limit+1-len(data))])
		if len(data)+n > limit {
			return append(data, piece[:limit-len(data)]...), errTooMuch
		}
		data = append(data, piece[:n]...)
		switch {
		case n > 0 && enough != nil && enough(piece[:n]):
			return data, errSeen
		case errors.Is(err, io.EOF):
			return data, nil
		case err != nil:
			return data, err
		}
	}
}

// A decoder undoes a content encoding. It looks at the first bytes only when it is read, because they may be long in
// coming.
type decoder struct {
	src   *source
	codec string
	r     io.Reader
}

func (d *decoder) Read(p []byte) (int, error) {
	if d.r == nil {
		r, err := d.open()
		if err != nil {
			if errors.Is(err, io.EOF) && d.src.read.Len() > 0 {
				err = io.ErrUnexpectedEOF
			}
			return 0, err // an empty body is an empty body, however it is encoded
		}
		d.r = r
	}
	return d.r.Read(p)
}

func (d *decoder) open() (io.Reader, error) {
	if d.codec != "deflate" {
		return gzip.NewReader(d.src)
	}
	// RFC 9110 means the zlib format; some services send the bare one.
	br := bufio.NewReader(d.src)
	head, err := br.Peek(2)
	if err != nil && len(head) == 0 {
		return nil, err
	}
	if len(head) == 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
		return zlib.NewReader(br)
	}
	return flate.NewReader(br), nil
}
