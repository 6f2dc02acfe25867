package engfix_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe"
	"github.com/engfix/engfix/probe/checks"
	"github.com/engfix/engfix/probe/contract"
	"github.com/engfix/engfix/probe/variants"
)

var update = flag.Bool("update", false, "write again what README.md shows of runs")

// The documents match the tool: their links lead somewhere, their commands exist, their configuration loads, and the
// README's excerpts of a run equal a run's output.
func TestDocuments(t *testing.T) {
	docs := documents(t)
	paths := slices.Sorted(maps.Keys(docs))
	tool := build(t)

	t.Run("links", func(t *testing.T) {
		for _, path := range paths {
			docs[path].checkLinks(t, docs)
		}
	})
	t.Run("commands", func(t *testing.T) {
		help := &helpTexts{tool: tool, texts: map[string]string{}}
		checked := 0
		for _, path := range paths {
			for _, b := range docs[path].blocks {
				for _, c := range b.commands() {
					help.check(t, path, c)
					checked++
				}
			}
		}
		if checked < 20 {
			t.Errorf("only %d commands were found in the documents: this test looks in the wrong places", checked)
		}
	})
	t.Run("configuration", func(t *testing.T) {
		checked := 0
		for _, path := range paths {
			for _, b := range docs[path].blocks {
				if b.info != "yaml engfix.yaml" {
					continue
				}
				checked++
				anything := func(string) (string, bool) { return "value", true }
				if _, err := config.Parse("engfix.yaml", []byte(b.text), anything); err != nil {
					t.Errorf("%s: an engfix.yaml that does not load: %v\n%s", path, err, b.text)
				}
			}
		}
		if checked == 0 {
			t.Error("no block is marked as engfix.yaml")
		}
	})
	t.Run("excerpt", func(t *testing.T) { checkExcerpt(t, tool) })
	t.Run("selftest", func(t *testing.T) { checkSelftest(t, tool) })
	t.Run("guide", func(t *testing.T) { checkGuide(t, string(docs["docs/guide.md"].source)) })
	t.Run("first probe", func(t *testing.T) { runFirstProbe(t, docs, tool) })
	t.Run("flags", func(t *testing.T) { checkFlags(t, docs, tool) })
	t.Run("decisions", func(t *testing.T) { checkDecisions(t, docs["docs/architecture.md"]) })
	t.Run("exit codes", func(t *testing.T) { checkExitCodes(t, tool) })
	t.Run("dependencies", func(t *testing.T) { checkVersions(t) })
}

// helpTexts are the tool's help texts, each asked for once.
type helpTexts struct {
	tool  string
	texts map[string]string
}

var flagWord = regexp.MustCompile(`^(--?[a-z][a-z-]*)(=.*)?$`)

// help is the help of a command; "" if there is no such command.
func (h *helpTexts) help(name string) string {
	help, known := h.texts[name]
	if !known {
		out, err := exec.Command(h.tool, append(strings.Fields(name), "--help")...).CombinedOutput()
		if err == nil && strings.Contains(string(out), "Usage:\n  engfix "+name) {
			help = string(out)
		}
		h.texts[name] = help
	}
	return help
}

// check reports a command or a flag that the tool does not have.
func (h *helpTexts) check(t *testing.T, path string, words []string) {
	t.Helper()
	name := ""
	if len(words) > 0 && !strings.HasPrefix(words[0], "-") {
		name = words[0]
		if len(words) > 1 && !strings.HasPrefix(words[1], "-") && h.help(name+" "+words[1]) != "" { // a command below another
			name += " " + words[1]
		}
	}
	help := h.help(name)
	if help == "" {
		t.Errorf("%s: engfix %s: there is no such command", path, strings.Join(words, " "))
		return
	}
	for _, w := range words {
		if m := flagWord.FindStringSubmatch(w); m != nil && !regexp.MustCompile(`(?m)^[^a-z\n]*(-\w, )?`+m[1]+`[ ,\n]`).MatchString(help) {
			t.Errorf("%s: engfix %s: there is no flag %s", path, strings.Join(words, " "), m[1])
		}
	}
}

