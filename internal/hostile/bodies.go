package hostile

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// Bodies returns misdeeds of content: codings that grow, and JSON that costs or misleads.
func Bodies() []Behaviour {
	raw := noise(700_000)
	b64 := base64.StdEncoding.EncodeToString(raw)
	return []Behaviour{
		{Name: "gzip bomb", Exit: 1, Reason: "the body is larger than", Answer: coded("gzip", bomb(gzipped))},
		{Name: "deflate bomb", Exit: 1, Reason: "the body is larger than", Answer: coded("deflate", bomb(zlibbed))},
		{Name: "bare deflate bomb", Exit: 1, Reason: "the body is larger than", Answer: coded("deflate", bomb(deflated))},
		{Name: "brotli bomb", Exit: 1, Reason: "the body is larger than", Answer: coded("br", bomb(brotlied))},
		{Name: "zstd bomb", Exit: 1, Reason: "the body is larger than", Answer: coded("zstd", bomb(zstded))},
		{Name: "gzip in gzip", Exit: 1, Reason: "the body is larger than", Answer: coded("gzip, gzip", gzipped(bomb(gzipped)))},
		{Name: "ten codings", Exit: 1, Reason: "cannot be read", Answer: coded(strings.Repeat("gzip, ", 9)+"gzip", bomb(gzipped))},
		{Name: "a thousand codings", Exit: 1, Reason: "cannot be read", Answer: coded(strings.Repeat("br, ", 999)+"br", []byte("{}"))},
		{Name: "unknown coding", Exit: 1, Reason: "cannot be read", Answer: coded("snake", []byte("{}"))},
		{Name: "gzip that is plain text", Exit: 1, Reason: "incomplete or invalid gzip", Answer: coded("gzip", []byte(`{"data": 1}`))},
		{Name: "gzip cut off", Exit: 1, Reason: "incomplete or invalid gzip", Answer: coded("gzip", bomb(gzipped)[:200])},
		{Name: "gzip with nothing in it", Exit: 1, Answer: coded("gzip", nil)},
		{Name: "gzip that says nothing for ever", Exit: 1, Reason: "the body is larger than", Answer: thenForever(okHead+"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff", "\x00\x00\x00\xff\xff")},
		{Name: "gzip of members without end", Exit: 1, Reason: "the body is larger than", Answer: thenForever(okHead+"Content-Encoding: gzip\r\n\r\n", string(gzipped(nil)))},
		{Name: "gzip with an endless name", Exit: 1, Reason: "incomplete or invalid gzip", Answer: thenForever(okHead+"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\xff", "x")},
		{Name: "zstd with a window of 2 GB", Exit: 1, Reason: "incomplete or invalid zstd", Answer: coded("zstd", []byte("\x28\xb5\x2f\xfd\x00\xa8\x01\x00\x00x"))},
		{Name: "zstd of frames without end", Exit: 1, Reason: "the body is larger than", Answer: thenForever(okHead+"Content-Encoding: zstd\r\n\r\n", string(zstded(nil)))},
		{Name: "a body without end", Exit: 1, Reason: "the body is larger than", Answer: thenForever(okHead+"\r\n{\"a\":", "[")},
		{Name: "a body that drips", Exit: 1, Reason: "the body was not complete after", Answer: func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, chunked)
			Drip(c, 30*time.Millisecond, "1\r\n1\r\n")
		}},
		{Name: "objects nested a million deep", Passes: true, Reason: "the body is larger than", Answer: content(strings.Repeat(`{"a":`, 1_000_000))},
		{Name: "objects nested 100,000 deep", Exit: 1, Passes: true, Answer: content(strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000))},
		{Name: "arrays nested 400,000 deep", Exit: 1, Passes: true, Answer: content(strings.Repeat("[", 400_000) + strings.Repeat("]", 400_000))},
		{Name: "an error nested 80,000 deep", Exit: 1, Passes: true, Answer: content(`{"error":` + strings.Repeat(`{"details":`, 80_000) + "1" + strings.Repeat("}", 80_000) + "}")},
		{Name: "arrays that never close", Exit: 1, Passes: true, Answer: content(strings.Repeat("[", 900_000))},
		{Name: "a number of 900,000 digits", Exit: 1, Passes: true, Answer: content(strings.Repeat("9", 900_000))},
		{Name: "1e999999999", Exit: 1, Passes: true, Answer: content(`{"error": {"http_status": 1e999999999}}`)},
		{Name: "1e-999999999", Exit: 1, Passes: true, Answer: content(`{"error": {"http_status": 1e-999999999}}`)},
		{Name: "a hundred thousand numbers", Exit: 1, Passes: true, Answer: content("[" + strings.Repeat("1.5,", 100_000) + "1]")},
		{Name: "a list of floats of 1 MB", Exit: 1, Passes: true, Answer: content("[" + strings.Repeat("0.1234567,", 100_000) + "1]")},
		{Name: "half a million zeros", Exit: 1, Passes: true, Answer: content("[" + strings.Repeat("0,", 500_000) + "0]")},
		{Name: "300,000 empty objects", Exit: 1, Passes: true, Answer: content("[" + strings.Repeat("{},", 300_000) + "0]")},
		{Name: "an error with 60,000 members", Exit: 1, Passes: true, Answer: content(`{"error":{"details":{` + members(60_000) + `}}}`)},
		{Name: "a member twice", Exit: 1, Passes: true, Answer: content(`{"data": 1, "data": 2, "error": null}`)},
		{Name: "an envelope and a second one", Exit: 1, Passes: true, Answer: content(`{"error": {"code": "A", "message": "m", "http_status": 422, "gate": null, "action_name": null, "resource_kind": null, "details": {}}, "error": 1}`)},
		{Name: "a member 100,000 times", Exit: 1, Passes: true, Answer: content("{" + strings.Repeat(`"a":1,`, 100_000) + `"a":1}`)},
		{Name: "a string of 1 MB", Exit: 1, Passes: true, Answer: content(`{"error":"` + strings.Repeat("x", 1_000_000) + `"}`)},
		{Name: "a string of escapes", Exit: 1, Passes: true, Answer: content(`{"error":"` + strings.Repeat(`\u0041`, 160_000) + `"}`)},
		{Name: "a name of 1 MB", Exit: 1, Passes: true, Answer: content(`{"` + strings.Repeat("x", 1_000_000) + `":1}`)},
		{Name: "NaN", Exit: 1, Passes: true, Answer: content(`{"data": NaN}`)},
		{Name: "Infinity", Exit: 1, Passes: true, Answer: content(`{"data": -Infinity}`)},
		{Name: "trailing data", Exit: 1, Passes: true, Answer: content(`{"data": 1} {"data": 2}`)},
		{Name: "a trailing comma", Exit: 1, Passes: true, Answer: content(`{"data": 1,}`)},
		{Name: "lone surrogates", Exit: 1, Passes: true, Answer: content(`{"error": "\ud800\udc00\ud800"}`)},
		{Name: "NUL in JSON", Exit: 1, Passes: true, Answer: content("{\"data\": \"a\x00b\"}")},
		{Name: "nothing but NUL", Exit: 1, Passes: true, Answer: content(strings.Repeat("\x00", 100_000))},
		{Name: "invalid UTF-8", Exit: 1, Passes: true, Answer: content("{\"data\": \"\xff\xfe\xc0\x80\"}")},
		{Name: "JSON in UTF-16", Exit: 1, Passes: true, Answer: content(inUTF16(`{"data": 1}`))},
		{Name: "JSON behind a byte order mark", Exit: 1, Passes: true, Answer: content("\ufeff{\"data\": 1}")},
		{Name: "base64 in base64", Exit: 1, Passes: true, Answer: content(`{"data":"` + strings.Repeat("WVdGaFlXRmhZV0ZoWVdGaFlXRmhZV0ZoWVdGaFlXRmhZV0U9", 18_000) + `"}`)},
		{Name: "JSON in JSON in JSON", Exit: 1, Passes: true, Answer: content(nestedText(12))},
		{Name: "percent signs", Exit: 1, Passes: true, Answer: content(`{"data":"` + strings.Repeat("%25", 300_000) + `"}`)},
		{Name: "HTML entities", Exit: 1, Passes: true, Answer: content(`{"data":"` + strings.Repeat("&amp;", 180_000) + `"}`)},
		{Name: "a page of hidden values", Exit: 1, Passes: true, Answer: content("{" + secrets(20_000) + `"a":1}`)},
		{Name: "a form of 100,000 pairs", Exit: 1, Passes: true, Answer: typed("application/x-www-form-urlencoded", strings.Repeat("token=abcdefgh0123456&", 45_000))},
		{Name: "base64 of noise", Exit: 1, Passes: true, Answer: typed("text/plain", b64)},
		{Name: "base64 of noise in lines", Exit: 1, Passes: true, Answer: typed("text/plain", inLines(b64, 64))},
		{Name: "base64 of noise in lines of 16", Exit: 1, Passes: true, Answer: typed("text/plain", inLines(b64, 16))},
		{Name: "base64 of noise in lines that shrink", Exit: 1, Passes: true, Answer: typed("text/plain", func() string {
			var b strings.Builder
			for n := 1200; n > 16; n-- {
				b.WriteString(strings.Repeat("a", n) + "\n")
			}
			return b.String()
		}())},
		{Name: "hex of noise", Exit: 1, Passes: true, Answer: typed("text/plain", fmt.Sprintf("%x", raw[:500_000]))},
		{Name: "hex of hex of base64", Exit: 1, Passes: true, Answer: typed("text/plain", fmt.Sprintf("%x", fmt.Sprintf("%x", b64[:250_000])))},
		{Name: "base64 of base64 of base64 of noise", Exit: 1, Passes: true, Answer: typed("text/plain", base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(b64[:560_000])))))},
		{Name: "backslashes", Exit: 1, Passes: true, Answer: content(`{"data":"` + strings.Repeat(`\\`, 500_000) + `"}`)},
		{Name: "backslash u", Exit: 1, Passes: true, Answer: typed("text/plain", strings.Repeat(`\u`, 500_000))},
		{Name: "ampersands", Exit: 1, Passes: true, Answer: typed("text/html", strings.Repeat(`&#`, 500_000))},
		{Name: "ampersands far from a semicolon", Exit: 1, Passes: true, Answer: typed("text/html", strings.Repeat("&"+strings.Repeat("a", 31)+";", 30_000))},
		{Name: "percent 25 forever", Exit: 1, Passes: true, Answer: typed("text/html", "%"+strings.Repeat(`25`, 500_000)+"41")},
		{Name: "multipart of tiny parts", Exit: 1, Passes: true, Answer: typed(`multipart/form-data; boundary=-`, strings.Repeat("---\r\nContent-Disposition: form-data; name=token\r\n\r\nabcdefgh01234567\r\n", 12_000))},
		{Name: "multipart whose boundary is everywhere", Exit: 1, Passes: true, Answer: typed(`multipart/form-data; boundary="-"`, strings.Repeat("---", 300_000))},
		{Name: "quotes", Exit: 1, Passes: true, Answer: content(strings.Repeat(`"`, 900_000))},
		{Name: "open braces with names", Exit: 1, Passes: true, Answer: content(strings.Repeat(`{"token":`, 100_000))},
		{Name: "strings not closed with tokens", Exit: 1, Passes: true, Answer: content(strings.Repeat(`{"token":"`, 90_000))},
		{Name: "a number that is an exponent of a number", Exit: 1, Passes: true, Answer: content(`{"data":1e` + strings.Repeat("9", 400_000) + `}`)},
		{Name: "a decimal of 900,000 digits", Exit: 1, Passes: true, Answer: content(`{"error":{"http_status":422.` + strings.Repeat("0", 900_000) + `1}}`)},
		{Name: "members whose names differ in case", Exit: 1, Passes: true, Answer: content(`{"error": {"Code": "A", "MESSAGE": "m", "HTTP_Status": 422, "gate": null, "action_name": null, "resource_kind": null, "details": {}}}`)},
		{Name: "a member named with a zero width space", Exit: 1, Passes: true, Answer: content(`{"error\u200b": {"code": "A", "message": "m", "http_status": 422, "gate": null, "action_name": null, "resource_kind": null, "details": {}}}`)},
		{Name: "status as true", Exit: 1, Passes: true, Answer: content(`{"error": {"code": "A", "message": "m", "http_status": true, "gate": null, "action_name": null, "resource_kind": null, "details": {}}}`)},
		{Name: "UTF-16 that is declared", Exit: 1, Passes: true, Answer: typed("application/json; charset=utf-16", inUTF16(`{"data": 1}`))},
		{Name: "a charset of 10,000 bytes", Exit: 1, Passes: true, Answer: typed("application/json; charset="+strings.Repeat("x", 10_000), `{"data": 1}`)},
		{Name: "bidi and zero width characters", Exit: 1, Passes: true, Answer: content(`{"error": "` + strings.Repeat("\u202e\u200b\u2066\ufeff", 50_000) + `"}`)},
		{Name: "combining characters", Exit: 1, Passes: true, Answer: content(`{"error": "a` + strings.Repeat("\u0301", 400_000) + `"}`)},
		{Name: "noise", Exit: 1, Passes: true, Answer: typed("application/octet-stream", string(noise(1<<20)))},
		{Name: "noise that is called JSON", Exit: 1, Passes: true, Answer: typed("application/json", "{"+string(noise(1_000_000)))},
		{Name: "a form of escapes", Exit: 1, Passes: true, Answer: typed("application/x-www-form-urlencoded", strings.Repeat("%74oken=%61bcdefgh01234567%zz&", 30_000))},
		{Name: "a form of equals signs", Exit: 1, Passes: true, Answer: typed("application/x-www-form-urlencoded", strings.Repeat("=&", 500_000))},
		{Name: "XML entities", Exit: 1, Passes: true, Answer: typed("application/xml", `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><a>`+strings.Repeat("&b;", 100_000)+"</a>")},
	}
}

