package report

import "strings"

// name is the section's, or says that it has none.
func (s *htmlSection) name() string { return s.Name + only(s.Name == "", "No section") }

// bar draws how many of the section's tickets have each verdict.
func (s *htmlSection) bar(m *markup) {
	m.put(`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">`)
	for _, part := range s.Bar {
		m.put(`<rect class="%v" x="%v" y="0" width="%v" height="4"/>`, part.Tone, part.Left, part.Width)
	}
	m.put(`</svg> <span class="faint">%v</span>`, s.Words)
}

func (s *htmlSection) markup(m *markup) {
	m.put(`<section class="section" id="%v" data-section="%v">
<h3>%v</h3>
<p class="progress">`, s.Anchor, s.Name, s.name())
	s.bar(m)
	m.put("</p>\n")
	for i := range s.Tickets {
		s.Tickets[i].markup(m)
	}
	m.put("</section>\n")
}

// verdictMarkup is a verdict with its sign.
func verdictMarkup(m *markup, tone, sign, verdict string) {
	m.put(`<span class="verdict %v"><span aria-hidden="true">%v</span> %v</span>`, tone, sign, verdict)
}

// markMarkup is the marks of a ticket or an item: regression, flaky and the like.
func markMarkup(m *markup, marks []string) {
	for _, mark := range marks {
		m.put(` <span class="mark %[1]v">%[1]v</span>`, mark)
	}
}

func (t *htmlTicket) markup(m *markup) {
	m.put("<details class=\"ticket %v\" id=\"%v\" data-state=\"%v\" data-transport=\"%v\" data-check=\"%v\">\n<summary>",
		t.Tone, t.Anchor, strings.Join(t.States, " "), strings.Join(t.Transports, " "), strings.Join(t.Checks, " "))
	verdictMarkup(m, t.Tone, t.Sign, t.Verdict)
	m.put(` <h4><span class="id">%v</span> %v</h4>`, t.ID, t.Title)
	markMarkup(m, t.Marks)
	m.put(" <span class=\"router\">%v</span></summary>\n<div class=\"body\">\n<p class=\"faint\">%v", t.Router, only(t.Kind == "exception", "An exception. "))
	for i, file := range t.Files {
		m.put("%v<code>%v</code>", only(i == 0, "In ")+only(i > 0, ", "), file)
	}
	m.put("%v<a class=\"here\" href=\"#%v\">Link to %v</a></p>\n", only(len(t.Files) > 0, ". "), t.Anchor, t.ID)
	if t.Endpoints != nil {
		t.Endpoints.markup(m)
	}
	for i := range t.Items {
		t.Items[i].markup(m)
	}
	m.put("</div>\n</details>\n")
}

func (it *htmlItem) markup(m *markup) {
	m.put("<section class=\"item\" id=\"%v\">\n<div class=\"judged\">", it.Anchor)
	verdictMarkup(m, it.Tone, it.Sign, it.Verdict)
	m.put(` <h5><a class="ref" href="#%v">%v</a>`, it.Anchor, it.Ref)
	if it.Box != "" {
		m.put(` <code role="img" aria-label="%v">%v</code>`, it.BoxWords, it.Box)
	}
	m.put(" %v</h5>", it.Text)
	markMarkup(m, it.Marks)
	m.put("</div>\n")
	m.putIf("<p class=\"reason\">%v</p>\n", it.Reason)
	for i := range it.Findings {
		it.Findings[i].markup(m)
	}
	m.put("</section>\n")
}

func (f *htmlFinding) markup(m *markup) {
	m.put("<div class=\"finding %v\">\n<p class=\"at\">", f.Tone)
	if f.Verdict != "" {
		verdictMarkup(m, f.Tone, f.Sign, f.Verdict)
		m.put(" ")
	}
	m.put("<code>%v</code>", f.Check)
	m.putIf(` <code class="endpoint">%v</code>`, f.Endpoint)
	m.put("</p>\n")
	m.putIf("<p>%v</p>\n", f.Reason)
	f.said(m)
	for i := range f.Exchanges {
		f.Exchanges[i].markup(m)
	}
	for _, id := range f.Missing {
		m.put(`<p class="faint">Evidence <code>%v</code> is not in this document.</p>`, id)
	}
	m.put("</div>\n")
}

// said lists the rule and how the service departs from it.
func (f *htmlFinding) said(m *markup) {
	if f.Demanded+f.Want+f.Got == "" && len(f.Same)+len(f.Notes) == 0 {
		return
	}
	m.put("<dl class=\"said\">\n")
	m.putIf("<div><dt>Rule</dt><dd>%v</dd></div>", f.Demanded)
	m.putIf("<div><dt>Want</dt><dd><code>%v</code></dd></div>", f.Want)
	m.putIf("<div><dt>Got</dt><dd><code>%v</code></dd></div>", f.Got)
	m.putIf("<div><dt>Same</dt><dd>%v</dd></div>", strings.Join(f.Same, ", "))
	m.put("\n")
	for _, note := range f.Notes {
		m.put("<div class=\"warn\"><dt>Note</dt><dd>%v</dd></div>\n", note)
	}
	m.put("</dl>\n")
}

func (x *htmlExchange) markup(m *markup) {
	if !x.Whole {
		m.put("<p class=\"exchange-line\"><code>%v</code> <span class=\"faint\">%v</span> <code>%v</code> → %v</p>\n", x.ID, x.Label, x.Asked, x.Answer)
		return
	}
	m.put("<details class=\"exchange\"><summary><code>%v</code> <span class=\"faint\">%v</span> <code>%v</code> → %v <span class=\"faint\">%v</span></summary>\n<div class=\"sides\">",
		x.ID, x.Label, x.Asked, x.Answer, x.Took)
	m.put(`<div><h6>Request</h6><pre tabindex="0" role="group" aria-label="Request">%v</pre></div>`, x.Request)
	m.putIf(`<div><h6>Response</h6><pre tabindex="0" role="group" aria-label="Response">%v</pre></div>`, x.Response)
	if len(x.Frames) > 0 {
		m.put(`<div><h6>Frames</h6><ol class="frames">`)
		for _, f := range x.Frames {
			m.put(`<li class="%v">`, f.Dir)
			m.putIf(`<span class="faint">%v</span> `, f.At)
			m.put("<code>%v</code></li>", f.Text)
		}
		m.put("</ol></div>")
	}
	m.putIf("<div><h6>Trouble</h6><p>%v</p></div>", x.Trouble)
	m.put("</div>\n")
	m.putIf("<h6>Ask again</h6><pre class=\"repro\" tabindex=\"0\" role=\"group\" aria-label=\"Command\">%v</pre>\n", x.Repro)
	m.put("</details>\n")
}

func (t *htmlTable) markup(m *markup) {
	m.put(`<div class="scroll"><table>`)
	m.putIf("<caption>%v</caption>", t.Caption)
	m.put("<thead><tr>")
	for _, head := range t.Heads {
		m.put(`<th scope="col">%v</th>`, head)
	}
	m.put("</tr></thead><tbody>\n")
	for _, row := range t.Rows {
		m.put("<tr>")
		for _, cell := range row {
			cell.markup(m)
		}
		m.put("</tr>\n")
	}
	m.put("</tbody></table></div>\n")
}

func (c htmlCell) markup(m *markup) {
	m.put("<td")
	m.putIf(` class="%v"`, c.Tone)
	switch {
	case c.Anchor != "":
		m.put(`><a href="#%v">%v</a></td>`, c.Anchor, c.Text)
	case c.Code:
		m.put("><code>%v</code></td>", c.Text)
	default:
		m.put(">%v</td>", c.Text)
	}
}
