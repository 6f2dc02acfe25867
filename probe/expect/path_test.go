package expect

import "testing"

func TestPathProblem(t *testing.T) {
	for path, want := range map[string]string{
		"access_token":             "",
		"data.items.0.id":          "",
		"@this":                    "",
		"@type":                    "",
		`fav\.movie`:               "",
		"items.#.id":               "",
		`items.#(name=="a.b)").id`: "",
		`items.#(kind=="x")#|0.id`: "",
		`{id,"n":name.first}`:      "",
		"[data.id,data.name]":      "",
		`a.{b.c}`:                  "",
		"paths./health.get":        "",
		"a(b)":                     "",
		"items.@flatten.0":         "",
		"$.data.id":                "not a gjson path: did you mean data.id?",
		"$['data'][0].id":          "not a gjson path: did you mean data.0.id?",
		"$":                        "not a gjson path: did you mean @this?",
		"/data/id":                 "not a gjson path: did you mean data.id?",
		"data[0].id":               "not a gjson path: did you mean data.0.id?",
		"data[*].id":               "not a gjson path: did you mean data.#.id?",
		"data..id":                 `not a gjson path: a name is missing before a ".": write names with dots between them, as in data.id`,
		".id":                      `not a gjson path: a name is missing before a ".": write names with dots between them, as in data.id`,
		"data.":                    "not a gjson path: a name is missing at its end: write names with dots between them, as in data.id",
		`items.#(name=="a"`:        "not a gjson path: ( is not closed",
		`items.#(name=="a)`:        "not a gjson path: a quotation mark is not closed",
		"{id,name":                 "not a gjson path: { is not closed",
		"[{id,name]":               "not a gjson path: { is not closed",
	} {
		if got := PathProblem(path); got != want {
			t.Errorf("%s:\ngot  %q\nwant %q", path, got, want)
		}
	}
}
