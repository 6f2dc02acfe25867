package report_test

import (
	"bytes"
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/report"
)

// pageOf returns the page of a run after ten others.
func pageOf(t *testing.T, doc *probe.Document) []byte {
	t.Helper()
	var past []probe.Run
	for i := range 10 {
		r := doc.Run
		r.Started = r.Started.AddDate(0, 0, i-10)
		r.Summary.Items = map[probe.Verdict]int{probe.Pass: i, probe.Fail: 10 - i, probe.Manual: 2}
		past = append(past, r)
	}
	var out bytes.Buffer
	if err := report.Replay(doc, report.NewHTML(&out, func(probe.Run) []probe.Run { return past })); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Nothing of the page names another place, and no attribute holds a script or a style: its policy would stop them.
func TestPageIsSelfContained(t *testing.T) {
	for name, doc := range documents(t) {
		page := pageOf(t, doc)
		for _, bad := range []string{`(?i)<(link|img|iframe|object|embed|base)\b`, `(?i)\s(src|style|on[a-z]+)=`, `href="[^#]`, `url\(`} {
			if m := regexp.MustCompile(`<[^<>]*` + bad).Find(page); m != nil {
				t.Errorf("%s: the page holds %q", name, m)
			}
		}
		if n := bytes.Count(page, []byte("<script")); n != 1 {
			t.Errorf("%s: the page holds %d scripts", name, n)
		}
	}
}

func TestPageInABrowser(t *testing.T) {
	b := startBrowser(t)
	url := b.open(pageOf(t, open(t, "testdata/mixed.json")), "")
	const count = `document.getElementById("f-count").textContent`
	set := func(field, value string) {
		b.eval(fmt.Sprintf(`(() => { const e = document.getElementById("f-%s"); e.value = %q; e.dispatchEvent(new Event("input", {bubbles: true})) })()`, field, value))
	}
	b.is(count, "10 of 10 tickets")
	for _, f := range []struct{ field, value, want string }{
		{"state", "regression", "1 of 10 tickets"},
		{"transport", "ws", "1 of 10 tickets"},
		{"check", "ws.error.envelope", "1 of 10 tickets"},
		{"text", "video masks", "1 of 10 tickets"},
		{"text", "no such words", "0 of 10 tickets"},
		{"section", "Exceptions", "2 of 10 tickets"},
	} {
		set(f.field, f.value)
		b.is(count, f.want)
		set(f.field, "")
	}
	b.is(count, "10 of 10 tickets")
	// A link to an item opens its ticket, though a filter hides it.
	set("state", "manual")
	b.eval(`location.hash = "#ENG-STD-003/scope/1"; new Promise((done) => setTimeout(done, 50))`)
	b.is(`document.getElementById("ENG-STD-003").open`, true)
	b.is(`document.getElementById("ENG-STD-003").hidden`, false)
	// The view of an exchange: both sides, and a command to copy.
	b.eval(`document.querySelector("#ENG-STD-003 .exchange").open = true; new Promise((done) => setTimeout(done, 50))`)
	b.is(`document.querySelectorAll("#ENG-STD-003 .exchange[open] .sides > div").length`, 2)
	b.is(`document.querySelectorAll("#ENG-STD-003 .exchange[open] .copy").length`, 1)
	b.quiet(url)

	light := map[string]any{"media": "screen", "features": []map[string]any{{"name": "prefers-color-scheme", "value": "light"}}}
	dark := map[string]any{"media": "screen", "features": []map[string]any{{"name": "prefers-color-scheme", "value": "dark"}}}
	b.shot("light", 1200, 3000, light)
	b.shot("dark", 1200, 3000, dark)
	b.shot("narrow", 420, 3000, light)
	b.shot("print", 800, 3000, map[string]any{"media": "print"})

	url = b.open(pageOf(t, hostileDocument(t)), "")
	b.is(count, "10 of 10 tickets")
	b.is(`document.scripts.length`, 1)
	b.quiet(url)

	big := open(t, "testdata/mixed.json")
	for i := len(big.Tickets); i < 1000; i++ {
		copied := big.Tickets[i%10]
		copied.ID = fmt.Sprintf("BIG-%d", i)
		big.Tickets = append(big.Tickets, copied)
	}
	page := pageOf(t, big)
	fastest, whole := time.Hour, time.Hour // of three
	b.call("Performance.enable", map[string]any{"timeDomain": "threadTicks"})
	for range 3 {
		b.open([]byte("<!doctype html><title>none</title>"), "")
		before := b.worked()
		url = b.open(page, "")
		ms, _ := b.eval(`performance.timing.domComplete - performance.timing.navigationStart`).(float64)
		b.eval(`new Promise((done) => requestAnimationFrame(() => setTimeout(done)))`) // it is painted
		fastest, whole = min(fastest, b.worked()-before), min(whole, time.Duration(ms)*time.Millisecond)
		b.requests = nil
	}
	t.Logf("1,000 tickets, %d kB: open in %v, of which %v are the page's own work", len(page)>>10, whole, fastest)
	if fastest <= 0 || fastest > 2*time.Second {
		t.Errorf("1,000 tickets take %v to open, want 2s at most", fastest)
	}
	set("text", "BIG-999")
	b.is(count, "1 of 1000 tickets")
	b.quiet(url)
}
