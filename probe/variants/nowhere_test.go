package variants_test

import (
	"strings"
	"testing"

	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/variants"
)

// An endpoint that the document lists needs no path beside it, and one of any name has none.
func TestWhatHasNoPathThatDoesNotExist(t *testing.T) {
	listed := plain
	listed.Documented = probe.Listed
	anyName := rich
	anyName.Path = "/{mask_id}"
	anyPath := anyName
	anyPath.Documented, anyPath.Convertors = probe.Listed, map[string]string{"mask_id": "path"}
	for _, tt := range []struct {
		variant string
		ep      probe.Endpoint
		want    bool
	}{
		{variants.Beside, plain, true},
		{variants.Beside, listed, false},
		{variants.BesideAnonymous, listed, false},
		{variants.Beside, anyName, false},
		{variants.Nowhere, anyName, true},
		{variants.Nowhere, anyPath, false},
		{variants.NowhereAnonymous, anyPath, false},
	} {
		if _, ok := named(t, testContract(), tt.variant).Build(tt.ep); ok != tt.want {
			t.Errorf("%s to %s: built %v", tt.variant, tt.ep.Key(), ok)
		}
	}
}

// An endpoint that takes every path below its own is compared with a path that it does not take.
func TestNowhereIsNotBelowACatchAll(t *testing.T) {
	all := map[string]string{"name": "path"}
	for path, want := range map[string]string{
		"/api/files/{name}": "/api/engfix-nowhere", "/files/{name}": "/engfix-nowhere", "/{name}": "/engfix-nowhere", "/files/{name}/meta": "/files/engfix-nowhere",
		"/files/{id}": "/files/engfix-nowhere", "/files/{id}/{name}": "/engfix-nowhere",
	} {
		ask, ok := named(t, testContract(), variants.Nowhere).Build(probe.Endpoint{Transport: probe.HTTP, Method: "GET", Path: path, Convertors: all})
		if got := ask.Endpoint; !ok || !strings.HasPrefix(got, "GET "+want+"/") {
			t.Errorf("%s: %s, want a path below %s", path, got, want)
		}
	}
}
