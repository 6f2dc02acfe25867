package demo

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// A testConfig is as much of a configuration as the tests look at.
type testConfig struct {
	Version int
	Target  struct {
		URL string `yaml:"url"`
	}
	Identity struct {
		Headers map[string]string
	}
	Routers map[string]struct {
		Endpoints []struct {
			Transport, Method, Path string
			Params                  map[string]string
			Body                    any
		}
	}
}

func TestConfigPinsEveryEndpoint(t *testing.T) {
	var config testConfig
	inBubble(t, Options{}, func(t *testing.T, c *client) {
		s := read(c.ask(asking{method: "GET", path: "/engfix.yaml"}))
		if err := yaml.Unmarshal(s.body, &config); err != nil {
			t.Fatalf("%v in\n%s", err, s.body)
		}
	})
	if config.Version != 1 || config.Target.URL != "http://demo.test" {
		t.Errorf("version %d, target %q", config.Version, config.Target.URL)
	}
	if len(config.Routers) != len(Routers()) {
		t.Errorf("%d routers, want %d", len(config.Routers), len(Routers()))
	}
	for _, r := range Routers() {
		pins := config.Routers[r.Name].Endpoints
		if len(pins) != len(r.Endpoints) {
			t.Errorf("%s: %d pins, want %d", r.Name, len(pins), len(r.Endpoints))
			continue
		}
		for i, e := range r.Endpoints {
			pin := pins[i]
			if pin.Transport == "" {
				pin.Transport = transportHTTP
			}
			if pin.Method == "" {
				pin.Method = "GET"
			}
			if pin.Transport != e.Transport || pin.Method != e.Method || pin.Path != e.Path || !maps.Equal(pin.Params, e.Params) {
				t.Errorf("%s: %+v, want %+v", r.Name, pin, e)
			}
			if e.Body == "" {
				continue
			}
			body, err := json.Marshal(pin.Body)
			if err != nil {
				t.Fatal(err)
			}
			if want := encode(decode(e.Body)); string(body) != string(want) {
				t.Errorf("%s: body %s, want %s", e.Key(), body, want)
			}
		}
	}
}

func TestConfigNamesTheTokenAndNeverHoldsIt(t *testing.T) {
	s, err := New(Options{Token: testToken})
	if err != nil {
		t.Fatal(err)
	}
	text := string(s.Config("http://127.0.0.1:1"))
	if strings.Contains(text, testToken) || !strings.Contains(text, "Bearer ${ENGFIX_TOKEN}") {
		t.Errorf("the configuration is\n%s", text)
	}
	if s, err = New(Options{}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(s.Config("http://127.0.0.1:1")), "Authorization") {
		t.Error("a token is named where none is demanded")
	}
}
