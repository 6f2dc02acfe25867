package wire

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/engfix/engfix/probe"
	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
)

func TestSendHTTP(t *testing.T) {
	type arrived struct {
		Method, URI, Host, Body string
		Header                  http.Header
	}
	var got arrived
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		got = arrived{r.Method, r.RequestURI, r.Host, string(b), r.Header}
		w.Header().Set("Content-Type", "application/json")
		w.Header()["Date"] = nil
		w.WriteHeader(http.StatusUnprocessableEntity)
		_, _ = io.WriteString(w, `{"detail":"no"}`)
	})
	c := newClient(t, target+"/base/", Options{UserAgent: "engfix/test"})
	x := send(t, c, probe.Ask{
		Endpoint: "POST /x/{id}", Variant: "without/X-Mode", Transport: probe.HTTP, Method: "POST", Path: "/x/a%2Fb", Attempt: 2,
		Query:  []probe.Pair{{Name: "z", Value: "1 2"}, {Name: "a", Value: "é&="}},
		Header: []probe.Pair{{Name: "x-mode", Value: " lab "}, {Name: "X-Blank", Value: ""}, {Name: "Host", Value: "other.test"}, {Name: "Content-Length", Value: "999"}},
		Cookie: []probe.Pair{{Name: "a", Value: "engfix-1"}, {Name: "b", Value: "engfix-2"}},
		Body:   []byte(`{"a":1}`),
	})

	want := arrived{"POST", "/base/x/a%2Fb?z=1+2&a=%C3%A9%26%3D", "other.test", `{"a":1}`, http.Header{
		"X-Mode": {"lab"}, "X-Blank": {""}, "Cookie": {"a=engfix-1; b=engfix-2"}, "Accept": {"*/*"}, "User-Agent": {"engfix/test"},
		"Content-Length": {"7"}, "Connection": {"close"},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what arrived (-want +got):\n%s", diff)
	}
	x.DurationMS, x.Repro = 0, ""
	record := &probe.Exchange{
		ID: probe.ExchangeID("POST /x/{id}", "without/X-Mode", 2), Label: "without/X-Mode", Endpoint: "POST /x/{id}", Attempt: 2,
		Request: probe.Request{
			Method: "POST", URL: target + "/base/x/a%2Fb?z=1+2&a=%C3%A9%26%3D", Body: `{"a":1}`,
			Headers: http.Header{
				"X-Mode": {"lab"}, "X-Blank": {""}, "Host": {"other.test"}, "Cookie": {"a=engfix-1; b=engfix-2"},
				"Accept": {"*/*"}, "User-Agent": {"engfix/test"},
			},
		},
		Response: &probe.Response{
			Status: 422, Body: `{"detail":"no"}`,
			Headers: http.Header{"Content-Type": {"application/json"}, "Content-Length": {"15"}},
		},
		End: probe.EndComplete,
	}
	if diff := cmp.Diff(record, x); diff != "" {
		t.Errorf("the record (-want +got):\n%s", diff)
	}
}

func TestRedirectIsEvidence(t *testing.T) {
	var asked atomic.Int32
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
		if r.Header.Get("Cookie") != "" {
			t.Error("a cookie was kept")
		}
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	})
	c := newClient(t, target, Options{})
	for range 2 {
		if x := send(t, c, get("/x")); x.Response.Status != 307 || x.Response.Headers.Get("Location") != "/elsewhere" {
			t.Errorf("response %+v", x.Response)
		}
	}
	if asked.Load() != 2 {
		t.Errorf("%d requests for 2 questions", asked.Load())
	}
}

// Guards that the identity never reaches another host by the redirect that frameworks send for a missing slash.
func TestASlashRedirectToAnotherHostIsNotFollowed(t *testing.T) {
	var elsewhere atomic.Int32
	other := serve(t, func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) })
	target := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other+r.URL.Path+"/", http.StatusTemporaryRedirect)
	})
	c := newClient(t, target, Options{})
	for name, ask := range map[string]probe.Ask{"HTTP": get("/x"), "WebSocket": dial(false, "hello")} {
		x := send(t, c, ask)
		if x.Response == nil || x.Response.Status != http.StatusTemporaryRedirect || !strings.HasPrefix(x.Response.Headers.Get("Location"), other) {
			t.Errorf("%s: response %+v, want the redirect", name, x.Response)
		}
	}
	if n := elsewhere.Load(); n != 0 {
		t.Errorf("the other host was asked %d times, want never", n)
	}
}

