package uvicorn_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/internal/uvicorn"
)

const testdata = "../../testdata/fastapi"

var identity = http.Header{
	"X-Tenant-Id":  {"t_demo"},
	"X-Mode":       {"lab"},
	"X-Project-Id": {"p_demo"},
}

// ask sends one request and returns the status and the whole body.
func ask(t *testing.T, s *uvicorn.Server, header http.Header, method, path, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = header.Clone()
	if req.Header == nil {
		req.Header = http.Header{}
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", method, path, err, s.Log())
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return resp.StatusCode, string(got)
}

// TestAnswers guards the difference between the two trees, which the end-to-end tests rely on.
func TestAnswers(t *testing.T) {
	without := func(name string) http.Header {
		h := identity.Clone()
		h.Del(name)
		return h
	}
	const (
		enveloped = "enveloped" // {"error": {…}} whose http_status is the response's
		wrapped   = "wrapped"   // {"data": …}
		bare      = "bare"      // neither
		detail    = "detail"    // FastAPI's own
	)
	type answer struct {
		status int
		shape  string
	}
	mask := `{"source_asset_id": "a1", "frames": 1}`
	tests := []struct {
		name           string
		header         http.Header
		method, path   string
		body           string
		fixed, unfixed answer
	}{
		{"mask list, nobody", nil, "GET", "/video/masks", "", answer{422, enveloped}, answer{401, detail}},
		{"mask list, full", identity, "GET", "/video/masks", "", answer{200, wrapped}, answer{200, bare}},
		{"mask by id, full", identity, "GET", "/video/masks/mask_demo", "", answer{200, wrapped}, answer{200, bare}},
		{"mask unknown", identity, "GET", "/video/masks/none", "", answer{404, enveloped}, answer{404, detail}},
		{"mask made", identity, "POST", "/video/masks/auto", mask, answer{200, wrapped}, answer{200, bare}},
		{"mask malformed", identity, "POST", "/video/masks/auto", "{", answer{422, enveloped}, answer{422, detail}},
		{"mask deleted", identity, "DELETE", "/video/masks/mask_demo", "", answer{200, wrapped}, answer{200, bare}},
		{"mask is still there", identity, "GET", "/video/masks/mask_demo", "", answer{200, wrapped}, answer{200, bare}},
		{"multicam without project", without("X-Project-Id"), "GET", "/video/multicam/sessions/mc_demo", "", answer{400, enveloped}, answer{200, wrapped}},
		{"multicam without mode", without("X-Mode"), "GET", "/video/multicam/sessions/mc_demo", "", answer{400, enveloped}, answer{400, enveloped}},
		{"presets, nobody", nil, "GET", "/video/presets", "", answer{400, enveloped}, answer{400, enveloped}},
		{"presets, full", identity, "GET", "/video/presets", "", answer{500, enveloped}, answer{500, bare}},
		{"fonts, nobody", nil, "GET", "/video/text/fonts", "", answer{400, enveloped}, answer{403, enveloped}},
		{"fonts, full", identity, "GET", "/video/text/fonts", "", answer{200, wrapped}, answer{403, enveloped}},
		{"rules, nobody", nil, "GET", "/v1/routing/rules", "", answer{400, enveloped}, answer{400, enveloped}},
		{"resolve, nobody", nil, "GET", "/v1/routing/resolve/render", "", answer{400, enveloped}, answer{200, wrapped}},
		{"chat thread unknown", identity, "GET", "/v1/chat/threads/none/messages", "", answer{404, enveloped}, answer{404, detail}},
		{"assets, full", identity, "GET", "/media/assets", "", answer{200, wrapped}, answer{200, bare}},
		{"key unknown", identity, "GET", "/identity/keys/none", "", answer{404, enveloped}, answer{404, bare}},
		{"search, wrong limit", identity, "GET", "/nexus/vectors/search?q=a&limit=x", "", answer{422, enveloped}, answer{422, detail}},
		{"search, nobody", nil, "GET", "/nexus/vectors/search?q=a&limit=1", "", answer{400, enveloped}, answer{400, enveloped}},
		{"metric unknown", identity, "GET", "/kpi/none/series", "", answer{404, enveloped}, answer{200, bare}},
		{"switch unknown", identity, "GET", "/kill-switch/none", "", answer{404, enveloped}, answer{404, detail}},
		{"action unknown", identity, "GET", "/actions/none", "", answer{404, enveloped}, answer{404, bare}},
		{"maybe malformed", identity, "POST", "/maybes/", "{", answer{422, enveloped}, answer{422, bare}},
		{"command, full", identity, "POST", "/canvas/cnv_demo/commands", `{"op": "move", "x": 1, "y": 2}`, answer{202, wrapped}, answer{202, bare}},
		{"snapshots, full", identity, "GET", "/persistence/snapshots", "", answer{403, enveloped}, answer{403, enveloped}},
		{"flags, full", identity, "GET", "/feature-flags", "", answer{200, wrapped}, answer{200, bare}},
		{"spec unknown", identity, "GET", "/v1/registry/specs/none", "", answer{404, enveloped}, answer{404, detail}},
		{"temperature, full", identity, "GET", "/temperature", "", answer{200, wrapped}, answer{200, wrapped}},
		{"status, nobody", nil, "GET", "/ops/status", "", answer{200, wrapped}, answer{400, detail}},
		{"login, nobody", nil, "POST", "/auth/login", `{"email": "ci@example.test", "password": "correct horse"}`, answer{200, wrapped}, answer{400, detail}},
		{"me, nobody", nil, "GET", "/auth/me", "", answer{400, enveloped}, answer{400, detail}},
		{"stream, nobody", nil, "GET", "/v1/sse/chat/thr_demo", "", answer{401, enveloped}, answer{401, detail}},
		{"stream unknown", identity, "GET", "/v1/sse/chat/none", "", answer{404, enveloped}, answer{404, detail}},
		{"canvas events, nobody", nil, "GET", "/v1/canvas-stream/cnv_demo/events", "", answer{401, enveloped}, answer{200, bare}},
	}
	shape := func(status int, body string) string {
		switch doc := gjson.Parse(body); {
		case !gjson.Valid(body) || !doc.IsObject():
			return bare
		case doc.Get("detail").Exists():
			return detail
		case doc.Get("error").IsObject() && doc.Get("error.details").IsObject() && doc.Get("error.http_status").Int() == int64(status):
			return enveloped
		case doc.Get("data").Exists():
			return wrapped
		}
		return bare
	}
	for _, variant := range []string{"fixed", "unfixed"} {
		t.Run(variant, func(t *testing.T) {
			s := uvicorn.Start(t, uvicorn.Options{Dir: filepath.Join(testdata, variant)})
			for _, tt := range tests {
				want := tt.fixed
				if variant == "unfixed" {
					want = tt.unfixed
				}
				status, body := ask(t, s, tt.header, tt.method, tt.path, tt.body)
				if got := (answer{status, shape(status, body)}); got != want {
					t.Errorf("%s: %s %s: got %v, want %v: %s", tt.name, tt.method, tt.path, got, want, body)
				}
			}
		})
	}
}

// patience is how long a connection must stay quiet to count as open.
const patience = 1500 * time.Millisecond

// converse dials, sends the hello and returns the frames that it receives, then how it ended: "close CODE", "dropped" or "open".
// A busy machine may take its time, so that only a connection which is wanted open is watched for a moment, once the frames
// before are there.
func converse(t *testing.T, s *uvicorn.Server, path string, header http.Header, hello, want string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	conn, _, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(s.URL, "http")+path, &websocket.DialOptions{HTTPHeader: header})
	if err != nil {
		t.Fatalf("dial %s: %v", path, err)
	}
	defer conn.CloseNow()
	if hello != "" {
		if err := conn.Write(ctx, websocket.MessageText, []byte(hello)); err != nil {
			t.Fatalf("say hello to %s: %v", path, err)
		}
	}
	var said []string
	for {
		if strings.HasSuffix(want, "open") && len(said) == strings.Count(want, ", ") {
			quiet := time.AfterFunc(patience, cancel)
			defer quiet.Stop()
		}
		_, data, err := conn.Read(ctx)
		switch code := websocket.CloseStatus(err); {
		case err == nil:
			doc := gjson.ParseBytes(data)
			said = append(said, strings.TrimSpace(doc.Get("type").String()+" "+doc.Get("error.http_status").String()))
			continue
		case code != -1:
			said = append(said, fmt.Sprintf("close %d", code))
		case ctx.Err() != nil:
			said = append(said, "open")
		default:
			said = append(said, "dropped")
		}
		return strings.Join(said, ", ")
	}
}

