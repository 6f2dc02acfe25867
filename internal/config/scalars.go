package config

import (
	"errors"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	yaml "go.yaml.in/yaml/v4"
)

// Bounds of numbers that a user may mistype.
const (
	maxConcurrency = 10_000
	maxRate        = 1e6
)

// A rule of a text value returns the fault in it, in words that can follow its key, or "".
type rule func(value string) (problem string)

// textOf reads text, which must keep the rules.
func textOf(dst *string, rules ...rule) reader {
	return reader{read: func(d *decoder, n *node, where string) {
		if n.kind != yaml.ScalarNode || n.tag != "!!str" {
			d.wrong(n, where, "text")
			return
		}
		*dst = n.value
		if n.unset {
			return
		}
		for _, broken := range rules {
			d.obey(n, where, broken)
		}
	}}
}

// unhidden reads a text that must not hold a variable. It names something in all output, which would show a secret, or
// hide the name.
func unhidden(text reader, instead string) reader {
	read := text.read
	text.read = func(d *decoder, n *node, where string) {
		if n.expanded {
			d.report(n.at, "%s: this value is shown everywhere, and the value of a variable is a secret: %s", where, instead)
			return
		}
		read(d, n, where)
	}
	return text
}

// obey notes a value that breaks a rule. The problem of a value from a variable is reported for the text as written,
// because the value is a secret.
func (d *decoder) obey(n *node, where string, broken rule) {
	problem := broken(n.value)
	if problem == "" {
		return
	}
	if n.expanded {
		if problem = broken(n.raw); problem == "" {
			problem = "the value of the variable is not allowed here"
		}
	}
	d.report(n.at, "%s: %s", where, problem)
}

// word reads text, or a number or boolean as written: the value is sent as text anyway.
func word(dst *string, rules ...rule) reader {
	strict := textOf(dst, rules...)
	return reader{read: func(d *decoder, n *node, where string) {
		n.send(rules...)
		if n.kind == yaml.ScalarNode && slices.Contains([]string{"!!int", "!!float", "!!bool", "!!timestamp"}, n.tag) {
			asText := *n
			asText.tag = "!!str"
			n = &asText
		}
		if n.null() {
			d.report(n.at, `%s: want text, not nothing: write "" for empty text`, where)
			return
		}
		strict.read(d, n, where)
	}}
}

// file reads a path; a relative one leads from the file's folder. Empty text means none.
func file(dst *string) reader {
	return reader{read: func(d *decoder, n *node, where string) {
		textOf(dst).read(d, n, where)
		*dst = resolve(d.dir, *dst)
	}}
}

// known leaves the default in place if a variable of the value has no value.
func known(r reader) reader {
	return reader{keys: r.keys, read: func(d *decoder, n *node, where string) {
		if !n.unset {
			r.read(d, n, where)
		}
	}}
}

// setting reads a value that is not a secret, even if it is from a variable. If the variable is not set, the default
// stays.
func setting(read func(d *decoder, n *node, where string)) reader {
	present := known(reader{read: read})
	return reader{read: func(d *decoder, n *node, where string) {
		n.use = useSetting
		present.read(d, n, where)
	}}
}

func boolean(dst *bool) reader {
	return setting(func(d *decoder, n *node, where string) {
		v, ok := map[string]bool{"true": true, "false": false}[strings.ToLower(n.value)]
		if !n.scalar("!!bool") || !ok {
			d.wrong(n, where, "true or false")
			return
		}
		*dst = v
	})
}

func integer(dst *int, least, most int) reader {
	return setting(func(d *decoder, n *node, where string) {
		v, err := strconv.Atoi(n.value)
		if !n.scalar("!!int") || err != nil {
			d.wrong(n, where, "a whole number")
			return
		}
		if v < least || v > most {
			d.report(n.at, "%s: %s is out of range: want %d to %d", where, n.raw, least, most)
			return
		}
		*dst = v
	})
}

// number reads a number from 0 to most.
func number(dst *float64, most float64) reader {
	return setting(func(d *decoder, n *node, where string) {
		v, err := strconv.ParseFloat(n.value, 64)
		if !n.scalar("!!float") && !n.scalar("!!int") || err != nil {
			d.wrong(n, where, "a number")
			return
		}
		if !(v >= 0 && v <= most) { // also refuses NaN
			d.report(n.at, "%s: %s is out of range: want 0 to %g", where, n.raw, most)
			return
		}
		*dst = v
	})
}

// scalar reports whether n is a scalar with the tag, or an expanded variable that may be anything.
func (n *node) scalar(tag string) bool {
	return n.kind == yaml.ScalarNode && (n.tag == tag || n.tag == "!!str" && n.expanded)
}

func duration(dst *time.Duration) reader {
	const want = "a number and a unit, as in 10s or 1m30s"
	return setting(func(d *decoder, n *node, where string) {
		if n.kind != yaml.ScalarNode {
			d.wrong(n, where, "a duration: "+want)
			return
		}
		v, err := time.ParseDuration(n.value)
		switch {
		case err != nil:
			d.report(n.at, "%s: %q is not a duration: want %s", where, n.raw, want)
		case v <= 0:
			d.report(n.at, "%s: %s is too short: want more than 0", where, n.raw)
		default:
			*dst = v
		}
	})
}

const day = 24 * time.Hour

// Forever is an age that nothing reaches.
const Forever = time.Duration(math.MaxInt64)

// ParseAge reads a duration that may be given in days, as in 90d, or forever.
func ParseAge(s string) (time.Duration, error) {
	if s == "forever" {
		return Forever, nil
	}
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.Atoi(days)
		if err == nil && n >= 0 && n < 36500 {
			return time.Duration(n) * day, nil
		}
	} else if d, err := time.ParseDuration(s); err == nil && d >= 0 {
		return d, nil
	}
	return 0, errors.New("want a number of days, as in 90d, a duration, as in 36h, or forever")
}

// age reads a value as ParseAge does.
func age(dst *time.Duration) reader {
	return setting(func(d *decoder, n *node, where string) {
		v, err := ParseAge(n.value)
		if n.kind != yaml.ScalarNode || err != nil {
			d.wrong(n, where, "a number of days, as in 90d, a duration, as in 36h, or forever")
			return
		}
		*dst = v
	})
}

// date reads a day, quoted or not.
func date(dst *time.Time) reader {
	return setting(func(d *decoder, n *node, where string) {
		v, err := time.Parse(time.DateOnly, n.value)
		if n.kind != yaml.ScalarNode || err != nil {
			d.wrong(n, where, "a date, as in 2026-12-31")
			return
		}
		*dst = v
	})
}

// pattern reads a regular expression.
func pattern(dst **regexp.Regexp) reader {
	var s string
	return reader{read: func(d *decoder, n *node, where string) {
		textOf(&s, func(s string) string {
			re, err := regexp.Compile(s)
			if err != nil {
				return "not a regular expression: " + strings.TrimPrefix(err.Error(), "error parsing regexp: ")
			}
			*dst = re
			return ""
		}).read(d, n, where)
	}}
}

// pairs reads a mapping of names to words whose order matters.
func pairs(dst *[]Pair, rules ...rule) reader {
	return table(dst, func(m member, p *Pair) reader {
		p.Name = m.key
		return word(&p.Value, rules...)
	})
}

// wordsByName reads a mapping of names to words.
func wordsByName(dst *map[string]string) reader {
	return reader{read: func(d *decoder, n *node, where string) {
		var all []Pair
		pairs(&all).read(d, n, where)
		*dst = make(map[string]string, len(all))
		for _, p := range all {
			(*dst)[p.Name] = p.Value
		}
	}}
}
