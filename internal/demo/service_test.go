package demo

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"go.uber.org/goleak"
)

func TestNewRefusesUnknownNames(t *testing.T) {
	for _, test := range []struct {
		options Options
		want    string
	}{
		{Options{Defect: map[string]string{"engines.nope": "no-identity"}}, `"no-identity" for router "engines.nope": unknown router`},
		{Options{Defect: map[string]string{onHTTP: "nope"}}, `router ` + onHTTP + `: unknown defect "nope"`},
		{Options{Manner: map[string]string{onHTTP: "nope"}}, `router ` + onHTTP + `: unknown manner "nope"`},
		{Options{Defect: map[string]string{onHTTP: "ws-no-identity"}}, `cannot show on router ` + onHTTP},
		{Options{Defect: map[string]string{onPublic: "no-identity"}}, `cannot show on router ` + onPublic},
		{Options{Style: "nope"}, `unknown style "nope"`},
		{Options{Manner: map[string]string{onSSE: "ws-silent"}}, `it is for ws endpoints of routers that require identity`},
	} {
		if _, err := New(test.options); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("New(%v) says %v, want %q in it", test.options, err, test.want)
		}
	}
}

func TestRequestsThatFindNoEndpoint(t *testing.T) {
	full := fullIdentity()
	inBubble(t, Options{}, func(t *testing.T, c *client) {
		for _, test := range []struct {
			method, path string
			status       int
			code, allow  string
		}{
			{"GET", "/", 404, "route.not_found", ""},
			{"GET", "/nowhere", 404, "route.not_found", ""},
			{"GET", "/video/masks/m1/nowhere", 404, "route.not_found", ""},
			{"GET", "/video/masks/", 404, "route.not_found", ""},
			{"GET", "/video/masks/m1%2Fm2", 404, "resource.not_found", ""},
			{"GET", "/ws/chat/th_1", 404, "route.not_found", ""},
			{"PATCH", "/video/presets/vp_1", 405, "route.method_not_allowed", "GET, DELETE"},
			{"POST", "/sse/chat/th_1", 405, "route.method_not_allowed", "GET"},
			{"HEAD", "/sse/chat/th_1", 405, "", "GET"},
			{"DELETE", "/openapi.json", 405, "route.method_not_allowed", "GET, HEAD"},
		} {
			s := read(c.ask(asking{method: test.method, path: test.path, header: full}))
			if s.status != test.status || s.header.Get("Allow") != test.allow || !strings.Contains(string(s.body), test.code) {
				t.Errorf("%s %s: %d %v %s, want %d, Allow %q and %s",
					test.method, test.path, s.status, s.header, s.body, test.status, test.allow, test.code)
			}
			if why := oracleOf(t, "").notError(s); test.method != "HEAD" && why != "" {
				t.Errorf("%s %s: %s", test.method, test.path, why)
			}
		}
	})
}

func TestPathErrorsHaveTheRoutersForm(t *testing.T) {
	inBubble(t, Options{Defect: map[string]string{onExact: "error-detail"}}, func(t *testing.T, c *client) {
		for path, want := range map[string]string{"/video/masks/m1/nowhere": `{"detail":`, "/video/regions/rg_1/nowhere": `{"error":`} {
			if s := read(c.ask(asking{method: "GET", path: path})); !strings.HasPrefix(string(s.body), want) {
				t.Errorf("%s: %s, want %s…", path, s.body, want)
			}
		}
	})
}

func TestBodiesThatAreTooLarge(t *testing.T) {
	header := fullIdentity()
	header.Set("Content-Type", mediaJSON)
	inBubble(t, Options{}, func(t *testing.T, c *client) {
		body := `{"text":"` + strings.Repeat("a", maxBody) + `"}`
		if s := read(c.ask(asking{method: "POST", path: "/maybes", header: header, body: body})); s.status != 413 {
			t.Errorf("%d %s, want 413", s.status, s.body)
		}
	})
}

