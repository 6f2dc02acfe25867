package report

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/engfix/engfix/probe"
)

// One broken middleware makes fifty tickets fail alike. So failures are reported by cause, and the causes are found
// here for every format: findings of one check have one cause if the same question got answers of the same outline.
// The words for causes in the run document are those of probe.Cause.

// A cause is a set of failing findings with the same content, and their places.
type cause struct {
	check   string
	item    probe.ItemResult // of the first finding
	finding probe.Finding    // the first
	places  []place          // in document order
}

// A place is an item of a ticket, and the endpoints at which it fails for the cause.
type place struct {
	ticket    probe.TicketResult
	item      probe.ItemResult
	endpoints []string
}

// causeKey names the cause of a finding: equal keys are one cause.
func causeKey(f probe.Finding, exchange func(id string) (*probe.Exchange, error)) (string, error) {
	key := []string{f.Check, string(f.Verdict), string(f.Cause)}
	if len(f.Exchanges) == 0 {
		return strings.Join(append(key, f.Reason), "\x00"), nil
	}
	x, err := exchange(f.Exchanges[0])
	switch {
	case err != nil:
		return "", err
	case x == nil:
		key = append(key, f.Reason)
	default:
		key = append(key, x.Label, outline(x))
	}
	return strings.Join(key, "\x00"), nil
}

// causes groups the failing findings of the chosen items, in the order in which each cause is first seen.
func (g *gathered) causes(choose func(probe.ItemResult) bool) ([]*cause, error) {
	var all []*cause
	byKey := map[string]*cause{}
	err := g.eachItem(func(t probe.TicketResult, it probe.ItemResult) error {
		if !choose(it) {
			return nil
		}
		findings := telling(it)
		if len(findings) == 0 {
			findings = []probe.Finding{{Verdict: it.Verdict, Reason: it.Reason}}
		}
		for _, f := range findings {
			key, err := causeKey(f, g.spool.exchange)
			if err != nil {
				return err
			}
			c, known := byKey[key]
			if !known {
				c = &cause{check: f.Check, item: it, finding: f}
				byKey[key] = c
				all = append(all, c)
			}
			c.add(t, it, f)
		}
		return nil
	})
	return all, err
}

func (c *cause) add(t probe.TicketResult, it probe.ItemResult, f probe.Finding) {
	last := len(c.places) - 1
	if last < 0 || c.places[last].ticket.ID != t.ID || c.places[last].item.Ref() != it.Ref() {
		c.places = append(c.places, place{ticket: t, item: it})
		last++
	}
	if f.Endpoint != "" && !slices.Contains(c.places[last].endpoints, f.Endpoint) {
		c.places[last].endpoints = append(c.places[last].endpoints, f.Endpoint)
	}
}

// words returns "52 items of 50 tickets, at 61 endpoints".
func (c *cause) words() string {
	ids, endpoints := map[string]bool{}, map[string]bool{}
	for _, p := range c.places {
		ids[p.ticket.ID] = true
		for _, e := range p.endpoints {
			endpoints[e] = true
		}
	}
	words := count(len(c.places), "item") + " of " + count(len(ids), "ticket")
	if len(endpoints) > 0 {
		words += ", at " + count(len(endpoints), "endpoint")
	}
	return words
}

// outline returns the structure of an answer without its values: its status or its close code, its media type, and the
// members of its JSON. For a success only the success itself and its kind of JSON count: its members differ between
// routers.
func outline(x *probe.Exchange) string {
	switch {
	case x.Response != nil && x.Response.Status/100 == 2:
		return "2xx " + x.Response.MediaType() + " " + shapeTo(x.Response.Body, 0)
	case x.Response != nil:
		return fmt.Sprintf("%d %s %s", x.Response.Status, x.Response.MediaType(), shapeTo(x.Response.Body, shapeDepth))
	case x.Accepted:
		var parts []string
		for _, f := range x.Received() {
			parts = append(parts, shapeTo(f.Data, shapeDepth))
		}
		if c := x.Close(); c != nil {
			parts = append(parts, fmt.Sprint("close ", c.Code))
		}
		return "accepted " + strings.Join(slices.Compact(parts), " ")
	}
	return string(x.End)
}

// shapeDepth is how deep the outline of a body goes: {"error": {"code": …}} and {"error": {"detail": …}} differ.
const shapeDepth = 2

// shapeTo returns the members of a JSON text down to depth, and "text" for anything else. It reads no deeper: a body
// may hold a million values.
func shapeTo(body string, depth int) string {
	if !json.Valid([]byte(body)) {
		return "text"
	}
	return shapeOf(gjson.Parse(body), depth)
}

func shapeOf(v gjson.Result, depth int) string {
	switch {
	case v.IsObject() && depth == 0:
		return "{}"
	case v.IsObject():
		shapes := map[string]string{}
		v.ForEach(func(name, member gjson.Result) bool {
			shapes[name.Str] = shapeOf(member, depth-1)
			return true
		})
		var members []string
		for _, name := range slices.Sorted(maps.Keys(shapes)) {
			members = append(members, name+":"+shapes[name])
		}
		return "{" + strings.Join(members, ",") + "}"
	case v.IsArray():
		return "[]"
	}
	return v.Type.String()
}

// A sharedCause holds the findings of one item that have one cause: the first, and the endpoints of the others.
type sharedCause struct {
	finding probe.Finding
	others  []string
}

// groupFindings groups findings by their cause, in the order in which each is first seen.
func groupFindings(fs []probe.Finding, exchange func(id string) (*probe.Exchange, error)) ([]sharedCause, error) {
	var all []sharedCause
	at := map[string]int{}
	for _, f := range fs {
		key, err := causeKey(f, exchange)
		if err != nil {
			return nil, err
		}
		i, known := at[key]
		if !known {
			at[key] = len(all)
			all = append(all, sharedCause{finding: f})
			continue
		}
		all[i].others = append(all[i].others, f.Endpoint)
	}
	return all, nil
}

// A printed remembers the place at which each cause was printed in full, for a format that cannot wait until all are
// known.
type printed map[string]string // by causeKey: "ENG-STD-003 scope/1"

// before splits the findings of a failing item. fresh are those whose cause was not printed yet; they count as printed
// at the item from now on. For the others it returns the places.
func (o printed) before(name string, fs []probe.Finding, exchange func(id string) (*probe.Exchange, error)) (fresh []probe.Finding, at []string, err error) {
	for _, f := range fs {
		key, err := causeKey(f, exchange)
		if err != nil {
			return nil, nil, err
		}
		switch first := o[key]; {
		case first == "":
			o[key] = name
			fresh = append(fresh, f)
		case first == name:
			fresh = append(fresh, f)
		case !slices.Contains(at, first):
			at = append(at, first)
		}
	}
	return fresh, at, nil
}
