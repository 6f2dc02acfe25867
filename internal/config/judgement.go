package config

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/engfix/engfix/internal/lazy"
)

func criterion(r *Rule) reader {
	o := at(&r.Pos, object(r))
	return reader{keys: o.keys, read: func(d *decoder, n *node, where string) {
		o.read(d, n, where)
		d.need(n, where, "match", "checks")
		if len(r.Checks) > 1 && slices.Contains(r.Checks, "manual") {
			d.report(n.at, "%s.checks: manual means that a person decides: remove the other checks", where)
		}
		if g := r.Params.StatusGroup; g != "" && r.Match != nil && r.Match.SubexpIndex(g) < 0 {
			d.report(n.at, "%s.params.status: match has no group %q: write (?P<%s>…) around the number", where, g, g)
		}
	}}
}

var wholeGroup = lazy.Regexp(`^\{\{([A-Za-z_][A-Za-z0-9_]*)\}\}$`)

func statusOrGroup(p *RuleParams) reader {
	return reader{read: func(d *decoder, n *node, where string) {
		if m := wholeGroup().FindStringSubmatch(n.value); m != nil {
			p.StatusGroup = m[1]
			return
		}
		if _, err := strconv.Atoi(n.value); err != nil {
			d.wrong(n, where, `a status, as in 422, or "{{name}}" of a group in match`)
			return
		}
		integer(&p.Status, 100, 599).read(d, n, where)
	}}
}

func waiver(w *Waiver) reader {
	o := at(&w.Pos, object(w))
	return reader{keys: o.keys, read: func(d *decoder, n *node, where string) {
		o.read(d, n, where)
		d.need(n, where, "ticket", "item", "until", "reason")
	}}
}

var itemRef = lazy.Regexp(`^(?:(?:scope|acceptance|exception)/)?[1-9][0-9]*$`)

// item demands the reference of a ticket's item.
func item(s string) string {
	if itemRef().MatchString(s) {
		return ""
	}
	return fmt.Sprintf("%q does not name an item: want scope/N, acceptance/N or exception/1, as in acceptance/1", s)
}
