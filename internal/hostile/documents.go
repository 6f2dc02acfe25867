package hostile

import (
	"fmt"
	"io"
	"strings"
)

// largeDocument is the size of the largest document here, in bytes: just below the most that engfix reads.
const largeDocument = 31 << 20

// Documents returns OpenAPI documents that are expensive to read or to make a request from, or cannot be read. The
// service itself keeps the contract.
func Documents() []Behaviour {
	return append(append(append(schemas(), bounds()...), large()...), unreadable()...)
}

// schemas are bodies whose schemas refer to each other, or multiply.
func schemas() []Behaviour {
	return []Behaviour{
		{Name: "a $ref to itself", Document: body(`{"$ref":"#/components/schemas/A"}`, `"A":{"$ref":"#/components/schemas/A"}`)},
		{Name: "a cycle of $refs", Document: body(`{"$ref":"#/components/schemas/A"}`,
			`"A":{"$ref":"#/components/schemas/B"},"B":{"$ref":"#/components/schemas/C"},"C":{"$ref":"#/components/schemas/A"}`)},
		{Name: "a chain of 10,000 $refs", Document: body(`{"$ref":"#/components/schemas/S0"}`, chain(10_000, `{"$ref":"#/components/schemas/S%d"}`))},
		{Name: "a circle of 10,000 $refs", Document: body(`{"$ref":"#/components/schemas/S0"}`, chain(9_999, `{"anyOf":[{"$ref":"#/components/schemas/S%d"}]}`)+
			`,"S9999":{"$ref":"#/components/schemas/S0"}`)},
		{Name: "objects of objects, 10,000 deep by $refs", Document: body(`{"$ref":"#/components/schemas/S0"}`,
			chain(10_000, `{"type":"object","required":["a"],"properties":{"a":{"$ref":"#/components/schemas/S%d"}}}`))},
		{Name: "allOf that doubles 60 times", Document: body(`{"$ref":"#/components/schemas/S0"}`, doubling("allOf"))},
		{Name: "anyOf that doubles 60 times", Document: body(`{"$ref":"#/components/schemas/S0"}`, doubling("anyOf"))},
		{Name: "oneOf that doubles 60 times", Document: body(`{"$ref":"#/components/schemas/S0"}`, doubling("oneOf"))},
		{Name: "members that double 60 times", Document: body(`{"$ref":"#/components/schemas/S0"}`,
			chain(60, `{"type":"object","required":["a","b"],"properties":{"a":{"$ref":"#/components/schemas/S%[2]d"},"b":{"$ref":"#/components/schemas/S%[2]d"}}}`))},
		{Name: "an object that requires itself", Document: body(`{"$ref":"#/components/schemas/A"}`,
			`"A":{"type":"object","required":["a"],"properties":{"a":{"$ref":"#/components/schemas/A"}}}`)},
		{Name: "a list that requires itself", Document: body(`{"$ref":"#/components/schemas/A"}`,
			`"A":{"type":"array","minItems":2,"items":{"$ref":"#/components/schemas/A"}}`)},
		{Name: "a not of itself", Document: body(`{"$ref":"#/components/schemas/A"}`, `"A":{"not":{"$ref":"#/components/schemas/A"}}`)},
		{Name: "a $ref to a file", Document: body(`{"$ref":"file:///etc/passwd"}`, "")},
		{Name: "a $ref to another service", Document: body(`{"$ref":"http://127.0.0.1:1/schema.json"}`, "")},
		{Name: "a $ref to nothing", Document: body(`{"$ref":"#/components/schemas/Missing"}`, "")},
		{Name: "a $ref to the document", Document: body(`{"$ref":"#"}`, "")},
		{Name: "a schema that is nested 10,000 deep", Document: body(strings.Repeat(`{"items":`, 10_000)+`{}`+strings.Repeat(`}`, 10_000), "")},
		{Name: "an example that is nested 10,000 deep", Document: body(`{"example":`+strings.Repeat(`[`, 10_000)+strings.Repeat(`]`, 10_000)+`}`, "")},
	}
}