func TestNothingWearsOut(t *testing.T) {
	r := routerNamed(t, "engines.video_presets.routes")
	inBubble(t, Options{}, func(t *testing.T, c *client) {
		first := battery(c, builtIn(t), r, "")
		for range 9 {
			if differ(first, battery(c, builtIn(t), r, "")) {
				t.Fatal("the same requests get other answers")
			}
		}
	})
}

func TestEnvironmentHeaderIsRefused(t *testing.T) {
	header := fullIdentity()
	header.Set("X-Env", "prod")
	inBubble(t, Options{}, func(t *testing.T, c *client) {
		for _, path := range []string{"/video/masks", "/sse/chat/th_1"} {
			s := read(c.ask(asking{method: "GET", path: path, header: header}))
			if s.status != 400 || !strings.Contains(string(s.body), "identity.env_refused") {
				t.Errorf("%s: %d %s", path, s.status, s.body)
			}
		}
	})
}

func TestRefusalNamesTheHeader(t *testing.T) {
	inBubble(t, Options{}, func(t *testing.T, c *client) {
		for _, name := range []string{"X-Tenant-Id", "X-Mode", "X-Project-Id"} {
			header := fullIdentity()
			header.Del(name)
			s := read(c.ask(asking{method: "GET", path: "/video/masks", header: header}))
			if want := `"details":{"header":"` + name + `"}`; s.status != 422 || !strings.Contains(string(s.body), want) {
				t.Errorf("without %s: %d %s, want 422 and %s", name, s.status, s.body, want)
			}
		}
	})
}

func TestConversationClosesWithItsOwnCodes(t *testing.T) {
	e := routerNamed(t, onWS).Endpoints[0]
	want := map[string]int{
		"anonymous": 4401, "without/X-Mode": 4401, "malformed-tenant": 4401, "headers-only": 4401, "unknown-id": 4404,
		"malformed/text": 4400, "malformed/list": 4400, "malformed/null": 4400, "malformed/type": 4400,
		"malformed/binary": 4400, "control": 0, "mute": 0,
	}
	inBubble(t, Options{}, func(t *testing.T, c *client) {
		for _, a := range wsQuestions(builtIn(t), e) {
			code, ok := want[a.label]
			if !ok {
				continue
			}
			if s := read(c.ask(a)); s.closeCode != code || len(s.frames) == 0 && a.label != "mute" {
				t.Errorf("%s: close code %d after %d frames, want %d after one", a.label, s.closeCode, len(s.frames), code)
			}
			delete(want, a.label)
		}
	})
	if len(want) > 0 {
		t.Errorf("not asked: %v", want)
	}
}

func TestBrowsersNeedNoHeaders(t *testing.T) {
	e := routerNamed(t, onWS).Endpoints[0]
	inBubble(t, Options{}, func(t *testing.T, c *client) {
		control := wsQuestions(builtIn(t), e)[0]
		for name := range fullIdentity() {
			control.header.Del(name)
		}
		control.header.Set("Origin", "https://elsewhere.test")
		if s := read(c.ask(control)); !admitted(s) {
			t.Errorf("refused: %+v", s)
		}
	})
}

func TestMessagesAfterHelloAreJudgedToo(t *testing.T) {
	inBubble(t, Options{}, func(t *testing.T, c *client) {
		control := wsQuestions(builtIn(t), routerNamed(t, onWS).Endpoints[0])[0]
		control.say = append(control.say, textFrame(`{"type":"message"}`), textFrame("[]"))
		if s := read(c.ask(control)); s.closeCode != 4400 || len(s.frames) != 2 {
			t.Errorf("close code %d after %d frames, want 4400 after ready and error", s.closeCode, len(s.frames))
		}
	})
}

