package report

import (
	"crypto/sha256"
	_ "embed" // the page's parts
	"encoding/base64"
	"html/template"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/engfix/engfix/probe"
)

// NewHTML returns a Sink that writes the run as one HTML page at its end. The page loads nothing, its content security
// policy allows only its own script and style, and all of it can be read with scripts off.
//
// A chart shows the previous runs, which past returns at the run's end. There is none if past is nil.
func NewHTML(w io.Writer, past Past) probe.Sink {
	return &endSink{w: w, name: "HTML", write: func(w io.Writer, run probe.Run, g *gathered) error {
		if past == nil {
			return writeHTML(w, run, nil, g)
		}
		return writeHTML(w, run, past(run), g)
	}}
}

var (
	//go:embed html/page.html
	htmlPage string
	//go:embed html/page.css
	htmlStyle string
	//go:embed html/page.js
	htmlScript string
)

// htmlTemplate is parsed once: it is the same for every page.
var htmlTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{
		"style":  func() template.CSS { return template.CSS(htmlStyle) },
		"script": func() template.JS { return template.JS(htmlScript) },
		"policy": htmlPolicy,
	}).Parse(htmlPage))
})

// htmlPolicy is the page's content security policy: its own style and its own script, by their hashes.
func htmlPolicy() string {
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; style-src " + hash(htmlStyle) + "; script-src " + hash(htmlScript) + "; base-uri 'none'; form-action 'none'"
}

func writeHTML(w io.Writer, run probe.Run, past []probe.Run, g *gathered) error {
	p := &htmlBuilder{g: g}
	page, err := p.page(run)
	if err != nil {
		return err
	}
	page.Chart = chartOf(past, run)
	return htmlTemplate().Execute(w, page)
}

// interruption says which part an interrupted run lacks; "" for a whole one.
func interruption(run probe.Run) string {
	if !run.Interrupted {
		return ""
	}
	return cutShort(run)
}

func (p *htmlBuilder) page(run probe.Run) (*htmlPageData, error) {
	n := &p.g.tally
	page := &htmlPageData{
		Title: reportTitle(n, len(p.g.tickets)), Target: Line(run.Target), Build: Line(run.Build), When: when(run.Started), Took: ran(run),
		Run: Line(run.ID), File: Line(run.TicketFile), Tool: Line(run.Tool.Version), Interrupted: interruption(run),
		Unshown: n.unshown.words(), Withheld: sorted(n.withheld), Unexplained: run.Unexplained,
	}
	page.Totals = htmlTotals(n, len(p.g.tickets))
	page.Drift, page.Waivers = p.drift(run), p.waivers(run.Waivers)
	for i, list := range []struct {
		title, says string
		choose      func(probe.ItemResult) bool
	}{
		{"Regressions", "Ticked in the file, and shown not to hold.", isRegression},
		{"Failures", "Not ticked, and shown not to hold: open work.", isOpenFailure},
	} {
		causes, err := p.causes(list.choose)
		if err != nil {
			return nil, err
		}
		if len(causes) > 0 {
			page.Causes = append(page.Causes, htmlCauseList{list.title, list.says, i == 0, causes})
		}
	}
	if err := p.sections(page); err != nil {
		return nil, err
	}
	page.Checks, page.Transports = sorted(p.checks), sorted(p.transports)
	return page, nil
}

// htmlTotals returns the numbers at the top of the page.
func htmlTotals(n *tally, all int) []htmlTotal {
	totals := []htmlTotal{{n.tickets[probe.Pass], "of " + count(all, "ticket") + " hold", "good"}}
	for _, k := range []struct {
		n                 int
		noun, after, tone string
	}{
		{len(n.regressions), "regression", "", "bad"},
		{len(n.waived), "waived regression", "", "unsure"},
		{n.unshown.count(), "ticked box", " not shown", "unsure"},
		{len(n.flaky), "flaky item", "", "unsure"},
		{n.tick, "box", " to tick", "good"},
		{n.items[probe.Fail], "failing item", "", "bad"},
		{n.items[probe.Pass], "passing item", "", "good"},
		{n.exchanges, "exchange", "", "plain"},
	} {
		if k.n > 0 {
			_, noun, _ := strings.Cut(count(k.n, k.noun), " ")
			totals = append(totals, htmlTotal{k.n, noun + k.after, k.tone})
		}
	}
	return totals
}