// grown is the size of an unpacked bomb, in bytes.
const grown = 64 << 20

// bomb returns many equal bytes, packed.
func bomb(pack func([]byte) []byte) []byte { return pack(bytes.Repeat([]byte("x"), grown)) }

func gzipped(b []byte) []byte {
	return packed(b, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriterLevel(w, gzip.BestSpeed) })
}

func zlibbed(b []byte) []byte {
	return packed(b, func(w io.Writer) (io.WriteCloser, error) { return zlib.NewWriterLevel(w, zlib.BestSpeed) })
}

func deflated(b []byte) []byte {
	return packed(b, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
}

func brotlied(b []byte) []byte {
	return packed(b, func(w io.Writer) (io.WriteCloser, error) { return brotli.NewWriterLevel(w, brotli.BestSpeed), nil })
}

func zstded(b []byte) []byte {
	return packed(b, func(w io.Writer) (io.WriteCloser, error) {
		return zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithZeroFrames(true))
	})
}

func packed(b []byte, open func(io.Writer) (io.WriteCloser, error)) []byte {
	var out bytes.Buffer
	w, err := open(&out)
	if err != nil {
		panic(err) // the levels are valid
	}
	_, _ = w.Write(b) // a buffer never fails
	_ = w.Close()
	return out.Bytes()
}

