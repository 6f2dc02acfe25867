package demo

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/engfix/engfix/internal/jsonschema"
)

func TestStylesAreDistinct(t *testing.T) {
	names := map[string]bool{}
	for _, s := range Styles() {
		if names[s.Name] || s.Says == "" {
			t.Errorf("style %q: its name is not unique, or it says nothing", s.Name)
		}
		names[s.Name] = true
		for _, role := range []string{roleCode, roleMessage, roleStatus} {
			if !s.has(role) {
				t.Errorf("%s: no member for %s", s.Name, role)
			}
		}
		for _, m := range s.members {
			if len(m.wrong) == 0 {
				t.Errorf("%s: no wrong value for %s", s.Name, m.name)
			}
		}
	}
	if first := Styles()[0]; first != nil && builtIn(t).Name != first.Name {
		t.Errorf("the built-in style is %s, and the first is %s", builtIn(t).Name, first.Name)
	}
}

// An error of one style is not an error of any other, so that no check can confuse two styles.
func TestStylesTakeNoErrorOfAnother(t *testing.T) {
	for _, s := range Styles() {
		o := oracleOf(t, s.Name)
		for _, other := range Styles() {
			body := encode(other.body(noRoute("/nowhere")))
			if why := o.notErrorObject(body, 404); (why == "") != (other.Name == s.Name) {
				t.Errorf("%s of %s: %q", s.Name, body, why)
			}
		}
	}
}

// A style with a language of its own says every sentence in it.
func TestSentencesAreTranslated(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`\bsay\(("(?:[^"\\]|\\.)*")`)
	words := faultStyle().lexicon
	n := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range said.FindAllStringSubmatch(string(source), -1) {
			format, err := strconv.Unquote(m[1])
			if err != nil {
				t.Fatal(err)
			}
			n++
			if words[format] == "" {
				t.Errorf("%s: no translation of %q", file, format)
			}
		}
	}
	if n < 20 {
		t.Errorf("%d sentences found", n)
	}
}

// The configuration of a style names its schemas, and they are served where it says.
func TestConfigNamesTheSchemasOfTheStyle(t *testing.T) {
	for _, s := range Styles() {
		inBubble(t, Options{Style: s.Name}, func(t *testing.T, c *client) {
			get := func(path string) seen { return read(c.ask(asking{method: "GET", path: path})) }
			var config struct{ Envelope map[string]string }
			if err := yaml.Unmarshal(get("/engfix.yaml").body, &config); err != nil {
				t.Fatal(err)
			}
			if len(config.Envelope) != len(s.Files()) {
				t.Errorf("%s: the configuration names %v", s.Name, config.Envelope)
			}
			for _, file := range config.Envelope {
				answer := get("/" + file)
				if string(answer.body) != string(s.Files()[file]) {
					t.Errorf("%s: %s is answered with %d %s", s.Name, file, answer.status, answer.body)
				}
				if _, err := jsonschema.UnmarshalJSON(strings.NewReader(string(answer.body))); err != nil {
					t.Errorf("%s: %s: %v", s.Name, file, err)
				}
			}
		})
	}
}