// runFirstProbe types what the README tells a new user to type, against the demo service. The user's own edit of the
// configuration is taken from the demo.
func runFirstProbe(t *testing.T, docs map[string]document, tool string) {
	if runtime.GOOS == "windows" {
		t.Skip("the lines are for a Unix shell")
	}
	at := slices.IndexFunc(docs["README.md"].blocks, func(b block) bool { return strings.HasPrefix(b.text, "engfix init") })
	if at < 0 {
		t.Fatal("README.md has no first probe")
	}
	url := serveDemo(t, tool)
	dir := t.TempDir()
	save(t, url+"/ENGINE_FIX_TICKETS.md", filepath.Join(dir, "ENGINE_FIX_TICKETS.md"))
	tickets, err := os.ReadFile(filepath.Join(dir, "ENGINE_FIX_TICKETS.md"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(docs["README.md"].blocks[at].text) {
		cmd := exec.Command("sh", "-c", line)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(tool)+string(filepath.ListSeparator)+os.Getenv("PATH"))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", strings.TrimSpace(line), err, out)
		}
		if strings.HasPrefix(line, "engfix init") {
			save(t, url+"/engfix.yaml", filepath.Join(dir, "engfix.yaml"))
		}
	}
	after, err := os.ReadFile(filepath.Join(dir, "ENGINE_FIX_TICKETS.md"))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(after), "[x]") - strings.Count(string(tickets), "[x]"); got != 1 {
		t.Errorf("after the first probe %d boxes more are ticked, want 1", got)
	}
}

// serveDemo serves the embedded service on a free port until the test ends, and gives its URL.
func serveDemo(t *testing.T, tool string) string {
	t.Helper()
	cmd := exec.Command(tool, "demo", "--serve", "127.0.0.1:0")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended
		_ = cmd.Wait()         // and was killed
	})
	said := make([]byte, 256)
	n, err := stdout.Read(said)
	if err != nil {
		t.Fatalf("engfix demo --serve says nothing: %v", err)
	}
	url := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(string(said[:n]))
	if url == "" {
		t.Fatalf("engfix demo --serve does not say where it serves: %s", said[:n])
	}
	return url
}