// A question that no request can hold costs nothing but itself: it is an exchange that says why it was not sent.
func TestUnsendable(t *testing.T) {
	var asked atomic.Int32
	c := newClient(t, serve(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) }),
		Options{Redactor: NewRedactor(map[string]string{"S": "s3cr3t-t0ken"}, nil)})
	for name, tt := range map[string]struct {
		change func(*probe.Ask)
		why    string
	}{
		"method":              {func(a *probe.Ask) { a.Method = "GE T" }, `"GE T" is not a method`},
		"no slash":            {func(a *probe.Ask) { a.Path = "x" }, "does not begin with a slash"},
		"query in the path":   {func(a *probe.Ask) { a.Path = "/x?s3cr3t-t0ken" }, "$S"},
		"path not escaped":    {func(a *probe.Ask) { a.Path = "/x%zz" }, "is not escaped"},
		"header name":         {func(a *probe.Ask) { a.Header = []probe.Pair{{Name: "a b", Value: "c"}} }, `"a b" is not a header name`},
		"no header name":      {func(a *probe.Ask) { a.Header = []probe.Pair{{Value: "c"}} }, "is not a header name"},
		"header value":        {func(a *probe.Ask) { a.Header = []probe.Pair{{Name: "A", Value: "b\r\nC: d"}} }, "header A has a control character"},
		"host":                {func(a *probe.Ask) { a.Header = []probe.Pair{{Name: "Host", Value: "a b/c"}} }, "is not a host"},
		"cookie name":         {func(a *probe.Ask) { a.Cookie = []probe.Pair{{Name: "a=", Value: "c"}} }, `cookie "a="`},
		"cookie with another": {func(a *probe.Ask) { a.Cookie = []probe.Pair{{Name: "a", Value: "c; d=e"}} }, `cookie "a"`},
	} {
		for _, transport := range []probe.Transport{probe.HTTP, probe.SSE, probe.WS} {
			ask := get("/x")
			ask.Transport = transport
			tt.change(&ask)
			if name == "method" && transport == probe.WS {
				continue // a WebSocket is opened with GET, whatever the ask says
			}
			x := send(t, c, ask)
			if x.End != probe.EndUnsent || x.Response != nil || x.Accepted || x.Repro != "" || x.ID == "" || x.Endpoint != ask.Endpoint {
				t.Errorf("%s over %s: %+v", name, transport, x)
			}
			if !strings.HasPrefix(x.Trouble, "could not be sent: ") || !strings.Contains(x.Trouble, tt.why) {
				t.Errorf("%s over %s: %s", name, transport, x.Trouble)
			}
		}
	}
	if asked.Load() != 0 {
		t.Errorf("%d requests were made", asked.Load())
	}
}

// both closes what is behind a writer with it.
type both struct {
	io.WriteCloser
	behind io.Closer
}

func (b both) Close() error { return errors.Join(b.WriteCloser.Close(), b.behind.Close()) }

