package tickets

// A section is open from its heading to the next one of its level.
type section struct {
	name   string
	level  int
	ticket bool // its heading has an ID
}

// section reads a heading that opens no ticket and is not within one.
func (p *fileParser) section(title string, level int) {
	p.closeSections(level, true)
	if level == 2 {
		p.sections = append(p.sections, section{name: title, level: 2})
		p.body.file.Sections = append(p.body.file.Sections, title)
	}
}

// holds takes in a ticket of a level. The headings right above it that hold it and have nothing of their own are sections,
// whatever IDs are in them.
func (p *fileParser) holds(level int) {
	file, begun := p.body.file, 0
	if n := len(file.Tickets); n > 0 {
		begun = file.Tickets[n-1].offset
	}
	if n := len(file.strays); n > 0 {
		begun = max(begun, file.strays[n-1].offset)
	}
	if n := len(file.malformed); n > 0 {
		begun = max(begun, file.malformed[n-1].offset)
	}
	for i := len(file.headings) - 1; i >= 0; i-- {
		above := &file.headings[i]
		meant := above.wrong != "" || above.form == formMalformed && !above.late // as a ticket's, but for a mistake
		if above.level >= level || meant || above.fields || above.offset < begun {
			return
		}
		above.form, level = formNone, above.level
		if p.loose != nil && p.loose.heading == i {
			p.sectionWithID(p.loose.ticket.Heading, p.loose.level)
			p.loose = nil
		}
	}
}

// sectionWithID takes in a heading with an ID that holds tickets.
func (p *fileParser) sectionWithID(title string, level int) {
	p.closeSections(level, true)
	p.sections = append(p.sections, section{title, level, true})
	p.body.file.Sections = append(p.body.file.Sections, title)
}

// closeSections ends the sections that a heading of the level ends: all of that level and below, or only those whose
// heading has an ID.
func (p *fileParser) closeSections(level int, all bool) {
	for last := len(p.sections) - 1; last >= 0; last-- {
		if s := p.sections[last]; s.level < level || !all && !s.ticket {
			return
		}
		p.sections = p.sections[:last]
	}
}