// save writes what a URL gives into a file.
func save(t *testing.T, url, path string) {
	t.Helper()
	client := http.Client{Timeout: 10 * time.Second}
	resp, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var body bytes.Buffer
	if _, err := body.ReadFrom(resp.Body); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s %v", url, resp.Status, err)
	}
	if err := os.WriteFile(path, body.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// checkGuide reports the checks and questions that the guide does not describe.
func checkGuide(t *testing.T, guide string) {
	identity := contract.Identity{
		Headers:  []probe.Pair{{Name: "X-Tenant-Id", Value: "t"}, {Name: "Authorization", Value: "Bearer t"}},
		Required: contract.Parts("X-Tenant-Id"),
	}
	c := contract.Contract{Identity: identity, Error: contract.ErrorEnvelope{}, Success: contract.Envelope{}}
	for _, check := range checks.All(c) {
		if !strings.Contains(guide, "**"+check.ID+"**") {
			t.Errorf("docs/guide.md does not describe how %s judges: add a paragraph that begins with **%[1]s**", check.ID)
		}
	}
	for _, v := range variants.All(c) {
		family, _, isFamily := strings.Cut(v.Name, "/")
		if isFamily && !strings.Contains(guide, "`"+family+"/") || !isFamily && !strings.Contains(guide, "`"+v.Name+"`") {
			t.Errorf("docs/guide.md does not describe the question %s", v.Name)
		}
	}
}

// checkFlags reports the commands and flags that the documents for users do not mention.
func checkFlags(t *testing.T, docs map[string]document, tool string) {
	var text strings.Builder
	for _, path := range []string{"README.md", "docs/guide.md", "docs/configuration.md", "docs/ci.md"} {
		text.Write(docs[path].source)
	}
	commands := helpWords(t, tool, regexp.MustCompile(`(?m)^  ([a-z]+) {2,}[A-Z]`))
	if len(commands) < 10 {
		t.Fatalf("engfix --help lists the commands %q only: this test looks in the wrong places", commands)
	}
	for _, command := range commands {
		if command == "help" || command == "completion" { // every tool has these
			continue
		}
		if !strings.Contains(text.String(), "engfix "+command) {
			t.Errorf("the documents do not tell of engfix %s", command)
		}
		for _, flag := range helpWords(t, tool, regexp.MustCompile(`(?m)^ +(?:-\w, )?--([a-z-]+)`), command) {
			short := map[string]string{"output": "-o ", "verbose": "-v "}[flag]
			word := regexp.MustCompile("--" + flag + `\b[^-]`)
			if flag != "help" && !word.MatchString(text.String()) && (short == "" || !strings.Contains(text.String(), short)) {
				t.Errorf("the documents do not tell of engfix %s --%s", command, flag)
			}
		}
	}
}

// helpWords returns what the first group of a pattern finds in the help of a command.
func helpWords(t *testing.T, tool string, pattern *regexp.Regexp, command ...string) []string {
	t.Helper()
	out, err := exec.Command(tool, append(command, "--help")...).Output()
	if err != nil {
		t.Fatalf("engfix %s --help: %v", strings.Join(command, " "), err)
	}
	var words []string
	for _, m := range pattern.FindAllStringSubmatch(string(out), -1) {
		words = append(words, m[1])
	}
	return words
}

// checkDecisions holds the list of decisions in the architecture against the records: each with its number and its title.
func checkDecisions(t *testing.T, architecture document) {
	records, err := filepath.Glob("docs/adr/*.md")
	if err != nil || len(records) == 0 {
		t.Fatalf("no record of a decision: %v", err)
	}
	for _, path := range records {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		title, _, _ := strings.Cut(string(source), "\n")
		number, _, _ := strings.Cut(filepath.Base(path), "-")
		line := fmt.Sprintf("- [%s](adr/%s): %s\n", number, filepath.Base(path), strings.TrimPrefix(strings.TrimSpace(title), "# "))
		if n := strings.Count(strings.ReplaceAll(string(architecture.source), "\r\n", "\n"), line); n != 1 {
			t.Errorf("docs/architecture.md lists %s %d times: want the line once\n%s", path, n, line)
		}
	}
}

// checkExitCodes holds the README's table of exit codes against what the tool says of them.
func checkExitCodes(t *testing.T, tool string) {
	out, err := exec.Command(tool, "--help").Output()
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Join(strings.Fields(string(out)), " ")
	_, words, _ = strings.Cut(words, "Exit codes: ")
	words, _, _ = strings.Cut(words, " Usage:")
	var want []string
	for _, each := range strings.Split(words, " · ") {
		code, meaning, _ := strings.Cut(each, " ")
		want = append(want, code+": "+strings.TrimSuffix(meaning, "."))
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range regexp.MustCompile(`(?m)^\| (\d+) \| (.*) \|$`).FindAllStringSubmatch(string(readme), -1) {
		got = append(got, fmt.Sprintf("%s: %s", m[1], strings.ReplaceAll(m[2], "`", "")))
	}
	if !slices.Equal(got, want) {
		t.Errorf("the exit codes in README.md differ from engfix --help:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// checkVersions holds the tables of docs/dependencies.md against go.mod.
func checkVersions(t *testing.T) {
	reasons, err := os.ReadFile("docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (v\\S+) \\|").FindAllStringSubmatch(string(reasons), -1)
	if len(rows) == 0 {
		t.Fatal("docs/dependencies.md has no table of modules")
	}
	for _, row := range rows {
		if !regexp.MustCompile(`(?m)^\s*` + regexp.QuoteMeta(row[1]+" "+row[2]) + `( //.*)?$`).Match(mod) {
			t.Errorf("docs/dependencies.md lists %s %s, which go.mod does not require", row[1], row[2])
		}
	}
}

// build makes the tool.
func build(t *testing.T) string {
	t.Helper()
	tool := filepath.Join(t.TempDir(), "engfix")
	if runtime.GOOS == "windows" {
		tool += ".exe"
	}
	if out, err := exec.Command("go", "build", "-o", tool, "./cmd/engfix").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return tool
}