// bounds are bodies whose smallest value is too large, or hard to find.
func bounds() []Behaviour {
	field := func(schema string) func(io.Writer) {
		return body(`{"type":"object","required":["a"],"properties":{"a":`+schema+`}}`, "")
	}
	return []Behaviour{
		{Name: "a text of 10⁹ characters", Document: field(`{"type":"string","minLength":1000000000,"maxLength":1000000000}`)},
		{Name: "a list of 10⁹ items", Document: field(`{"type":"array","minItems":1000000000,"items":{"type":"integer"}}`)},
		{Name: "an object of 10⁹ members", Document: field(`{"type":"object","minProperties":1000000000}`)},
		{Name: "lists of 1,000 lists of 1,000 lists of 1,000", Document: field(
			strings.Repeat(`{"type":"array","minItems":1000,"items":`, 3) + `{}` + strings.Repeat(`}`, 3))},
		{Name: "a list of 100,000 items that differ", Document: field(`{"type":"array","minItems":100000,"uniqueItems":true,"items":{"type":"string"}}`)},
		{Name: "a tiny multipleOf", Document: field(`{"type":"number","multipleOf":1e-300,"minimum":1}`)},
		{Name: "a multipleOf that nothing between the bounds is", Document: field(`{"type":"integer","multipleOf":1000000007,"minimum":1,"maximum":1000000006}`)},
		{Name: "a bound of 10⁹⁹⁹⁹⁹", Document: field(`{"type":"number","minimum":1e99999}`)},
		{Name: "a number of a million digits", Document: field(`{"type":"integer","minimum":` + strings.Repeat("9", 1_000_000) + `}`)},
		{Name: "a negative minLength", Document: field(`{"type":"string","minLength":-1,"maxLength":-5}`)},
		{Name: "a catastrophic pattern", Document: field(`{"type":"string","pattern":"^(([a-z])+.)+[A-Z]([a-z])+$"}`)},
		{Name: "a pattern that repeats a repetition", Document: field(`{"type":"string","pattern":"^((a{1000}){1000}){1000}$"}`)},
		{Name: "a pattern that repeats a million times", Document: field(`{"type":"string","pattern":"^a{1000000}$"}`)},
		{Name: "a pattern with lookahead", Document: field(`{"type":"string","pattern":"^(?=.*[0-9])(?!.*x)\\p{L}+\\1$"}`)},
		{Name: "a pattern that is no pattern", Document: field(`{"type":"string","pattern":"[[[((("}`)},
		{Name: "a pattern that is nested 10,000 deep", Document: field(`{"type":"string","pattern":"` + strings.Repeat("(", 10_000) + strings.Repeat(")", 10_000) + `"}`)},
		{Name: "a pattern of a megabyte", Document: field(`{"type":"string","pattern":"^` + strings.Repeat("(a|b)?", 1<<20/6) + `$"}`)},
		{Name: "100,000 patterns of members", Document: body(`{"type":"object","minProperties":1,"additionalProperties":false,"patternProperties":{`+
			numbered(100_000, `"^x%d(a|b)+$":{"type":"string"}`)+`}}`, "")},
	}
}

