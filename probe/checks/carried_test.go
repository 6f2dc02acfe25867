package checks_test

import (
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
)

// A success carries an error if no member of the control's success stands beside it; a thing that has failed has the
// members of the control's; in between the answer is inconclusive.
func TestErrorsInsideSuccesses(t *testing.T) {
	const codeSchema = `{"type":"object","required":["code","message"],"properties":{"code":{"type":"string"},"message":{"type":"string"}}}`
	const e = `{"code":"not.found","message":"no such thing"}`
	for _, tt := range []struct {
		name, schema, control, other string
		want                         probe.Verdict
	}{
		{"a word that says so", "", `{"status":"ok","item":{"a":1}}`, `{"status":"error","error":` + e + `}`, probe.Fail},
		{"a flag that says so", "", `{"ok":true,"item":{"a":1}}`, `{"ok":false,"error":` + e + `}`, probe.Fail},
		{"a word that says so, and nothing in the item's place", "", `{"status":"ok","item":{"a":1}}`, `{"status":"error","item":null,"error":` + e + `}`, probe.Fail},
		{"the same version", "", `{"version":"1.2","item":{"a":1}}`, `{"version":"1.2","error":` + e + `}`, probe.Inconclusive},
		{"a job that has failed", "", `{"id":"j1","state":"done"}`, `{"id":"j2","state":"failed","error":` + e + `}`, probe.Pass},
		{"a job that has failed and has no result", "", `{"id":"j1","state":"done","result":{"a":1}}`, `{"id":"j2","state":"failed","error":` + e + `}`, probe.Inconclusive},
		{"where the control had no success", "", "", `{"status":"error","error":` + e + `}`, probe.Inconclusive},
		{"no error, in words", "", `{"data":{"a":1},"error":"none"}`, `{"data":{"a":2},"error":null}`, probe.Pass},
		{"the last error, in a payload", "", `{"data":{"error":` + e + `}}`, `{"data":{"error":` + e + `}}`, probe.Inconclusive},
		{"an error beside the control's payload", "", `{"data":{"a":1},"error":` + e + `}`, `{"data":{"a":1}}`, probe.Fail},
		{"a word beside the control's error", "", `{"status":"error","error":` + e + `}`, `{"status":"error","error":` + e + `}`, probe.Inconclusive},
		{"the control's error with its status", "", envelope(404, "a", "b"), envelope(404, "a", "b"), probe.Fail},

		{"under another member", codeSchema, `{"data":{"a":1}}`, `{"ok":false,"error":` + e + `}`, probe.Fail},
		{"under another member, with a word", codeSchema, `{"status":"ok","item":{"a":1}}`, `{"status":"error","error":` + e + `}`, probe.Fail},
		{"under another member that has failed", codeSchema, `{"job":{"id":"j1","state":"done"}}`, `{"job":{"id":"j2","state":"failed","code":"disk","message":"full"}}`, probe.Pass},
		{"in a list", codeSchema, `{"data":{"a":1}}`, `[` + e + `,` + e + `]`, probe.Fail},
		{"in a list beside things", codeSchema, `[{"id":1}]`, `[{"id":1},` + e + `]`, probe.Pass},
		{"in a list that everybody gets", codeSchema, `[{"code":"SUMMER","message":"ten off"}]`, `[{"code":"WINTER","message":"two off"}]`, probe.Inconclusive},
		{"beside a word", codeSchema, `{"state":"ok","a":1}`, `{"state":"failed","code":"not.found","message":"no such thing"}`, probe.Fail},
		{"a thing that looks like one", codeSchema, `{"code":"SUMMER","message":"ten percent off"}`, `{"code":"WINTER","message":"two percent off"}`, probe.Inconclusive},
	} {
		control := "200 " + tt.control
		if tt.control == "" {
			control = "404 " + envelope(404, "a", "b")
		}
		refused := "400 " + envelope(400, "a", "b")
		if tt.schema != "" {
			refused = "400 " + e
		}
		f := judged(t, shaped(t, tt.schema), checks.EnvelopeError, probe.HTTP, map[string]string{"control": control, "reduced": refused, "unknown-id": "200 " + tt.other})
		if f.Verdict != tt.want {
			t.Errorf("%s: %s: %s, want %s", tt.name, f.Verdict, f.Reason, tt.want)
		}
	}
}

// One good success is not enough if another could not be read, whatever the reason.
func TestASuccessThatCannotBeRead(t *testing.T) {
	for _, end := range []probe.End{probe.EndTooLarge, probe.EndCut, probe.EndUndecoded, probe.EndTimeout} {
		control := exchange("control", "200 [1,2")
		control.End = end
		k := probe.Case{
			Endpoint:  probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: "/x"},
			Exchanges: []*probe.Exchange{control, exchange("unknown-id", "200 "+data)},
		}
		if f := find(t, testContract(), checks.EnvelopeSuccess).Judge(k); f.Verdict != probe.Inconclusive {
			t.Errorf("control %s: %s: %s", end, f.Verdict, f.Reason)
		}
		k.Exchanges = []*probe.Exchange{exchange("control", "timeout"), exchange("unknown-id", "200 "+data)}
		if f := find(t, testContract(), checks.EnvelopeSuccess).Judge(k); f.Verdict != probe.Inconclusive {
			t.Errorf("no answer: %s: %s", f.Verdict, f.Reason)
		}
	}
}
