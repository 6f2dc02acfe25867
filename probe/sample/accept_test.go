package sample_test

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/engfix/engfix/internal/uvicorn"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/openapi"
	"github.com/engfix/engfix/probe/sample"
)

// TestAccepted sends every sample to a running FastAPI application. The document has to be enough for 98 of 100
// operations; the wrong requests have to be refused wherever there are any.
func TestAccepted(t *testing.T) {
	server := uvicorn.Start(t, uvicorn.Options{Dir: "testdata/accept"})
	status, doc := send(t, "GET", server.URL+"/openapi.json", probe.Sample{})
	if status != http.StatusOK {
		t.Fatalf("GET /openapi.json answers %d", status)
	}
	d := parse(t, doc)
	ops := d.Operations()
	if len(ops) < 150 {
		t.Fatalf("the application has %d operations, want at least 150", len(ops))
	}
	var valid, accepted, wrong, refused int
	for _, op := range ops {
		s := sample.Make(d, endpointOf(op), options)
		if s.Problem != "" {
			t.Errorf("%s %s: %s", op.Method, op.Path, s.Problem)
			continue
		}
		valid++
		status, answer := send(t, op.Method, urlOf(server, op.Path, s), s)
		if status == http.StatusOK {
			accepted++
		} else {
			t.Logf("%s %s answers %d to %s %q: %s", op.Method, op.Path, status, urlOf(server, op.Path, s), s.Body, answer)
		}
		for what, changed := range wrongOnes(s) {
			wrong++
			status, answer := send(t, op.Method, urlOf(server, op.Path, changed), changed)
			if status == http.StatusUnprocessableEntity {
				refused++
				continue
			}
			t.Logf("%s %s answers %d to the %s %s %q: %s", op.Method, op.Path, status, what, urlOf(server, op.Path, changed), changed.Body, answer)
		}
	}
	t.Logf("%d operations: %d samples valid, %d accepted (%.1f %%); %d wrong requests, %d refused (%.1f %%)",
		len(ops), valid, accepted, percent(accepted, len(ops)), wrong, refused, percent(refused, wrong))
	if percent(accepted, len(ops)) < 98 {
		t.Errorf("the application accepts %.1f %% of the samples, want 98 %%", percent(accepted, len(ops)))
	}
	if wrong < 100 || percent(refused, wrong) < 98 {
		t.Errorf("the application refuses %.1f %% of %d wrong requests, want 98 %% of at least 100", percent(refused, wrong), wrong)
	}
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }

func endpointOf(op openapi.Operation) probe.Endpoint {
	return probe.Endpoint{Transport: probe.HTTP, Method: op.Method, Path: op.Path}
}

// wrongOnes returns the sample's requests that the service has to refuse.
func wrongOnes(s probe.Sample) map[string]probe.Sample {
	wrong := map[string]probe.Sample{}
	if s.InvalidBody != nil {
		changed := s
		changed.Body = s.InvalidBody
		if changed.ContentType == "" {
			changed.ContentType = "application/json"
		}
		wrong["invalid body"] = changed
	}
	if s.InvalidPath != nil {
		changed := s
		changed.Path = s.InvalidPath
		wrong["invalid path"] = changed
	}
	if s.InvalidQuery != nil {
		changed := s
		changed.Query = s.InvalidQuery
		wrong["invalid query"] = changed
	}
	return wrong
}

func urlOf(server *uvicorn.Server, path string, s probe.Sample) string {
	for name, value := range s.Path {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	var query []string
	for _, p := range s.Query {
		query = append(query, url.QueryEscape(p.Name)+"="+url.QueryEscape(p.Value))
	}
	return server.URL + path + "?" + strings.Join(query, "&")
}

func send(t *testing.T, method, url string, s probe.Sample) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(s.Body))
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range s.Header {
		req.Header.Add(h.Name, h.Value)
	}
	for _, c := range s.Cookie {
		req.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
	}
	if s.ContentType != "" {
		req.Header.Set("Content-Type", s.ContentType)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}
