package workspace

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/engfix/engfix/internal/config"
	"github.com/engfix/engfix/probe/wire"
)

// TestLimitsReachTheClient guards that no limit is lost on the way to the client.
func TestLimitsReachTheClient(t *testing.T) {
	configured := config.Limits{
		Body: 1, Headers: 2, HeaderCount: 3, Frames: 4, Message: 5, Conversation: 6, Events: 7, Connect: 8, TLS: 9, FirstByte: 10, Document: 11,
	}
	if v := reflect.ValueOf(configured); v.NumField() != 11 {
		t.Fatal("there are other limits than the test knows")
	}
	want := wire.Limits{Body: 1, Headers: 2, HeaderCount: 3, Frames: 4, Message: 5, Received: 6, Events: 7, Connect: 8, TLS: 9, FirstByte: 10}
	if got := limitsOf(configured); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	s := &Service{cfg: &config.Config{Limits: configured}}
	if got := s.maxDocument(); got != 11 {
		t.Errorf("a document has at most %d bytes, want 11", got)
	}
}

// TestLimitsAreDocumented guards that docs/configuration.md has the defaults.
func TestLimitsAreDocumented(t *testing.T) {
	docs, err := os.ReadFile("../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	size := func(n int) string { return strings.ReplaceAll(wire.Size(n), " ", "") }
	usual := wire.DefaultLimits()
	for key, value := range map[string]string{
		"body": size(usual.Body), "headers": size(usual.Headers), "header_count": fmt.Sprint(usual.HeaderCount), "frames": fmt.Sprint(usual.Frames),
		"message": size(usual.Message), "conversation": size(usual.Received), "events": fmt.Sprint(usual.Events),
		"connect": usual.Connect.Round(time.Second).String(), "tls": usual.TLS.Round(time.Second).String(), "document": size(usualDocument),
	} {
		if row := fmt.Sprintf("| `limits.%s` | `%s` |", key, value); !strings.Contains(string(docs), row) {
			t.Errorf("docs/configuration.md does not have %s", row)
		}
	}
}
