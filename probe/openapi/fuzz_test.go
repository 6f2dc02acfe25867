package openapi

import "testing"

// Every document that Parse accepts answers all questions about its operations, and finds each of them by its path.
func FuzzParse(f *testing.F) {
	for _, doc := range []string{
		`{"openapi":"3.1.0","paths":{"/a/{id}":{"get":{"parameters":[{"name":"id","in":"path","schema":{"type":"integer"}}],"responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"},"example":{"a":1}}}}}}}},"components":{"schemas":{"A":{"type":"object","properties":{"a":{"$ref":"#/components/schemas/A"}}}}}}`,
		`{"openapi":"3.0.2","paths":{"/b":{"post":{"requestBody":{"content":{"multipart/form-data":{"schema":{"nullable":true}}}},"responses":{"default":{"$ref":"#/nowhere"}}}},"/c":{"$ref":"#/paths/~1c"}}}`,
		`{"openapi":"3.0.0","paths":[],"components":7}`,
		`{"openapi":"3.0.0","servers":[{"url":"/v1"}],"paths":{"/{a}{b}/{":{"get":{"parameters":[null,{"$ref":"#/paths"}]}}}}`,
		"\ufeff{}", `[`, `{"swagger":"2.0"}`,
	} {
		f.Add([]byte(doc))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		d, err := Parse(string(src))
		if err != nil {
			return
		}
		for _, op := range d.Operations() {
			if op.Method == "" || op.Path == "" {
				t.Errorf("an operation without a method or path: %+v", op)
			}
			if _, err := op.Parameters(); err != nil && err.Error() == "" {
				t.Error("an error without words")
			}
			if _, _, err := op.Body(); err != nil && err.Error() == "" {
				t.Error("an error without words")
			}
			op.Responses()
			if Shape(Shape(op.Path)) != Shape(op.Path) {
				t.Errorf("the shape of %q is %q, and the shape of that %q", op.Path, Shape(op.Path), Shape(Shape(op.Path)))
			}
		}
	})
}
