package report_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/engfix/engfix/internal/need"
)

var shots = flag.String("shots", "", "write screenshots of the HTML report into this `folder`, for a person to look at")

// A browser is a page of a headless Chromium, spoken to over its DevTools protocol.
type browser struct {
	t       *testing.T
	conn    *websocket.Conn
	session string
	last    int
	// The events meanwhile.
	trouble  []string // exceptions, errors on the console, dialogs
	requests []string // URLs that were asked for
}

func startBrowser(t *testing.T) *browser {
	t.Helper()
	bin := need.Command(t, "chromium", "chromium")
	// Not t.TempDir: a child of the browser may still write there when the test is over, which is no fault of ours.
	profile, err := os.MkdirTemp("", "engfix-browser") //nolint:usetesting // see above
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(profile) })
	ctx, cancel := context.WithCancel(t.Context())
	cmd := exec.CommandContext(ctx, bin, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
		"--disable-background-networking", "--remote-debugging-port=0", "--user-data-dir="+profile, "about:blank")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cancel(); _ = cmd.Wait(); time.Sleep(100 * time.Millisecond) })
	url := ""
	for lines := bufio.NewScanner(stderr); url == "" && lines.Scan(); {
		if _, at, ok := strings.Cut(lines.Text(), "DevTools listening on "); ok {
			url = at
		}
	}
	conn, _, err := websocket.Dial(t.Context(), url, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.CloseNow() })
	conn.SetReadLimit(64 << 20)
	b := &browser{t: t, conn: conn}
	target := b.call("Target.createTarget", map[string]any{"url": "about:blank"})
	b.session, _ = b.call("Target.attachToTarget", map[string]any{"targetId": target["targetId"], "flatten": true})["sessionId"].(string)
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.call(domain+".enable", nil)
	}
	return b
}

// call makes a call and returns its result; events that come before it are noted.
func (b *browser) call(method string, params map[string]any) map[string]any {
	b.t.Helper()
	b.last++
	msg := map[string]any{"id": b.last, "method": method, "params": params}
	if b.session != "" {
		msg["sessionId"] = b.session
	}
	out, err := json.Marshal(msg)
	if err != nil {
		b.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(b.t.Context(), 2*time.Minute)
	defer cancel()
	if err := b.conn.Write(ctx, websocket.MessageText, out); err != nil {
		b.t.Fatal(err)
	}
	for {
		_, in, err := b.conn.Read(ctx)
		if err != nil {
			b.t.Fatalf("%s: %v", method, err)
		}
		var got struct {
			ID     int             `json:"id"`
			Method string          `json:"method"`
			Params json.RawMessage `json:"params"`
			Result map[string]any  `json:"result"`
			Error  any             `json:"error"`
		}
		if err := json.Unmarshal(in, &got); err != nil {
			b.t.Fatal(err)
		}
		switch {
		case got.ID == b.last && got.Error != nil:
			b.t.Fatalf("%s: %v", method, got.Error)
		case got.ID == b.last:
			return got.Result
		}
		b.note(got.Method, got.Params)
	}
}

func (b *browser) note(event string, params json.RawMessage) {
	switch event {
	case "Runtime.exceptionThrown", "Log.entryAdded", "Page.javascriptDialogOpening", "Runtime.consoleAPICalled":
		b.trouble = append(b.trouble, event+" "+string(params))
	case "Network.requestWillBeSent":
		var p struct {
			Request struct {
				URL string `json:"url"`
			} `json:"request"`
		}
		_ = json.Unmarshal(params, &p)
		b.requests = append(b.requests, p.Request.URL)
	}
}

// open loads a page and waits until it is whole.
func (b *browser) open(page []byte, fragment string) (url string) {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), "page.html")
	if err := os.WriteFile(path, page, 0o600); err != nil {
		b.t.Fatal(err)
	}
	url = "file://" + path
	b.call("Page.navigate", map[string]any{"url": url + fragment})
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		if b.eval(`document.readyState === "complete" && location.href.startsWith("file:")`) == true {
			return url
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.t.Fatal("the page was not whole in time")
	return ""
}

func (b *browser) eval(script string) any {
	b.t.Helper()
	r := b.call("Runtime.evaluate", map[string]any{"expression": script, "returnByValue": true, "awaitPromise": true})
	if r["exceptionDetails"] != nil {
		b.t.Fatalf("%s: %v", script, r["exceptionDetails"])
	}
	v, _ := r["result"].(map[string]any)
	return v["value"]
}

func (b *browser) is(script string, want any) {
	b.t.Helper()
	if got := b.eval(script); fmt.Sprint(got) != fmt.Sprint(want) {
		b.t.Errorf("%s is %v, want %v", script, got, want)
	}
}

// quiet demands that the page asked for nothing but itself, and that nothing went wrong.
func (b *browser) quiet(url string) {
	b.t.Helper()
	b.eval("1") // all earlier events have arrived
	if len(b.trouble) > 0 {
		b.t.Errorf("the page had trouble: %s", strings.Join(b.trouble, "\n"))
	}
	for _, r := range b.requests {
		if before, _, _ := strings.Cut(r, "#"); before != url {
			b.t.Errorf("the page asked for %s", r)
		}
	}
	b.trouble, b.requests = nil, nil
}

// worked returns how long the page's main thread was at work so far, in its own CPU time: other processes do not count.
func (b *browser) worked() time.Duration {
	b.t.Helper()
	metrics, _ := b.call("Performance.getMetrics", nil)["metrics"].([]any)
	for _, m := range metrics {
		m, _ := m.(map[string]any)
		if value, ok := m["value"].(float64); ok && m["name"] == "TaskDuration" {
			return time.Duration(value * float64(time.Second))
		}
	}
	b.t.Fatal("the browser does not say how long it was at work")
	return 0
}

// shot writes a screenshot of the first height pixels where -shots asks for it.
func (b *browser) shot(name string, width, height int, media map[string]any) {
	if *shots == "" {
		return
	}
	b.call("Emulation.setEmulatedMedia", media)
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false})
	b.eval("scrollTo(0, 0)")
	data, _ := b.call("Page.captureScreenshot", nil)["data"].(string)
	png, err := base64.StdEncoding.DecodeString(data)
	if err == nil {
		err = os.WriteFile(filepath.Join(*shots, name+".png"), png, 0o600)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}