// large returns documents with many or large parts.
func large() []Behaviour {
	text := strings.Repeat("x", 20<<20)
	field := func(schema string) func(io.Writer) {
		return body(`{"type":"object","required":["a"],"properties":{"a":`+schema+`}}`, "")
	}
	list := []Behaviour{
		{Name: "an example of 20 MB", Document: field(`{"type":"string","example":"` + text + `"}`)},
		{Name: "a default of 20 MB", Document: field(`{"type":"string","default":"` + text + `"}`)},
		{Name: "an enum of one value of 20 MB", Document: field(`{"type":"string","enum":["` + text + `"]}`)},
		{Name: "a const of 20 MB", Document: field(`{"type":"string","const":"` + text + `"}`)},
		{Name: "an enum of a million values", Document: field(`{"type":"string","enum":[` + numbered(1_000_000, `"v%d"`) + `]}`)},
		{Name: "a description of 20 MB", Document: field(`{"type":"string","description":"` + text + `"}`)},
		{Name: "an example of a body of 20 MB", Document: operation(`"requestBody":{"required":true,"content":{"application/json":{"example":{"a":"`+text+`"},"schema":{"type":"object"}}}}`, "")},
		{Name: "a member whose name has 20 MB", Document: body(`{"type":"object","required":["`+text+`"]}`, "")},
		{Name: "a header of 20 MB", Document: operation(`"parameters":[{"name":"X-Long","in":"header","required":true,"schema":{"type":"string","example":"`+text+`"}}]`, "")},
		{Name: "a query of 20 MB", Document: operation(`"parameters":[{"name":"long","in":"query","required":true,"schema":{"type":"string","example":"`+text+`"}}]`, "")},
		{Name: "100,000 parameters of the query", Document: operation(`"parameters":[`+numbered(100_000, `{"name":"p%d","in":"query","required":true,"schema":{"type":"string"}}`)+`]`, "")},
		{Name: "100,000 headers", Document: operation(`"parameters":[`+numbered(100_000, `{"name":"X-P%d","in":"header","required":true,"schema":{"type":"string"}}`)+`]`, "")},
		{Name: "100,000 required members", Document: body(`{"type":"object","required":[`+numbered(100_000, `"m%d"`)+`],"properties":{`+numbered(100_000, `"m%d":{"type":"string"}`)+`}}`, "")},
		{Name: "100,000 responses", Document: operation(`"responses":{`+numbered(100_000, `"%d":{"description":""}`)+`}`, "")},
		{Name: "100,000 paths", Document: document(`"/hostile":{"post":{}},`+numbered(100_000, `"/p%d":{"get":{}}`), "")},
		{Name: "90,000 schemas", Document: body(`{"type":"object"}`, chain(90_000, `{"type":"object","title":"T%d"}`))},
		{Name: "100,000 servers", Document: whole(`{"openapi":"3.1.0","servers":[` + numbered(100_000, `{"url":"http://127.0.0.%d/"}`) + `],"paths":{"/hostile":{"post":{}}}}`)},
		{Name: "31 MB of paths", Reason: "it has more than 20000 paths", Document: document(`"/hostile":{"post":{}},`+numbered(largeDocument/31, `"/paths/%09d":{"get":{}}`), "")},
		{Name: "a parameter whose name has 20 MB", Reason: "has a name of more than 8192 bytes", Document: operation(`"parameters":[{"name":"`+text+`","in":"query","required":true,"schema":{"type":"string"}}]`, "")},
		{Name: "480 parameters with examples of 60 KB", Document: operation(`"parameters":[`+
			numbered(480, `{"name":"p%d","in":"query","required":true,"schema":{"type":"string"},"example":"`+strings.Repeat("x", 60<<10)+`"}`)+`]`, "")},
		{Name: "a media type of 20 MB", Document: operation(`"requestBody":{"required":true,"content":{"`+text+`":{"schema":{"type":"string"}}}}`, "")},
		{Name: "an operationId of 20 MB", Document: operation(`"operationId":"`+text+`"`, "")},
		{Name: "a document of 31 MB", Document: whole(`{"openapi":"3.1.0","x":"` + strings.Repeat("x", largeDocument-100) + `","paths":{"/hostile":{"post":{}}}}`)},
		{Name: "31 MB that are no JSON in the end", Reason: "it is cut off or has a mistake", Document: whole(`{"openapi":"3.1.0","x":"` + strings.Repeat("x", largeDocument-100))},
	}
	for i := range list {
		list[i].Memory = 4 * largeDocument
	}
	// Of a larger document, no more than the size of the largest is held.
	return append(list, Behaviour{
		Name: "a document of 40 MB", Reason: "it is larger than 32 MiB", Memory: 4 * largeDocument,
		Document: whole(`{"openapi":"3.1.0","x":"` + strings.Repeat("x", 40<<20) + `","paths":{"/hostile":{"post":{}}}}`),
	})
}