func TestCodings(t *testing.T) {
	text := strings.Repeat("hello, ", 100)
	pack := func(encoder func(io.Writer) io.WriteCloser) []byte {
		var b bytes.Buffer
		w := encoder(&b)
		_, _ = io.WriteString(w, text)
		w.Close()
		return b.Bytes()
	}
	zipped := pack(func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	bare := pack(func(w io.Writer) io.WriteCloser { f, _ := flate.NewWriter(w, 9); return f })
	zstandard := pack(func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w); return z })
	twice := pack(func(w io.Writer) io.WriteCloser { z := gzip.NewWriter(w); return both{brotli.NewWriter(z), z} })
	for _, tt := range []struct {
		name, coding string
		sent         []byte
		end          probe.End
		want         string
		trouble      string
	}{
		{"gzip", "gzip", zipped, probe.EndComplete, text, ""},
		{"GZIP in capitals", "GZIP", zipped, probe.EndComplete, text, ""},
		{"zlib", "deflate", pack(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) }), probe.EndComplete, text, ""},
		{"bare deflate", "deflate", bare, probe.EndComplete, text, ""},
		{"identity", "identity", []byte(text), probe.EndComplete, text, ""},
		{"nothing at all", "gzip", nil, probe.EndComplete, "", ""},
		{"not gzip", "gzip", []byte("plain text"), probe.EndProtocol, "plain text", "the body is incomplete or invalid gzip, which its Content-Encoding names"},
		{"half of it", "gzip", zipped[:len(zipped)-12], probe.EndProtocol, "", "the body is incomplete or invalid gzip, which its Content-Encoding names"},
		{"brotli", "br", pack(func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) }), probe.EndComplete, text, ""},
		{"zstd", "zstd", zstandard, probe.EndComplete, text, ""},
		{"one upon the other", "br, GZIP", twice, probe.EndComplete, text, ""},
		{"no brotli at all", "br", nil, probe.EndComplete, "", ""},
		{"not brotli", "br", []byte("plain text"), probe.EndProtocol, "plain text", "the body is incomplete or invalid br, which its Content-Encoding names"},
		{"half of zstd", "zstd", zstandard[:len(zstandard)-6], probe.EndProtocol, "", "the body is incomplete or invalid zstd, which its Content-Encoding names"},
		{"a window of 64 MiB", "zstd", []byte("\x28\xb5\x2f\xfd\x00\x80\x01\x00\x00"), probe.EndProtocol, "", "the body is incomplete or invalid zstd, which its Content-Encoding names"},
		{"more codings than anybody uses", "gzip, gzip, gzip, gzip", []byte{0x1f, 0x8b, 0xff}, probe.EndUndecoded, "", `the body is coded as "gzip, gzip, gzip, gzip", which was not asked for and cannot be read`},
		{"a coding that is not known", "dcb", []byte("\xff\x00coded"), probe.EndUndecoded, "", `the body is coded as "dcb", which was not asked for and cannot be read`},
		{"a coding that changes nothing", "none", []byte("as it is"), probe.EndUndecoded, "as it is", `the body is coded as "none", which was not asked for and cannot be read`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newClient(t, serve(t, func(w http.ResponseWriter, r *http.Request) {
				if got := r.Header.Get("Accept-Encoding"); got != "" {
					t.Errorf("asked for %q", got)
				}
				w.Header().Set("Content-Encoding", tt.coding)
				w.Header().Set("Content-Type", "text/plain")
				_, _ = w.Write(tt.sent)
			}), Options{})
			x := send(t, c, get("/x"))
			if x.End != tt.end || x.Trouble != tt.trouble {
				t.Errorf("end %q, trouble %q", x.End, x.Trouble)
			}
			if !strings.HasPrefix(tt.name, "half") && x.Response.Body != tt.want {
				t.Errorf("body %q", x.Response.Body)
			}
		})
	}
}

func TestBodyThatIsNoText(t *testing.T) {
	c := newClient(t, serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("a\xff\x00b")) }), Options{})
	ask := get("/x")
	ask.Method, ask.Body = "PUT", []byte("\xfe")
	x, raw, err := c.Do(context.Background(), ask)
	if err != nil {
		t.Fatal(err)
	}
	if x.Response.Body != "Yf8AYg==" || !x.Response.Base64 || x.Request.Body != "/g==" || !x.Request.Base64 {
		t.Errorf("request %+v, response %+v", x.Request, x.Response)
	}
	if string(raw) != "a\xff\x00b" {
		t.Errorf("raw body %q", raw)
	}
}

// Terminal escapes are evidence like everything else; to neutralise them is the work of whoever shows them.
func TestEscapesAreKept(t *testing.T) {
	c := newClient(t, serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "\x1b[2Jx\u202e") }), Options{})
	if x := send(t, c, get("/x")); x.Response.Body != "\x1b[2Jx\u202e" || x.Response.Base64 {
		t.Errorf("response %+v", x.Response)
	}
}

func TestHead(t *testing.T) {
	c := newClient(t, serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "100") }), Options{})
	ask := get("/x")
	ask.Method = "HEAD"
	if x := send(t, c, ask); x.End != probe.EndComplete || x.Response.Body != "" || x.Trouble != "" {
		t.Errorf("exchange %+v", x)
	}
}