func TestLogHasALineForEachRequestAsItArrives(t *testing.T) {
	var log bytes.Buffer
	inBubble(t, Options{Log: &log, Tickets: []byte("# T\n")}, func(_ *testing.T, c *client) {
		c.ask(asking{method: "GET", path: "/video/masks?limit=1"})
		c.ask(asking{method: "DELETE", path: "/video/presets/a%0Ab"})
		c.ask(asking{method: "GET", path: "/ENGINE_FIX_TICKETS.md"})
	})
	want := "GET /video/masks\nDELETE /video/presets/a%0Ab\nGET /ENGINE_FIX_TICKETS.md\n"
	if log.String() != want {
		t.Errorf("log is %q, want %q", log.String(), want)
	}
}

func TestTicketsAreServedAsGiven(t *testing.T) {
	inBubble(t, Options{Tickets: []byte("# T\r\n")}, func(t *testing.T, c *client) {
		if s := read(c.ask(asking{method: "GET", path: "/ENGINE_FIX_TICKETS.md"})); string(s.body) != "# T\r\n" {
			t.Errorf("%q", s.body)
		}
	})
	inBubble(t, Options{}, func(t *testing.T, c *client) {
		if s := read(c.ask(asking{method: "GET", path: "/ENGINE_FIX_TICKETS.md"})); s.status != 404 {
			t.Errorf("status %d without tickets, want 404", s.status)
		}
	})
}

// TestCloseEndsEverything does it over a real network, with clients that never leave by themselves.
func TestCloseEndsEverything(t *testing.T) {
	defer goleak.VerifyNone(t)
	arrived := make(arrivals, 10)
	service, err := New(Options{Defect: map[string]string{onHTTP: "hangs-without-identity"}, Log: arrived})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(service)
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{}, Timeout: time.Minute}
	defer client.CloseIdleConnections()

	stream := request(t, server.URL+"/sse/chat/th_1", fullIdentity())
	resp, err := client.Do(stream)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	conn, handshake, err := websocket.Dial(t.Context(), server.URL+"/ws/chat/th_1", &websocket.DialOptions{HTTPClient: client})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.CloseNow() }()
	if handshake.Body != nil {
		defer func() { _ = handshake.Body.Close() }()
	}
	hung := make(chan error, 1)
	go func() {
		resp, err := client.Do(request(t, server.URL+"/video/multicam/sessions", nil))
		if err == nil {
			err = resp.Body.Close()
		}
		hung <- err
	}()

	for range 3 {
		<-arrived
	}
	service.Close()
	if _, err := io.ReadAll(resp.Body); err != nil {
		t.Errorf("the stream was broken off: %v", err)
	}
	if _, _, err := conn.Read(t.Context()); err == nil {
		t.Error("the conversation goes on")
	}
	if err := <-hung; err != nil {
		t.Errorf("the hanging request: %v", err)
	}
	late, err := client.Do(request(t, server.URL+"/video/masks", fullIdentity()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = late.Body.Close() }()
	if late.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("status %d after Close, want 503", late.StatusCode)
	}
}

// arrivals is a log of the arrived requests.
type arrivals chan string

func (a arrivals) Write(line []byte) (int, error) {
	a <- string(line)
	return len(line), nil
}

func request(t *testing.T, url string, header http.Header) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if header != nil {
		r.Header = header
	}
	return r
}

func TestServiceOfOneRouter(t *testing.T) {
	inBubble(t, Options{Only: onExact}, func(t *testing.T, c *client) {
		for path, want := range map[string]int{"/video/masks": 200, "/video/presets": 404} {
			if s := read(c.ask(asking{method: "GET", path: path, header: fullIdentity()})); s.status != want {
				t.Errorf("%s: %d, want %d", path, s.status, want)
			}
		}
		for _, path := range []string{"/openapi.json", "/engfix.yaml"} {
			s := read(c.ask(asking{method: "GET", path: path}))
			if !strings.Contains(string(s.body), "/video/masks") || strings.Contains(string(s.body), "/video/presets") {
				t.Errorf("%s is %s", path, s.body)
			}
		}
	})
	if _, err := New(Options{Only: "engines.nope"}); err == nil || !strings.Contains(err.Error(), "unknown router") {
		t.Errorf("an unknown router: %v", err)
	}
}
