package engfix_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/engfix/engfix/internal/jsonschema"
)

// The manifests have no member that Kubernetes does not know, and the jobs agree with each other. The schema is made from
// the Go types of k8s.io/api.
func TestKubernetesManifests(t *testing.T) {
	kinds := schemaIn(t, "deploy/kubernetes/testdata/kinds.schema.json")
	f, err := os.Open("deploy/kubernetes/engfix.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var jobs []job
	for dec := yaml.NewDecoder(f); ; {
		var doc any
		if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
		if err != nil {
			t.Fatal(err)
		}
		if err := kinds.Validate(value); err != nil {
			t.Error(err)
		}
		var j job
		if err := json.Unmarshal(text, &j); err != nil {
			t.Fatal(err)
		}
		jobs = append(jobs, j)
	}
	if len(jobs) != 2 {
		t.Fatalf("%d jobs, want the shards and the report", len(jobs))
	}
	shards, report := jobs[0].Spec, jobs[1].Spec
	env := map[string]string{}
	for _, e := range shards.Template.Spec.Containers[0].Env {
		env[e.Name] = e.Value
	}
	if shards.CompletionMode != "Indexed" || env["JOB_COMPLETIONS"] != shards.Completions.String() {
		t.Errorf("%s with %s completions, and JOB_COMPLETIONS is %q", shards.CompletionMode, shards.Completions, env["JOB_COMPLETIONS"])
	}
	for what, spec := range map[string]jobSpec{"--run-id RUN": shards, "--run RUN": report} {
		if args := strings.Join(spec.Template.Spec.Containers[0].Args, " "); !strings.Contains(args, what) {
			t.Errorf("engfix %s: want %s", args, what)
		}
	}
}

type job struct{ Spec jobSpec }

type jobSpec struct {
	CompletionMode string
	Completions    json.Number
	Template       struct {
		Spec struct {
			Containers []struct {
				Args []string
				Env  []struct{ Name, Value string }
			}
		}
	}
}
