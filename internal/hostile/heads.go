package hostile

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

const (
	okHead  = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	chunked = okHead + "Transfer-Encoding: chunked\r\n\r\n"
)

// ok is a whole answer, with more headers.
func ok(headers string) Answer {
	return says(okHead + headers + "Content-Length: 2\r\n\r\n{}")
}

// Heads are misdeeds of status lines and headers, and of how they frame the body.
func Heads() []Behaviour {
	return []Behaviour{
		{Name: "headers drip", Reason: "no answer within", Answer: func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\n")
			Drip(c, 20*time.Millisecond, "X: y\r\n")
		}},
		{Name: "status line a byte at a time", Reason: "no answer within", Answer: func(c net.Conn, _ *http.Request) {
			for i := range okHead {
				if _, err := c.Write([]byte{okHead[i]}); err != nil {
					return
				}
				time.Sleep(200 * time.Millisecond)
			}
		}},
		{Name: "endless headers", Reason: "headers are larger than", Answer: thenForever("HTTP/1.1 200 OK\r\n", "X-Flood: "+strings.Repeat("x", 1000)+"\r\n")},
		{Name: "10,000 headers", Reason: "headers are larger than", Answer: ok(strings.Repeat("X-Many: y\r\n", 10_000))},
		{Name: "10,000 names", Reason: "headers are larger than", Answer: func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, okHead)
			for i := range 10_000 {
				fmt.Fprintf(c, "X-%d: y\r\n", i)
			}
			fmt.Fprint(c, "Content-Length: 2\r\n\r\n{}")
		}},
		{Name: "a header line of 1 MB", Reason: "headers are larger than", Answer: ok("X-Long: " + strings.Repeat("x", 1<<20) + "\r\n")},
		{Name: "an endless header line", Reason: "headers are larger than", Answer: thenForever("HTTP/1.1 200 OK\r\nX-Long: ", "x")},
		{Name: "an endless status line", Reason: "headers are larger than", Answer: thenForever("HTTP/1.1 200 ", "O")},
		{Name: "endless blank lines", Reason: "not HTTP", Answer: thenForever("", "\r\n")},
		{Name: "header without colon", Reason: "not HTTP", Answer: ok("no colon\r\n")},
		{Name: "header without name", Reason: "not HTTP", Answer: ok(": nobody\r\n")},
		{Name: "space before the colon", Exit: 1, Answer: ok("X-Space : y\r\n")},
		{Name: "NUL in a header", Reason: "not HTTP", Answer: ok("X-Nul: a\x00b\r\n")},
		{Name: "NUL in a header name", Reason: "not HTTP", Answer: ok("X-\x00: b\r\n")},
		{Name: "control characters in a header", Answer: ok("X-Bell: a\x07\x1b[2Jb\r\n")},
		{Name: "folded header", Exit: 1, Answer: ok("X-Fold: a\r\n b\r\n\tc\r\n")},
		{Name: "bare CR in a header", Answer: ok("X-CR: a\rX-Smuggled: b\r\n")},
		{Name: "bare LF", Exit: 1, Answer: says("HTTP/1.1 200 OK\nContent-Length: 2\n\n{}")},
		{Name: "invalid UTF-8 in a header", Exit: 1, Answer: ok("X-Latin: \xe9\xff\r\n")},
		{Name: "UTF-8 header name", Reason: "not HTTP", Answer: ok("X-Größe: 1\r\n")},
		{Name: "Content-Length short", Exit: 1, Answer: says(okHead + "Content-Length: 1\r\n\r\n{\"data\":1}")},
		{Name: "Content-Length long", Exit: 1, Reason: "broke before the body was complete", Answer: says(okHead + "Content-Length: 999\r\n\r\n{}")},
		{Name: "Content-Length long and open", Exit: 1, Reason: "the body was not complete after", Answer: thenLingers(okHead + "Content-Length: 999\r\n\r\n{}")},
		{Name: "Content-Length negative", Reason: "not HTTP", Answer: says(okHead + "Content-Length: -2\r\n\r\n{}")},
		{Name: "two Content-Lengths", Reason: "not HTTP", Answer: says(okHead + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}")},
		{Name: "one Content-Length twice", Exit: 1, Answer: says(okHead + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "Content-Length list", Reason: "not HTTP", Answer: says(okHead + "Content-Length: 2, 2\r\n\r\n{}")},
		{Name: "Content-Length text", Reason: "not HTTP", Answer: says(okHead + "Content-Length: two\r\n\r\n{}")},
		{Name: "Content-Length signed", Reason: "not HTTP", Answer: says(okHead + "Content-Length: +2\r\n\r\n{}")},
		{Name: "Content-Length of exabytes", Exit: 1, Reason: "broke before the body was complete", Answer: says(okHead + "Content-Length: 9223372036854775807\r\n\r\n{}")},
		{Name: "Content-Length beyond 64 bits", Reason: "not HTTP", Answer: says(okHead + "Content-Length: 99999999999999999999\r\n\r\n{}")},
		{Name: "both framings", Exit: 1, Answer: says(okHead + "Content-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")},
		{Name: "unknown transfer coding", Reason: "not HTTP", Answer: says(okHead + "Transfer-Encoding: rot13\r\n\r\n{}")},
		{Name: "two transfer codings", Reason: "not HTTP", Answer: says(okHead + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")},
		{Name: "chunk size overflow", Exit: 1, Reason: "not valid HTTP", Answer: says(chunked + "10000000000000002\r\n{}\r\n0\r\n\r\n")},
		{Name: "chunk of exabytes", Exit: 1, Reason: "broke before the body was complete", Answer: says(chunked + "7fffffffffffffff\r\n{}")},
		{Name: "negative chunk", Exit: 1, Reason: "not valid HTTP", Answer: says(chunked + "-2\r\n{}\r\n0\r\n\r\n")},
		{Name: "chunk without its end", Exit: 1, Reason: "not valid HTTP", Answer: says(chunked + "2\r\n{}0\r\n\r\n")},
		{Name: "garbage chunk size", Exit: 1, Reason: "not valid HTTP", Answer: says(chunked + "2\r\n{}\r\nzz\r\n")},
		{Name: "endless zeros in a chunk size", Exit: 1, Reason: "not valid HTTP", Answer: thenForever(chunked, "0")},
		{Name: "endless chunk extension", Exit: 1, Reason: "not valid HTTP", Answer: thenForever(chunked+"2;x=", "x")},
		{Name: "a long extension on each chunk", Exit: 1, Reason: "not valid HTTP", Answer: thenForever(chunked, "1;x="+strings.Repeat("x", 3000)+"\r\n1\r\n")},
		{Name: "endless chunks", Exit: 1, Reason: "the body is larger than", Answer: thenForever(chunked, "1\r\n1\r\n")},
		{Name: "last chunk missing", Exit: 1, Reason: "broke before the body was complete", Answer: says(chunked + "2\r\n{}\r\n")},
		{Name: "endless trailers", Exit: 1, Reason: "not valid HTTP", Answer: thenForever(chunked+"2\r\n{}\r\n0\r\n", "X-Trailer: "+strings.Repeat("x", 100)+"\r\n")},
		{Name: "trailer without a colon", Exit: 1, Reason: "not valid HTTP", Answer: says(chunked + "2\r\n{}\r\n0\r\nno colon\r\n\r\n")},
		{Name: "interim responses forever", Reason: "headers are larger than", Answer: thenForever("", "HTTP/1.1 102 Processing\r\n\r\n")},
		{Name: "interim responses with slow pauses", Reason: "no answer within", Answer: func(c net.Conn, _ *http.Request) {
			Drip(c, 50*time.Millisecond, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
		}},
		{Name: "100 and silence", Reason: "no answer within", Answer: thenLingers("HTTP/1.1 100 Continue\r\n\r\n")},
		{Name: "101 unasked", Reason: "switched protocols", Answer: thenLingers("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")},
		{Name: "204 with a body", Exit: 1, Answer: says("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nextra")},
		{Name: "205 with a body", Exit: 1, Answer: says("HTTP/1.1 205 Reset Content\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "304 with a body", Answer: says("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nextra")},
		{Name: "HTTP/0.9", Reason: "not HTTP", Answer: says(`{"data": []}`)},
		{Name: "HTTP/1.0 without a length", Exit: 1, Answer: says("HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{}")},
		{Name: "HTTP/9.9", Exit: 1, Answer: says("HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "HTTP/2 preface", Reason: "not HTTP", Answer: says("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")},
		{Name: "HTTP/2 settings frame", Reason: "not HTTP", Answer: says("\x00\x00\x00\x04\x00\x00\x00\x00\x00")},
		{Name: "status 000", Reason: "no HTTP status", Answer: says("HTTP/1.1 000 None\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "status 099", Reason: "no HTTP status", Answer: says("HTTP/1.1 099 Low\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "status 999", Reason: "no HTTP status", Answer: says("HTTP/1.1 999 Beyond\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "status of four digits", Reason: "not HTTP", Answer: says("HTTP/1.1 2000 Many\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "status text", Reason: "not HTTP", Answer: says("HTTP/1.1 OK OK\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "status negative", Reason: "not HTTP", Answer: says("HTTP/1.1 -20 OK\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "another protocol", Reason: "not HTTP", Answer: says("SSH-2.0-OpenSSH_9.2\r\n\r\n")},
		{Name: "redirect to itself", Answer: redirect(Path)},
		{Name: "redirect chain", Answer: func(c net.Conn, r *http.Request) { redirect(r.URL.Path+"/next")(c, r) }},
		{Name: "redirect to another host", Answer: redirect("http://engfix.invalid/x")},
		{Name: "redirect to another scheme", Answer: redirect("https://127.0.0.1/x")},
		{Name: "redirect with user information", Answer: redirect("http://user:password@127.0.0.1:1/x")},
		{Name: "redirect to javascript:", Answer: redirect("javascript:alert(1)")},
		{Name: "redirect to a file", Answer: redirect("file:///etc/passwd")},
		{Name: "redirect to nowhere", Answer: says("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")},
		{Name: "redirect of 60 KB", Answer: redirect("/" + strings.Repeat("x", 60_000))},
		{Name: "200 cookies", Exit: 1, Answer: ok(strings.Repeat("Set-Cookie: sid=0123456789abcdef0123456789abcdef; Path=/\r\n", 200))},
		{Name: "1,300 cookies and 1 MB of body", Exit: 1, Answer: cookies(1300)},
		{Name: "a chunk extension", Exit: 1, Answer: says(chunked + "2;a=\"b;c\";d\r\n{}\r\n0;last\r\n\r\n")},
		{Name: "a chunk extension with a line break in quotes", Exit: 1, Answer: says(chunked + "2;a=\"\r\n{}\r\n0\r\n\r\n\"")},
		{Name: "trailers that repeat headers", Exit: 1, Answer: says(okHead + "Trailer: Content-Type, Set-Cookie\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nContent-Type: text/event-stream\r\nSet-Cookie: a=b\r\nContent-Length: 7\r\n\r\n")},
		{Name: "early hints with 500 links each", Exit: 1, Answer: says("HTTP/1.1 103 Early Hints\r\n" + numberedLines(500, "Link: </%d>\r\n") + "\r\nHTTP/1.1 103 Early Hints\r\n" + numberedLines(500, "Link: </%d>\r\n") + "\r\n" + okHead + "Content-Length: 2\r\n\r\n{}")},
		{Name: "2000 header lines", Exit: 1, Answer: ok(numberedLines(1998, "X-%d: y\r\n"))},
		{Name: "2000 interim responses", Exit: 1, Answer: says(strings.Repeat("HTTP/1.1 102 P\r\n\r\n", 2000) + okHead + "Content-Length: 2\r\n\r\n{}")},
		{Name: "a reason phrase of 60 KB", Exit: 1, Answer: status("422 "+strings.Repeat("x", 60_000), "")},
		{Name: "a reason phrase of a terminal's escapes", Exit: 1, Answer: status("200 \x1b[2J\x07\u202e::error::", "")},
		{Name: "a status line without a reason", Exit: 1, Answer: says("HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "a status line with two spaces", Exit: 1, Answer: says("HTTP/1.1  200 OK\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "a status line in lower case", Reason: "not HTTP", Answer: says("http/1.1 200 ok\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "a line break before the status line", Answer: says("\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "chunked twice", Answer: says(okHead + "Transfer-Encoding: chunked, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")},
		{Name: "Transfer-Encoding identity", Answer: says(okHead + "Transfer-Encoding: identity\r\n\r\n{}")},
		{Name: "Transfer-Encoding with a vertical tab", Answer: says(okHead + "Transfer-Encoding: \x0bchunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")},
		{Name: "Retry-After of ages", Answer: status("429 Too Many", "Retry-After: 99999999999999999999999\r\n")},
		{Name: "Retry-After 0 for ever", Answer: status("429 Too Many", "Retry-After: 0\r\n")},
		{Name: "Retry-After 1 for ever", Answer: status("429 Too Many", "Retry-After: 1\r\n")},
		{Name: "Retry-After on 200 and 503", Exit: 1, Answer: status("503 Busy", "Retry-After: 1\r\n")},
		{Name: "2,000 Retry-Afters", Answer: status("429 Too Many", numberedLines(1900, "Retry-After: %d\r\n"))},
		{Name: "a Date far away", Exit: 1, Answer: ok("Date: Fri, 31 Dec 9999 23:59:59 GMT\r\nAge: 99999999999999999999\r\nExpires: -1\r\n")},
		{Name: "a cookie of control characters", Answer: ok("Set-Cookie: a=\x01\x02\x1b[2J; Path=\x07\r\n")},
		{Name: "a cookie of 60 KB", Exit: 1, Answer: ok("Set-Cookie: " + strings.Repeat("a=b;", 15_000) + "\r\n")},
		{Name: "1,900 cookies that differ, echoed in the body", Answer: cookies(1900)},
		{Name: "a content type of 60 KB", Exit: 1, Answer: says("HTTP/1.1 200 OK\r\nContent-Type: application/json" + numberedLines(4000, "; p%d=\"x\"") + "\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "a content type of 60 KB of continuations", Answer: says("HTTP/1.1 200 OK\r\nContent-Type: multipart/form-data" + numberedLines(4000, "; boundary*%d=x") + "\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "a content type that is a terminal's escape", Answer: says("HTTP/1.1 200 OK\r\nContent-Type: \x1b[2J\r\nContent-Length: 2\r\n\r\n{}")},
		{Name: "1,900 content encodings", Exit: 1, Answer: ok(numberedLines(1900, "Content-Encoding: x%d\r\n"))},
		{Name: "Content-Encoding of blanks and case", Exit: 1, Answer: coded("GZip ,\tIDENTITY", gzipped([]byte("{}")))},
		{Name: "three codings, a bomb", Exit: 1, Reason: "the body is larger than", Answer: coded("br, zstd, gzip", gzipped(zstded(bomb(brotlied))))},
		{Name: "two codings one of which is unknown", Exit: 1, Reason: "cannot be read", Answer: coded("snake, gzip", gzipped([]byte("{}")))},
		{Name: "a body byte by byte", Exit: 1, Reason: "not complete after", Answer: func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, okHead+"Content-Length: 1000\r\n\r\n")
			Drip(c, 100*time.Millisecond, "1")
		}},
		{Name: "brotli that drips", Exit: 1, Answer: func(c net.Conn, _ *http.Request) {
			fmt.Fprint(c, okHead+"Content-Encoding: br\r\n\r\n")
			Drip(c, 50*time.Millisecond, "\x00")
		}},
		{Name: "redirect with a line of escapes", Answer: redirect("/\x1b[2J\u202e")},
		{Name: "redirect to a UNC path", Answer: redirect("\\\\elsewhere.test\\x")},
		{Name: "redirect to the path with a slash, for ever", Answer: func(c net.Conn, r *http.Request) { redirect(r.URL.Path+"/")(c, r) }},
		{Name: "1,900 Locations", Answer: says("HTTP/1.1 307 T\r\n" + numberedLines(1900, "Location: /%d\r\n") + "Content-Length: 0\r\n\r\n")},
		{Name: "Refresh and Alt-Svc elsewhere", Exit: 1, Answer: ok("Refresh: 0; url=http://elsewhere.test/\r\nAlt-Svc: h3=\":1\"; ma=9999999\r\nStrict-Transport-Security: max-age=31536000\r\nLink: <http://elsewhere.test/>; rel=preload\r\n")},
		{Name: "60,000 challenges", Exit: 1, Answer: says("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: " + strings.Repeat("a,", 30_000) + "\r\nContent-Length: 2\r\n\r\n{}")},
	}
}

func redirect(to string) Answer {
	return says("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n")
}

// cookies sets n cookies, each with a secret of its own, and repeats them in a body of nearly 1 MB.
func cookies(n int) Answer {
	var head, body strings.Builder
	for i := range n {
		fmt.Fprintf(&head, "Set-Cookie: c%d=v%016x\r\n", i, i*7919)
	}
	body.WriteString(`{"seen":"`)
	for i := 0; body.Len() < 1_000_000; i++ {
		fmt.Fprintf(&body, "v%016x ", i%n*7919)
	}
	body.WriteString(`"}`)
	return says(fmt.Sprintf("%s%sContent-Length: %d\r\n\r\n%s", okHead, head.String(), body.Len(), body.String()))
}

// status is an empty object of JSON with a status line and more headers.
func status(line, headers string) Answer {
	return says(fmt.Sprintf("HTTP/1.1 %s\r\nContent-Type: application/json\r\n%sContent-Length: 2\r\n\r\n{}", line, headers))
}