func TestWebSockets(t *testing.T) {
	const (
		chat   = "/ws/chat/thr_demo"
		canvas = "/v1/canvas-stream/cnv_demo/ws"
		hello  = `{"type": "hello", "context": {"tenant_id": "t_demo", "mode": "lab", "project_id": "p_demo"}}`
	)
	tests := []struct {
		name           string
		path           string
		header         http.Header
		hello          string
		fixed, unfixed string
	}{
		{"full", chat, nil, hello, "ready, open", "ready, open"},
		{"anonymous", chat, nil, `{"type": "hello"}`, "error 401, close 4401", "ready, open"},
		{"without mode", chat, identity, `{"type": "hello", "context": {"tenant_id": "t_demo", "project_id": "p_demo"}}`, "error 401, close 4401", "ready, open"},
		{"silent", chat, nil, "", "open", "open"},
		{"malformed", chat, nil, "[]", "error 400, close 4400", "dropped"},
		{"unknown thread", "/ws/chat/none", nil, hello, "error 404, close 4404", "close 4404"},
		{"canvas, full", canvas, identity, "", "open", "open"},
		{"canvas, nobody", canvas, nil, "", "error 401, close 1008", "close 1008"},
		{"canvas by query", canvas + "?tenant_id=t_demo&mode=lab&project_id=p_demo", nil, "", "open", "open"},
	}
	for _, variant := range []string{"fixed", "unfixed"} {
		t.Run(variant, func(t *testing.T) {
			s := uvicorn.Start(t, uvicorn.Options{Dir: filepath.Join(testdata, variant)})
			for _, tt := range tests {
				t.Run(tt.name, func(t *testing.T) {
					t.Parallel()
					want := tt.fixed
					if variant == "unfixed" {
						want = tt.unfixed
					}
					if got := converse(t, s, tt.path, tt.header, tt.hello, want); got != want {
						t.Errorf("got %q, want %q", got, want)
					}
				})
			}
		})
	}
}

