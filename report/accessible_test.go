package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// An axNode is a part of the page as a screen reader has it.
type axNode struct{ role, name string }

// accessible returns the parts of the page in its order, without those that a reader passes over.
func (b *browser) accessible() []axNode {
	b.t.Helper()
	b.call("Accessibility.enable", nil)
	nodes, _ := b.call("Accessibility.getFullAXTree", nil)["nodes"].([]any)
	text := func(n map[string]any, key string) string {
		value, _ := n[key].(map[string]any)
		s, _ := value["value"].(string)
		return s
	}
	var all []axNode
	for _, n := range nodes {
		if n, _ := n.(map[string]any); n["ignored"] != true {
			all = append(all, axNode{text(n, "role"), text(n, "name")})
		}
	}
	return all
}

// press presses a key and lets it go.
func (b *browser) press(key string, code int) {
	b.t.Helper()
	text := map[string]string{"Enter": "\r"}[key]
	b.call("Input.dispatchKeyEvent", map[string]any{"type": "keyDown", "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text})
	b.call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": key, "code": key, "windowsVirtualKeyCode": code})
}

// focused describes the element that has the keyboard.
const focused = `(() => { const e = document.activeElement; return (e.tagName + "#" + e.id + " " + (e.textContent || "")).trim().replace(/\\s+/g, " ").slice(0, 60) })()`

// TestPageIsAccessible guards that a screen reader finds its way by landmarks and headings, that everything which takes the
// keyboard has a name, and that Tab leads through the page in its order.
func TestPageIsAccessible(t *testing.T) {
	b := startBrowser(t)
	url := b.open(pageOf(t, open(t, "testdata/mixed.json")), "")
	b.eval(`document.querySelector("#ENG-STD-003").open = true; document.querySelector("#ENG-STD-003 .exchange").open = true; new Promise((done) => setTimeout(done, 50))`)
	// Chromium lays out tickets off the screen only when somebody comes to them.
	b.eval(`document.querySelectorAll(".ticket, .cause").forEach((e) => { e.style.contentVisibility = "visible" })`)
	nodes := b.accessible()
	for _, want := range []axNode{
		{"banner", ""},
		{"main", ""},
		{"navigation", "Progress"},
		{"search", "Filter the tickets"},
		{"region", "The last runs"},
		{"region", "Regressions, by cause"},
		{"region", "Failures, by cause"},
		{"region", "Tickets"},
		{"region", "Drift"},
		{"heading", "ENG-STD-003 Video"},
		{"heading", "scope/1 ticked Add ctx"},
		{"heading", "scope/2 not ticked Convert"},
	} {
		if !slices.ContainsFunc(nodes, func(n axNode) bool { return n.role == want.role && strings.HasPrefix(n.name, want.name) }) {
			t.Errorf("the page has no %s %q", want.role, want.name)
		}
	}
	for _, n := range nodes {
		switch {
		case n.role == "heading" && (strings.Contains(n.name, "✗") || strings.HasPrefix(n.name, "fail")):
			t.Errorf("a heading says the verdict in the place of its subject: %q", n.name)
		case slices.Contains([]string{"button", "link", "textbox", "searchbox", "combobox", "DisclosureTriangle", "region", "image"}, n.role) && n.name == "":
			t.Errorf("a %s has no name", n.role)
		}
	}
	// The levels of the headings leave none out.
	b.is(`(() => { let last = 0; for (const h of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) { const n = +h.tagName[1]; if (n > last + 1) return h.textContent; last = n } return "" })()`, "")
	b.is(`[...document.querySelectorAll("input, select")].every((e) => e.labels.length === 1)`, true)
	b.is(`[...document.querySelectorAll("pre")].every((e) => e.getAttribute("aria-label"))`, true)
	b.is(`new Set([...document.querySelectorAll("[id]")].map((e) => e.id)).size === document.querySelectorAll("[id]").length`, true)
	b.is(`document.querySelectorAll("[tabindex]:not([tabindex='0'])").length`, 0)

	// Tab goes through everything in the page's order, the link past the head first.
	b.eval(`window.order = [...document.querySelectorAll("a, summary, input, select, button, pre")].filter((e) => e.checkVisibility({contentVisibilityAuto: false})); order.length`)
	b.press("Tab", 9)
	b.is(focused, "A# Skip to the tickets")
	seen := -1
	for range 12 {
		at, _ := b.eval(`order.indexOf(document.activeElement)`).(float64)
		if int(at) <= seen {
			t.Errorf("Tab leads to %v, number %v of the page, after number %d", b.eval(focused), at, seen)
		}
		seen = int(at)
		b.press("Tab", 9)
	}
	// The link past the head leads to the filters, and Enter opens a ticket.
	b.eval(`document.querySelector(".skip").focus()`)
	b.press("Enter", 13)
	b.press("Tab", 9)
	b.is(focused, "INPUT#f-text")
	for i := 0; i < 40 && b.eval(`document.activeElement.closest(".ticket") === null`) == true; i++ {
		b.press("Tab", 9)
	}
	before := b.eval(`document.activeElement.parentElement.open`)
	b.press("Enter", 13)
	b.is(`document.activeElement.parentElement.open`, fmt.Sprint(before == false))
	b.quiet(url)
}
