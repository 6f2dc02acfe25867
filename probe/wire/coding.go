package wire

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// mostCodings is how many codings one body may have: each costs a buffer, and more than one is rare.
const mostCodings = 3

// An opener returns a reader that undoes a content coding.
type opener func(*bufio.Reader) (io.Reader, error)

// openerOf returns the opener of a coding of HTTP's registry that services use, or nil.
func openerOf(coding string) opener {
	switch coding {
	case "gzip", "x-gzip":
		return func(r *bufio.Reader) (io.Reader, error) { return gzip.NewReader(r) }
	case "deflate":
		return inflate
	case "br":
		return func(r *bufio.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }
	case "zstd":
		return unzstd
	}
	return nil
}

// codingsOf returns the content codings of a body, in the order in which they were applied.
func codingsOf(h http.Header) []string {
	var codings []string
	for _, line := range h.Values("Content-Encoding") {
		for name := range strings.SplitSeq(line, ",") {
			if name = strings.ToLower(strings.TrimSpace(name)); name != "" && name != "identity" {
				codings = append(codings, name)
			}
		}
	}
	return codings
}

// A decoder undoes a content coding. It waits for the first bytes only when it is read, because they may be late.
type decoder struct {
	src  io.Reader
	open opener
	r    io.Reader
}

func (d *decoder) Read(p []byte) (int, error) {
	if d.r == nil {
		coded := bufio.NewReader(d.src)
		if _, err := coded.Peek(1); err != nil {
			return 0, err // an empty body is empty in every coding
		}
		r, err := d.open(coded)
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return 0, err
		}
		d.r = r
	}
	return d.r.Read(p)
}

// close releases the decoder's resources.
func (d *decoder) close() {
	if c, ok := d.r.(io.Closer); ok {
		_ = c.Close() // it was only read
	}
}

// inflate reads the zlib format, as RFC 9110 says, and bare deflate, which some services send.
func inflate(r *bufio.Reader) (io.Reader, error) {
	head, err := r.Peek(2)
	if err != nil && len(head) == 0 {
		return nil, err
	}
	if len(head) == 2 && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
		return zlib.NewReader(r)
	}
	return flate.NewReader(r), nil
}

// unzstd reads no frame that wants a larger window than RFC 9659 allows a service, and starts no goroutine.
func unzstd(r *bufio.Reader) (io.Reader, error) {
	const largestWindow = 8 << 20
	d, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(largestWindow))
	if err != nil {
		return nil, err
	}
	return d.IOReadCloser(), nil
}