// coded is an answer with a content coding.
func coded(coding string, body []byte) Answer {
	return says(fmt.Sprintf("%sContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n%s", okHead, coding, len(body), body))
}

// content answers with a body; for a request without identity it is a refusal.
func content(body string) Answer { return typed("application/json", body) }

func typed(mediaType, body string) Answer {
	return func(c net.Conn, r *http.Request) {
		status := "422 Unprocessable Entity"
		if r.Header.Get(IdentityHeader) != "" {
			status = "200 OK"
		}
		fmt.Fprintf(c, "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", status, mediaType, len(body), body)
	}
}

func members(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `"m%d":%d`, i, i)
	}
	return b.String()
}

// secrets are members whose names say that their values are to be hidden.
func secrets(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"token_%d":"s3cr3t-%08x",`, i, i*7919)
	}
	return b.String()
}

func inUTF16(s string) string {
	var b strings.Builder
	b.WriteString("\xff\xfe")
	for _, u := range utf16.Encode([]rune(s)) {
		b.WriteByte(byte(u))
		b.WriteByte(byte(u >> 8))
	}
	return b.String()
}

// nestedText is JSON as the text of a member of JSON, and so on.
func nestedText(levels int) string {
	text := `{"token": "s3cr3t-value-0815"}`
	for range levels {
		text = fmt.Sprintf(`{"a":%q}`, text)
	}
	return text
}

// noise is n bytes by chance, the same each time.
func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{}).Read(b) // it never fails
	return b
}

// inLines breaks a text after every so many bytes.
func inLines(s string, width int) string {
	var b strings.Builder
	for ; len(s) > width; s = s[width:] {
		b.WriteString(s[:width] + "\n")
	}
	return b.String() + s
}
