package report

// markup writes the page. The parts stand in the order in which a person reads them.
func (p *htmlPageData) markup(m *markup) {
	m.put(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="%v">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>engfix: %v</title>
<style>`, htmlPolicy(), p.Title)
	m.verbatim(htmlStyle)
	m.put("</style>\n</head>\n<body>\n")
	p.header(m)
	m.put("<main>\n")
	if p.Chart != nil {
		p.Chart.markup(m)
	}
	p.progress(m)
	for i := range p.Causes {
		p.Causes[i].markup(m)
	}
	m.put(`<section id="tickets" aria-labelledby="tickets-head">
<h2 id="tickets-head">Tickets</h2>
`)
	p.filters(m)
	for i := range p.Sections {
		p.Sections[i].markup(m)
	}
	m.put("</section>\n")
	p.appendix(m)
	m.put("</main>\n<script>")
	m.verbatim(htmlScript)
	m.put("</script>\n</body>\n</html>\n")
}

// header says which run it was, and its numbers.
func (p *htmlPageData) header(m *markup) {
	m.put(`<a class="skip" href="#tickets">Skip to the tickets</a>
<header>
<p class="brand">engfix</p>
<h1>%v</h1>
`, p.Title)
	m.putIf("<p class=\"warn\"><strong>Interrupted.</strong> %v.</p>\n", p.Interrupted)
	m.put("<dl class=\"head\">\n<div><dt>Target</dt><dd><code>%v</code></dd></div>\n", p.Target)
	m.putIf("<div><dt>Build</dt><dd><code>%v</code></dd></div>\n", p.Build)
	m.put("<div><dt>When</dt><dd>%v, %v</dd></div>\n<div><dt>Run</dt><dd><code>%v</code></dd></div>\n", p.When, p.Took, p.Run)
	m.putIf("<div><dt>Ticket file</dt><dd><code>%v</code></dd></div>\n", p.File)
	m.put("<div><dt>Tool</dt><dd>engfix %v</dd></div>\n</dl>\n<ul class=\"totals\">\n", p.Tool)
	for _, t := range p.Totals {
		m.put("<li class=\"%v\"><strong>%v</strong> %v</li>\n", t.Tone, t.N, t.Words)
	}
	m.put("</ul>\n")
	m.putIf("<p class=\"warn\">%v</p>\n", p.Unshown)
	m.put("</header>\n")
}

func (c *htmlChart) markup(m *markup) {
	m.put(`<section aria-labelledby="runs">
<h2 id="runs">The last runs</h2>
<figure>
<svg class="chart" viewBox="0 0 %[1]v %[2]v" width="%[1]v" height="%[2]v" role="img" aria-label="Items that pass, fail and are open in each of the last runs; the table below has the numbers">
`, c.Width, c.Height)
	for _, run := range c.Runs {
		m.put("<g><title>%v</title>", run.Words)
		for _, part := range run.Parts {
			m.put(`<rect class="%v" x="%v" y="%v" width="%v" height="%v"/>`, part.Tone, run.X, part.Y, run.Width, part.Height)
		}
		m.put("</g>\n")
	}
	m.put(`</svg>
<figcaption><span class="key good">pass</span> <span class="key bad">fail</span> <span class="key unsure">open</span></figcaption>
</figure>
<details><summary>Numbers</summary>
<table><thead><tr><th scope="col">Run</th><th scope="col">Pass</th><th scope="col">Fail</th><th scope="col">Open</th></tr></thead>
<tbody>`)
	for _, run := range c.Runs {
		m.put("<tr><td>%v</td><td>%v</td><td>%v</td><td>%v</td></tr>", run.When, run.Pass, run.Fail, run.Other)
	}
	m.put("</tbody></table>\n</details>\n</section>\n")
}

// progress shows the sections side by side, if there are several.
func (p *htmlPageData) progress(m *markup) {
	if len(p.Sections) < 2 {
		return
	}
	m.put("<nav aria-labelledby=\"progress\">\n<h2 id=\"progress\">Progress</h2>\n<ul class=\"overview\">")
	for i := range p.Sections {
		m.put(`<li><a href="#%v">%v</a> `, p.Sections[i].Anchor, p.Sections[i].name())
		p.Sections[i].bar(m)
		m.put("</li>\n")
	}
	m.put("</ul>\n</nav>\n")
}

func (l *htmlCauseList) markup(m *markup) {
	m.put(`<section class="causes" aria-labelledby="causes-%[1]v">
<h2 id="causes-%[1]v">%[1]v, by cause</h2>
<p>%[2]v</p>
`, l.Title, l.Says)
	for i := range l.Causes {
		c := &l.Causes[i]
		m.put(`<details class="cause"%v><summary><h3><code>%v</code> <span class="faint">%v</span></h3> <span class="first">%v</span></summary>
`, only(l.Open, " open"), c.Check, c.Words, c.Finding.Reason)
		c.Finding.markup(m)
		m.put("<h4>%v</h4>\n<ul class=\"places\">", only(len(c.Places) == 1, "Place")+only(len(c.Places) != 1, "Places"))
		for _, at := range c.Places {
			m.put("<li><a href=\"#%v\">%v %v</a> <span class=\"faint\">%v</span></li>\n", at.Anchor, at.Ticket, at.Item, at.Endpoints)
		}
		m.put("</ul>\n</details>\n")
	}
	m.put("</section>\n")
}

// htmlStates are the states that the filter offers.
var htmlStates = []string{
	"regression", "fail", "unshown", "tickable", "flaky", "waived", "inconclusive", "unresolved", "skipped", "manual", "pass",
}

// filters are the fields with which the page's script hides tickets.
func (p *htmlPageData) filters(m *markup) {
	m.put(`<form id="filters" role="search" aria-label="Filter the tickets" hidden>
<label>Text <input id="f-text" type="search" autocomplete="off" placeholder="ID, words, router, path"></label>
`)
	var sections []string
	for i := range p.Sections {
		sections = append(sections, p.Sections[i].Name)
	}
	for _, field := range []struct {
		label, id string
		values    []string
	}{
		{"State", "f-state", htmlStates},
		{"Section", "f-section", sections},
		{"Transport", "f-transport", p.Transports},
		{"Check", "f-check", p.Checks},
	} {
		m.put(`<label>%v <select id="%v"><option value="">any</option>`, field.label, field.id)
		for _, v := range field.values {
			m.put("<option>%v</option>", v)
		}
		m.put("</select></label>\n")
	}
	m.put(`<button type="reset">Clear</button>
<button type="button" id="f-open">Open all</button>
<output id="f-count" aria-live="polite"></output>
</form>
`)
}

// appendix is what belongs to no ticket.
func (p *htmlPageData) appendix(m *markup) {
	if len(p.Drift) > 0 {
		m.put(`<section aria-labelledby="drift">
<h2 id="drift">Drift</h2>
<p>Where the ticket file and the service disagree, beyond what fails above.</p>
`)
		for i := range p.Drift {
			m.put("<details class=\"drift\"><summary><h3>%v</h3> <span class=\"faint\">%v</span></summary>\n", p.Drift[i].Title, p.Drift[i].N)
			p.Drift[i].markup(m)
			m.put("</details>\n")
		}
		m.put("</section>\n")
	}
	if p.Waivers != nil {
		m.put("<section aria-labelledby=\"waivers\">\n<h2 id=\"waivers\">Waivers</h2>\n")
		p.Waivers.markup(m)
		m.put("</section>\n")
	}
	if len(p.Withheld) > 0 {
		m.put(`<section aria-labelledby="withheld"><h2 id="withheld">Not asked</h2>
<p>These change the service's state and are asked with <code>--allow-mutations</code> only. Nothing that depends on them is ticked.</p>
<ul>`)
		for _, key := range p.Withheld {
			m.put("<li><code>%v</code></li>", key)
		}
		m.put("</ul></section>\n")
	}
	if len(p.Unexplained) > 0 {
		m.put(`<section aria-labelledby="unexplained"><h2 id="unexplained">Unexplained</h2>
<p>The service lists these, and no pin and no route of the source explains them.</p>
<ul>`)
		for _, op := range p.Unexplained {
			m.put("<li><code>%v %v</code>", op.Method, op.Path)
			for _, router := range op.MayBe {
				m.put(` <span class="faint">may be %v</span>`, router)
			}
			m.put("</li>")
		}
		m.put("</ul></section>\n")
	}
}
