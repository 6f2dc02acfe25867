package report

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/engfix/engfix/probe"
)

// An excerpt is the beginning of an answer: enough to see the fault, short enough for a report.
const (
	excerptLines = 12
	excerptBytes = 800
)

// excerpt returns the beginning of the response's body, or of the frames of a WebSocket, one a line; "" for nothing.
func excerpt(x *probe.Exchange) string {
	var s string
	switch {
	case x.Response != nil && x.Response.Base64:
		return "(a body that is not text)"
	case x.Response != nil:
		s = x.Response.Body
	default:
		var lines []string
		for _, f := range x.Frames {
			lines = append(lines, frameLine(f))
		}
		s = strings.Join(lines, "\n")
	}
	return shorten(strings.TrimSpace(s))
}

// frameLine returns "received text {…}", "received close 4401 (no identity)".
func frameLine(f probe.Frame) string {
	parts := []string{f.Dir, f.Type}
	switch {
	case f.Type == "close":
		if f.Code != 0 {
			parts = append(parts, strconv.Itoa(f.Code))
		}
		if f.Reason != "" {
			parts = append(parts, "("+Line(f.Reason)+")")
		}
	case f.Base64:
		parts = append(parts, "(not text)")
	default:
		parts = append(parts, Line(f.Data))
	}
	return strings.Join(parts, " ")
}

func shorten(s string) string { return shortenTo(s, excerptLines, excerptBytes) }

// shortenTo cuts a text to a number of lines and bytes, and says how much is left out.
func shortenTo(s string, most, mostBytes int) string {
	short := s
	if lines := strings.SplitAfterN(short, "\n", most+1); len(lines) > most {
		short = strings.Join(lines[:most], "")
	}
	if len(short) > mostBytes {
		cut := mostBytes
		for cut > 0 && !utf8.RuneStart(short[cut]) {
			cut--
		}
		short = short[:cut]
	}
	if len(short) == len(s) {
		return s
	}
	return strings.TrimRight(short, "\n") + "\n… (" + strconv.Itoa(len(s)-len(short)) + " more bytes)"
}