func TestTheContextEndsTheExchange(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	target := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-stop:
		case <-r.Context().Done():
		}
	})
	c := newClient(t, target, Options{})
	for _, transport := range []probe.Transport{probe.HTTP, probe.SSE, probe.WS} {
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		ask := get("/x")
		ask.Transport = transport
		x, err := c.Send(ctx, ask)
		if x != nil || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: exchange %v, error %v", transport, x, err)
		}
		cancel()
	}
}

// Exchanges go on side by side, and a secret may become known meanwhile.
func TestConcurrentUse(t *testing.T) {
	c := newClient(t, serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.URL.Path) }),
		Options{Redactor: NewRedactor(nil, nil)})
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			path := fmt.Sprintf("/path/number/%d", i)
			c.redactor.Learn("SECRET", "something-else")
			if x := send(t, c, get(path)); x.Response.Body != path {
				t.Errorf("%s was answered with %q", path, x.Response.Body)
			}
		})
	}
	wg.Wait()
}

func TestRate(t *testing.T) {
	c := newClient(t, serve(t, func(http.ResponseWriter, *http.Request) {}), Options{Rate: 20})
	began := time.Now()
	for range 4 {
		send(t, c, get("/x"))
	}
	if took := time.Since(began); took < 140*time.Millisecond {
		t.Errorf("4 exchanges at 20 a second took %s", took)
	}
}

func TestNewRefuses(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, target string
		tls          TLS
		want         string
	}{
		{"no host", "http://", TLS{}, "is not the URL of a service"},
		{"another scheme", "ftp://h", TLS{}, "is not the URL of a service"},
		{"credentials", "http://u:secret@h", TLS{}, "must not have credentials"},
		{"a query", "http://h/?a=b", TLS{}, "must not have a query"},
		{"no such CA", "https://h", TLS{CA: "/nowhere/ca.pem"}, "/nowhere/ca.pem: no such file: name a file of certificate authorities"},
		{"CA without certificates", "https://h", TLS{CA: empty}, "has no certificate"},
		{"no such pair", "https://h", TLS{Cert: "/nowhere/c.pem", Key: empty}, "/nowhere/c.pem: no such file: name the client certificate"},
		{"certificate alone", "https://h", TLS{Cert: empty}, "belong together"},
		{"no key pair", "https://h", TLS{Cert: empty, Key: empty}, "cannot read the client certificate"},
	} {
		u, err := url.Parse(tt.target)
		if err != nil {
			t.Fatal(err)
		}
		_, err = New(Options{Target: u, TLS: tt.tls})
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
	}
	if _, err := New(Options{}); err == nil {
		t.Error("no target at all was accepted")
	}
}

func TestTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	defer s.Close()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(ca, block, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name   string
		target string
		tls    TLS
		end    probe.End
		words  string
	}{
		{"trusted", s.URL, TLS{CA: ca}, probe.EndComplete, ""},
		{"insecure", s.URL, TLS{Insecure: true}, probe.EndComplete, ""},
		{"not trusted", s.URL, TLS{}, probe.EndUnreachable, "the certificate is signed by an authority that is not trusted: name the authority's certificate with --ca FILE (target.tls.ca), or use --insecure for a test service"},
		{"another name", strings.Replace(s.URL, "127.0.0.1", "localhost", 1), TLS{CA: ca}, probe.EndUnreachable, "the certificate is for example.com, *.example.com, 127.0.0.1 and ::1, not for localhost: use a name that the certificate is for, or --insecure for a test service"},
		{"no TLS there", strings.Replace(serve(t, func(http.ResponseWriter, *http.Request) {}), "http:", "https:", 1), TLS{}, probe.EndUnreachable, "the service does not speak TLS: write http:// instead of https://"},
		{"TLS there", strings.Replace(s.URL, "https:", "http:", 1), TLS{}, probe.EndComplete, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			x := send(t, newClient(t, tt.target, Options{TLS: tt.tls}), get("/x"))
			if x.End != tt.end || x.Trouble != tt.words {
				t.Errorf("end %q, trouble %q", x.End, x.Trouble)
			}
		})
	}
}
