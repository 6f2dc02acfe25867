package probe_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/engfix/engfix/probe"
)

// A history and a run document of before the members were renamed are read as those of today.
func TestFindingOfAnOlderDocument(t *testing.T) {
	var old, now probe.Finding
	for doc, f := range map[string]*probe.Finding{
		`{"check":"a","endpoint":"GET /a","verdict":"fail","reason":"r","wanted":"w","came":"c","warnings":["n"],"exchanges":["x"]}`: &old,
		`{"check":"a","endpoint":"GET /a","verdict":"fail","reason":"r","want":"w","got":"c","notes":["n"],"exchanges":["x"]}`:       &now,
	} {
		if err := json.Unmarshal([]byte(doc), f); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(old, now) || old.Want != "w" || old.Got != "c" {
		t.Errorf("got %+v of the old document and %+v of the new one", old, now)
	}
}