// An htmlBuilder lays a gathered run out as a page.
type htmlBuilder struct {
	g                  *gathered
	checks, transports map[string]bool
}

func (p *htmlBuilder) causes(choose func(probe.ItemResult) bool) ([]htmlCause, error) {
	groups, err := p.g.causes(choose)
	if err != nil {
		return nil, err
	}
	var all []htmlCause
	for _, c := range groups {
		f, err := p.finding(c.finding, true)
		if err != nil {
			return nil, err
		}
		f.Sign, f.Verdict = "", "" // the heading has them
		h := htmlCause{Check: Line(c.check), Words: c.words(), Finding: f}
		for _, at := range c.places {
			h.Places = append(h.Places, htmlPlace{
				Line(at.ticket.ID), at.item.Ref().String(), anchor(at.ticket.ID, at.item.Ref().String()), Line(strings.Join(at.endpoints, ", ")),
			})
		}
		all = append(all, h)
	}
	return all, nil
}

func (p *htmlBuilder) sections(page *htmlPageData) error {
	p.checks, p.transports = map[string]bool{}, map[string]bool{}
	at := map[string]int{}
	counts := map[string]map[probe.Verdict]int{}
	for _, t := range p.g.tickets {
		i, known := at[t.Section]
		if !known {
			i = len(page.Sections)
			at[t.Section], counts[t.Section] = i, map[probe.Verdict]int{}
			page.Sections = append(page.Sections, htmlSection{Name: Line(t.Section), Anchor: anchor("section", t.Section)})
		}
		row, err := p.ticket(t)
		if err != nil {
			return err
		}
		counts[t.Section][t.Verdict]++
		page.Sections[i].Tickets = append(page.Sections[i].Tickets, row)
	}
	for name, i := range at {
		n := counts[name]
		page.Sections[i].Words = strings.Join(tallyWords(n), tallyBetween)
		page.Sections[i].Bar = barOf(n)
	}
	return nil
}

// barOf returns the parts of a bar, passes first.
func barOf(n map[probe.Verdict]int) []htmlBar {
	total, left := float64(sum(n)), 0.0
	var bar []htmlBar
	verdicts := tallied(n)
	slices.Reverse(verdicts)
	for _, v := range verdicts {
		width := float64(n[v]) / total * 100
		bar = append(bar, htmlBar{htmlTone(v), left, width})
		left += width
	}
	return bar
}

func (p *htmlBuilder) ticket(t probe.TicketResult) (htmlTicket, error) {
	sign, verdict := signOf(t.Verdict)
	row := htmlTicket{
		ID: Line(t.ID), Anchor: anchor(t.ID), Title: Line(t.Title), Router: Line(t.Router), Kind: string(t.Kind),
		Sign: sign, Verdict: verdict, Tone: htmlTone(t.Verdict), Files: t.Files, Endpoints: endpointTable(t.Endpoints),
	}
	states, checks, transports := map[string]bool{string(t.Verdict): true}, map[string]bool{}, map[string]bool{}
	flagged := map[string]bool{}
	for _, e := range t.Endpoints {
		transports[string(e.Transport)] = true
		p.transports[string(e.Transport)] = true
	}
	for _, it := range t.Items {
		states[string(it.Verdict)] = true
		for _, m := range marks(it) {
			states[m], flagged[m] = true, true
		}
		if it.Ticks() {
			states["tickable"] = true
		}
		for _, f := range it.Findings {
			checks[f.Check] = true
			p.checks[f.Check] = true
		}
		h, err := p.item(t, it)
		if err != nil {
			return row, err
		}
		row.Items = append(row.Items, h)
	}
	row.Marks, row.States, row.Checks, row.Transports = sorted(flagged), sorted(states), sorted(checks), sorted(transports)
	return row, nil
}

