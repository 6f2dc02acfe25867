package sample

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"
)

// strings yields texts to try, the most specific first.
func (g *generator) strings(sh *shape, at place) iter.Seq[any] {
	return func(yield func(any) bool) {
		if sh.minLength > maxText || g.unreadable(sh) != "" {
			return
		}
		n := at.serial + 1
		for _, s := range sh.formatted(n, at) {
			if !yield(s) {
				return
			}
		}
		if sh.format == "byte" || sh.format == "base64" {
			return // its text is made of no word
		}
		if len(sh.patterns) == 0 {
			yield(fit(numbered(at.word, n), n, sh.minLength, sh.maxLength))
			return
		}
		g.patterned(sh, n, at.word)(yield)
	}
}

// formatted lists texts of the format that the schema or the place's name implies.
func (sh *shape) formatted(n int, at place) []string {
	made, ok := formatted(sh.format, n, at.unknown)
	switch {
	case ok && sh.format == "email":
		return []string{made, fmt.Sprintf("e%d@e.co", n), fit(numbered(DefaultWord, n), n, sh.minLength-len("@example.com"), -1) + "@example.com"}
	case ok && sh.format == "uri":
		return []string{made, fmt.Sprintf("http://e.co/%d", n), fit(made, n, sh.minLength, -1)}
	case ok:
		return []string{made}
	case sh.format != "" || len(sh.patterns) > 0 || at.word != DefaultWord:
		return nil
	}
	if made, ok := formatted(formatByName(at.name), n, at.unknown); ok {
		return []string{made}
	}
	return nil
}

// patterned yields texts that may match the patterns: words in usual spellings, texts made from the patterns, and last
// words that hold a match, but not at their beginning, as some services want.
func (g *generator) patterned(sh *shape, n int, word string) iter.Seq[any] {
	return func(yield func(any) bool) {
		words := spellings(numbered(word, n))
		if n == 1 {
			words = append(words, "Engfix-Probe-1!", "engfix", "ENGFIX", "en", "EN", "e", "E")
		}
		var late []string
		for _, w := range words {
			w = fit(w, n, sh.minLength, sh.maxLength)
			if slices.ContainsFunc(sh.patterns, func(p string) bool { return !g.reading(p).begins(w) }) {
				late = append(late, w)
			} else if !yield(w) {
				return
			}
		}
		for _, pattern := range sh.patterns {
			for _, made := range fromPattern(pattern, n, sh.minLength, sh.maxLength) {
				if !yield(made) {
					return
				}
			}
		}
		for _, w := range late {
			if !yield(w) {
				return
			}
		}
	}
}

// unreadable returns the first pattern that no engine here reads, or "": a text made for it could not be checked.
func (g *generator) unreadable(sh *shape) string {
	for _, pattern := range sh.patterns {
		if !g.reading(pattern).readable {
			return pattern
		}
	}
	return ""
}

// spellings are usual forms of a name that patterns allow.
func spellings(word string) []string {
	bare := separators.Replace(word)
	under := strings.ReplaceAll(word, "-", "_")
	return []string{
		word, under, bare,
		strings.ToUpper(under), strings.ToUpper(word), strings.ToUpper(bare), strings.ToUpper(bare[:1]) + bare[1:],
		"t_" + word, "p_" + word, "E" + word[1:] + "-1A", word + "@example.com", word + "1", "1" + bare,
		word + ".txt", "/" + word, "#" + bare,
	}
}

// fit lengthens or cuts a word to the allowed length. The nth word ends in n if it is cut, so that words differ.
func fit(word string, n, shortest, longest int) string {
	runes := []rune(word)
	for len(runes) < shortest {
		runes = append(runes, []rune("-" + DefaultWord)[:min(shortest-len(runes), len(DefaultWord)+1)]...)
	}
	if longest < 0 || len(runes) <= longest {
		return string(runes)
	}
	runes = runes[:longest]
	if n > 1 {
		end := []rune(fmt.Sprint(n))
		if len(end) <= len(runes) {
			copy(runes[len(runes)-len(end):], end)
		}
	}
	return string(runes)
}

// unknownUUID ends the id that no service has given out.
const unknownUUID = 0xffffffffff

// uuidOf returns a well-formed UUID of the version.
func uuidOf(version, n int) string { return fmt.Sprintf("e9f1c000-0000-%d000-8000-%012x", version, n) }

// formatted returns a text of a known format.
func formatted(format string, n int, unknown bool) (string, bool) {
	day := (n-1)%28 + 1
	switch format {
	case "date-time":
		return fmt.Sprintf("2026-01-%02dT00:00:00Z", day), true
	case "date":
		return fmt.Sprintf("2026-01-%02d", day), true
	case "time":
		return fmt.Sprintf("12:%02d:00Z", (n-1)%60), true
	case "duration":
		return fmt.Sprintf("PT%dS", n), true
	case "uuid", "uuid1", "uuid3", "uuid4", "uuid5", "uuid6", "uuid7", "uuid8":
		if unknown {
			n = unknownUUID
		}
		version := 4
		if len(format) > len("uuid") {
			version = int(format[4] - '0')
		}
		return uuidOf(version, n), true
	case "email", "idn-email", "name-email":
		return numbered(DefaultWord, n) + "@example.com", true
	case "uri", "url", "iri", "uri-reference", "iri-reference", "http-url", "any-url":
		return "https://example.com/" + numbered(DefaultWord, n), true
	case "uri-template":
		return "https://example.com/{id}", true
	case "hostname", "idn-hostname":
		return numbered(DefaultWord, n) + ".example.com", true
	case "ipv4", "ipvanyaddress", "ipv4interface", "ipvanyinterface", "ip":
		return fmt.Sprintf("192.0.2.%d", n%254+1), true
	case "ipv4network", "ipvanynetwork":
		return fmt.Sprintf("192.0.%d.0/24", n%254+1), true
	case "ipv6", "ipv6interface":
		return fmt.Sprintf("2001:db8::%x", n), true
	case "ipv6network":
		return fmt.Sprintf("2001:db8:%x::/48", n), true
	case "byte", "base64", "base64url":
		return "ZW5nZml4LXByb2Jl", true // engfix-probe
	case "json-string", "json":
		return fmt.Sprint(n), true
	case "decimal":
		return fmt.Sprint(n), true
	case "regex":
		return "^" + DefaultWord + "$", true
	case "json-pointer":
		return "/" + numbered(DefaultWord, n), true
	case "relative-json-pointer":
		return "0/" + numbered(DefaultWord, n), true
	case "semver":
		return fmt.Sprintf("0.0.%d", n), true
	case "mac", "mac-address":
		return fmt.Sprintf("02:00:00:00:%02x:%02x", n>>8&0xff, n&0xff), true
	case "ulid":
		return fmt.Sprintf("01ENGF1X%018d", n), true
	case "color":
		return fmt.Sprintf("#%06x", n), true
	}
	return "", false
}

// longEnough reports whether a text's length in characters is within the bounds.
func longEnough(s string, shortest, longest int) bool {
	n := utf8.RuneCountInString(s)
	return n >= shortest && (longest < 0 || n <= longest)
}
