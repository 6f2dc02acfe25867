package main

import (
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// Every secret that a test plants begins and ends with these marks, so that one search finds each, and what is left of one
// that was hidden in part.
const (
	leakBegins = "Zq9Leak"
	leakEnds   = "tAil8wX"
)

// A trace is what a text holds if it holds a mark in some form.
type trace struct {
	text string
	form string
	fold bool // whatever the case of its letters
}

// traces are what to look for, once the escapes of a text are undone.
//
//nolint:gochecknoglobals // a table
var traces = sync.OnceValue(func() []trace {
	var all []trace
	for _, mark := range []string{leakBegins, leakEnds} {
		all = append(all, trace{strings.ToLower(mark), "itself", true})
		for _, written := range []string{mark, strings.ToLower(mark), strings.ToUpper(mark)} {
			all = append(all, trace{hex.EncodeToString([]byte(written)), "hex", true})
			for _, once := range within64(written) {
				all = append(all, trace{once, "base64", false})
				for _, twice := range within64(once) {
					all = append(all, trace{twice, "base64 of base64", false})
				}
			}
			for _, coded := range within64(hex.EncodeToString([]byte(written))) {
				all = append(all, trace{coded, "base64 of hex", false})
			}
		}
	}
	return all
})

// within64 returns what base64 makes of a text in the middle of another, in each of its three positions, without the
// characters that depend on the neighbours.
func within64(s string) []string {
	var all []string
	for before, skip := range []int{0, 2, 3} {
		coded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("\x00", before) + s))
		end := (before + len(s)) * 8 / 6
		all = append(all, coded[skip:end], strings.NewReplacer("+", "-", "/", "_").Replace(coded[skip:end]))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// mostUnescaped is how many escapes within escapes the search undoes.
const mostUnescaped = 10

// leaks returns a description of each kind of place in which a text holds a mark of a secret.
func leaks(text string) []string {
	var found []string
	looked := traces()
	for range mostUnescaped {
		folded := strings.ToLower(text)
		for _, tr := range looked {
			in := text
			if tr.fold {
				in = folded
			}
			if at := strings.Index(in, tr.text); at >= 0 {
				at = min(at, len(text))
				found = append(found, fmt.Sprintf("%s: %q", tr.form, text[max(0, at-120):min(len(text), at+80)]))
			}
		}
		next := decoded(text)
		if len(found) > 0 || next == text {
			break
		}
		text = next
	}
	return found
}

var escapesOfTexts = regexp.MustCompile(`%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\.`)

// decoded undoes the escapes of URLs, JSON and HTML once, and drops what no screen shows.
func decoded(text string) string {
	text = strings.NewReplacer("\x00", "", "\u200b", "").Replace(text)
	return html.UnescapeString(escapesOfTexts.ReplaceAllStringFunc(text, func(s string) string {
		digits := s[1:]
		if s[0] == '\\' {
			digits = s[2:]
		}
		code, err := strconv.ParseUint(digits, 16, 32)
		switch {
		case err != nil || digits == "" || len(s) == 2:
			return s[1:]
		case s[0] == '%':
			return string([]byte{byte(code)})
		}
		return string(rune(code))
	}))
}

// unpackedRows yields each value of a history's tables, with those unpacked that are compressed.
func unpackedRows(t *testing.T, path string) iter.Seq[string] {
	t.Helper()
	return func(yield func(string) bool) {
		db, err := sql.Open("sqlite", "file:"+path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		decoder, err := zstd.NewReader(nil)
		if err != nil {
			t.Fatal(err)
		}
		defer decoder.Close()
		unpacked := 0
		for _, table := range column(t, db, "SELECT name FROM sqlite_master WHERE type = 'table'") {
			for _, value := range column(t, db, "SELECT * FROM "+table) {
				if raw, err := decoder.DecodeAll([]byte(value), nil); err == nil && len(raw) > 0 {
					value = string(raw)
					unpacked++
				}
				if !yield(value) {
					return
				}
			}
		}
		if unpacked == 0 {
			t.Logf("%s: nothing of it is compressed", path)
		}
	}
}

// column returns every value that a query finds, row after row.
func column(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for rows.Next() {
		row := make([]sql.NullString, len(names))
		into := make([]any, len(names))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for _, v := range row {
			values = append(values, v.String)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return values
}