func (p *htmlBuilder) item(t probe.TicketResult, it probe.ItemResult) (htmlItem, error) {
	sign, verdict := signOf(it.Verdict)
	ref := it.Ref().String()
	h := htmlItem{
		Ref: ref, Anchor: anchor(t.ID, ref), Text: Line(it.Text), Box: strings.TrimSpace(box(it.Checked)), BoxWords: "not ticked",
		Sign: sign, Verdict: verdict, Tone: htmlTone(it.Verdict), Reason: Line(it.Reason), Marks: marks(it),
	}
	if ticked, _ := it.Box(); ticked {
		h.BoxWords = "ticked"
	}
	for _, f := range it.Findings {
		row, err := p.finding(f, false)
		if err != nil {
			return h, err
		}
		if f.Verdict == it.Verdict {
			row.Sign, row.Verdict = "", ""
		}
		if row.Reason != "" && says(it.Reason, f.Reason) {
			row.Reason = ""
		}
		h.Findings = append(h.Findings, row)
	}
	return h, nil
}

// finding lays a finding out. The requests and responses of a pass are only in the run document, and those of a cause
// only at its first place.
func (p *htmlBuilder) finding(f probe.Finding, brief bool) (htmlFinding, error) {
	sign, verdict := signOf(f.Verdict)
	h := htmlFinding{
		Check: Line(f.Check), Endpoint: Line(f.Endpoint), Sign: sign, Verdict: verdict, Tone: htmlTone(f.Verdict), Reason: Line(f.Reason),
		Demanded: Line(f.Demanded), Want: Line(f.Want), Got: Line(f.Got), Same: cleanAll(f.Same), Notes: cleanAll(f.Notes),
	}
	xs, missing, err := evidence(f, p.g.spool.exchange)
	if err != nil {
		return h, err
	}
	h.Missing = cleanAll(missing)
	for _, x := range xs {
		h.Exchanges = append(h.Exchanges, htmlExchangeOf(x, f.Verdict != probe.Pass && !brief))
	}
	return h, nil
}

func cleanAll(all []string) []string {
	var out []string
	for _, s := range all {
		out = append(out, Line(s))
	}
	return out
}

func htmlExchangeOf(x *probe.Exchange, whole bool) htmlExchange {
	h := htmlExchange{
		ID: Line(x.ID), Label: Line(x.Label), Asked: requestLine(x), Answer: answer(x), Took: tookMS(x.DurationMS), Trouble: Line(x.Trouble), Whole: whole,
	}
	if !whole {
		return h
	}
	h.Repro = Clean(x.Repro)
	h.Request, h.Response = requestText(x), responseText(x)
	for _, f := range x.Frames {
		h.Frames = append(h.Frames, htmlFrame{f.Dir, frameTime(f), shorten(frameLine(f))})
	}
	return h
}

// signOf returns the sign and the word of a verdict.
func signOf(v probe.Verdict) (sign, word string) {
	sign, word, _ = strings.Cut(verdictCell(v).Text, " ")
	return sign, word
}

// htmlTone is the class of elements with the verdict.
func htmlTone(v probe.Verdict) string {
	switch _, tone := verdictText(v); tone {
	case Good:
		return "good"
	case Bad:
		return "bad"
	case Unsure:
		return "unsure"
	case Note:
		return "note"
	}
	return "plain"
}

// anchor makes the name of a place in the page: letters, digits, dots, dashes and slashes.
func anchor(parts ...string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && (isWord(r) || strings.ContainsRune("./-_", r)) {
			return r
		}
		return '_'
	}, strings.Join(parts, "/"))
}