// TestStreams asks endless streams: the first bytes arrive, or none, and the stream stays open.
func TestStreams(t *testing.T) {
	s := uvicorn.Start(t, uvicorn.Options{Dir: filepath.Join(testdata, "fixed")})
	open := func(path string) *http.Response {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header = identity
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { resp.Body.Close() })
		if got := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || !strings.HasPrefix(got, "text/event-stream") {
			t.Fatalf("GET %s: got %d %s, want an event stream", path, resp.StatusCode, got)
		}
		return resp
	}
	line, err := bufio.NewReader(open("/v1/sse/chat/thr_demo").Body).ReadString('\n')
	if err != nil || line != "event: ready\n" {
		t.Errorf("first line: got %q, %v, want the ready event", line, err)
	}

	silent := open("/v1/canvas-stream/cnv_demo/events")
	read := make(chan error, 1)
	go func() {
		_, err := silent.Body.Read(make([]byte, 1))
		read <- err
	}()
	select {
	case err := <-read:
		t.Errorf("the silent stream spoke or ended: %v", err)
	case <-time.After(500 * time.Millisecond):
	}
}

// TestExpected guards expected.json: both trees serve exactly the endpoints it lists, and it speaks in known verdicts.
func TestExpected(t *testing.T) {
	type verdicts struct{ All, Safe, Why string }
	var want struct {
		Routers map[string][]string
		Others  struct{ Verdict, Why string }
		Items   []struct {
			Item           string
			Fixed, Unfixed verdicts
		}
	}
	data, err := os.ReadFile(filepath.Join(testdata, "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	known := []string{"pass", "fail", "inconclusive", "skipped", "unresolved"}
	seen := map[string]bool{}
	for _, item := range want.Items {
		if seen[item.Item] {
			t.Errorf("%s stands there twice", item.Item)
		}
		seen[item.Item] = true
		for _, v := range []verdicts{item.Fixed, item.Unfixed} {
			if !slices.Contains(known, v.All) || !slices.Contains(known, v.Safe) || v.Why == "" {
				t.Errorf("%s: %+v: want known verdicts and a reason", item.Item, v)
			}
		}
	}
	listed := []string{"GET /internal/queues"} // no router's
	for _, endpoints := range want.Routers {
		for _, e := range endpoints {
			if !strings.HasPrefix(e, "WS ") { // OpenAPI knows none; TestWebSockets asks them
				listed = append(listed, strings.Replace(e, "SSE ", "GET ", 1))
			}
		}
	}
	slices.Sort(listed)
	for _, variant := range []string{"fixed", "unfixed"} {
		s := uvicorn.Start(t, uvicorn.Options{Dir: filepath.Join(testdata, variant)})
		_, doc := ask(t, s, nil, "GET", "/openapi.json", "")
		var served []string
		for path, operations := range gjson.Get(doc, "paths").Map() {
			for method := range operations.Map() {
				served = append(served, strings.ToUpper(method)+" "+path)
			}
		}
		slices.Sort(served)
		if !slices.Equal(served, listed) {
			t.Errorf("%s serves\n%s\nand expected.json lists\n%s", variant, strings.Join(served, "\n"), strings.Join(listed, "\n"))
		}
	}
}

func TestRequestLog(t *testing.T) {
	file := filepath.Join(t.TempDir(), "requests.log")
	s := uvicorn.Start(t, uvicorn.Options{
		Dir: filepath.Join(testdata, "fixed"),
		Env: []string{"ENGFIX_REQUEST_LOG=" + file},
	})
	ask(t, s, nil, "GET", "/ops/status?a=b", "")
	ask(t, s, identity, "DELETE", "/video/masks/mask_demo", "")
	converse(t, s, "/ws/chat/none", nil, "[]", "close")
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if want := "GET /ops/status\nDELETE /video/masks/mask_demo\nWS /ws/chat/none\n"; string(got) != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestStop(t *testing.T) {
	s := uvicorn.Start(t, uvicorn.Options{Dir: filepath.Join(testdata, "fixed")})
	if !strings.Contains(s.Log(), "Uvicorn running on "+s.URL) {
		t.Errorf("the log does not say where it runs: %q", s.Log())
	}
	s.Stop()
	s.Stop()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	if conn, err := net.Dial("tcp", u.Host); err == nil {
		conn.Close()
		t.Errorf("%s still accepts connections", s.URL)
	}
}