// unreadable are documents that are wrong.
func unreadable() []Behaviour {
	list := []Behaviour{
		{Name: "paths of another type", Document: whole(`{"openapi":"3.1.0","info":[],"servers":7,"paths":[1,"2",null],"components":"x"}`)},
		{Name: "path items of another type", Document: whole(`{"openapi":"3.1.0","paths":{"/hostile":[],"/a":7,"/b":null,"":{}}}`)},
		{Name: "an operation of another type", Document: whole(`{"openapi":"3.1.0","paths":{"/hostile":{"post":[1],"parameters":{"a":1}}}}`)},
		{Name: "parts of an operation of another type", Document: operation(`"parameters":{"name":1},"requestBody":[[]],"responses":"x","security":7,"tags":{}`, "")},
		{Name: "parameters of another type", Document: operation(`"parameters":[1,"x",null,[],{"name":7,"in":[],"schema":"x","required":"yes"}]`, "")},
		{Name: "keywords of another type", Document: body(`{"type":7,"required":"a","properties":[],"enum":{},"minLength":"x","items":3,"allOf":{},"pattern":{},"$ref":[]}`, "")},
		{Name: "null everywhere", Document: whole(`{"openapi":"3.1.0","info":null,"servers":null,"paths":{"/hostile":{"parameters":null,"post":{"parameters":null,` +
			`"requestBody":{"content":{"application/json":{"schema":{"type":null,"properties":null,"required":null,"enum":null,"allOf":null,"minLength":null}}}},"responses":null}}},"components":null}`)},
		{Name: "servers elsewhere", Document: whole(`{"openapi":"3.1.0","servers":[{"url":"http://127.0.0.1:1/elsewhere"}],"paths":{"/hostile":{"servers":[{"url":"https://elsewhere.test"}],"post":{"servers":[{"url":"//elsewhere.test/"}]}}}}`)},
		{Name: "a schema that is true", Document: body(`true`, "")},
		{Name: "a schema that is false", Document: body(`false`, "")},
		{Name: "a path of a megabyte", Reason: "a path of more than 8192 bytes", Document: document(`"/hostile":{"post":{}},"/`+strings.Repeat("x", 1<<20)+`":{"get":{}}`, "")},
		{Name: "a path of a million parameters", Reason: "a path of more than 8192 bytes", Document: document(`"/hostile":{"post":{}},"`+strings.Repeat("/{a}", 1_000_000)+`":{"get":{}}`, "")},
		{Name: "the same member twice", Document: document(`"/hostile":{"get":{}},"/hostile":{"post":{}}`, "")},
		{Name: "a terminal's escapes", Document: whole(`{"openapi":"3.1.0","info":{"title":"\u001b[2J\u0007\u202e","version":"\r\n"},"paths":{"/hostile":{"post":{}}}}`)},
	}
	for name, text := range map[string]string{
		"not JSON":                 `<html>not JSON</html>`,
		"half a document":          `{"openapi":"3.1.0","paths":{"/hos`,
		"an empty document":        ``,
		"a list":                   `[]`,
		"null":                     `null`,
		"a million open brackets":  strings.Repeat("[", 1_000_000),
		"NUL bytes":                strings.Repeat("\x00", 1_000_000),
		"no UTF-8":                 "{\"openapi\":\"\xff\xfe\"}",
		"Swagger":                  `{"swagger":"2.0","paths":{}}`,
		"a version of the future":  `{"openapi":"4.0.0","paths":{}}`,
		"a version that is number": `{"openapi":3.1,"paths":{}}`,
	} {
		list = append(list, Behaviour{Name: name, Document: whole(text)})
	}
	return list
}

// whole writes a document as it is.
func whole(text string) func(io.Writer) {
	return func(w io.Writer) { _, _ = io.WriteString(w, text) } // the client may be gone
}

// document is one of paths and schemas.
func document(paths, schemas string) func(io.Writer) {
	return whole(`{"openapi":"3.1.0","info":{"title":"Hostile","version":"1"},"paths":{` + paths + `},"components":{"schemas":{` + schemas + `}}}`)
}

// operation is a document of POST Path with these fields.
func operation(fields, schemas string) func(io.Writer) {
	return document(`"`+Path+`":{"post":{`+fields+`}}`, schemas)
}

// body is a document of POST Path whose body has this schema.
func body(schema, schemas string) func(io.Writer) {
	return operation(`"requestBody":{"required":true,"content":{"application/json":{"schema":`+schema+`}}}`, schemas)
}

// numbered is n pieces with numbers from 0, separated by commas.
func numbered(n int, piece string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, piece, i)
	}
	return b.String()
}

// chain is the schemas S0 to Sn; each refers to the next.
func chain(n int, schema string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"S%d":`+schema+`,`, i, i+1) //nolint:govet // the verbs are in schema
	}
	fmt.Fprintf(&b, `"S%d":{"type":"object"}`, n)
	return b.String()
}

// doubling is a chain in which each schema refers to the next twice.
func doubling(keyword string) string {
	return chain(60, `{"`+keyword+`":[{"$ref":"#/components/schemas/S%[2]d"},{"$ref":"#/components/schemas/S%[2]d"}]}`)
}
