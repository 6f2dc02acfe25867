package criteria_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/engfix/engfix/probe/criteria"
	"github.com/engfix/engfix/tickets"
)

func TestDump(t *testing.T) {
	in := criteria.New(options())
	for _, f := range []string{"testdata/wordings.txt", "testdata/traps.txt"} {
		b, _ := os.ReadFile(f)
		fmt.Println("==", f)
		for _, l := range strings.Split(strings.TrimSpace(string(b)), "\n") {
			if strings.HasPrefix(l, "#") {
				continue
			}
			if _, w, ok := strings.Cut(l, "| "); ok {
				l = w
			}
			l = strings.ReplaceAll(l, "`", "")
			fmt.Println(l)
			for _, c := range in.Read(tickets.Item{Kind: "acceptance", Text: l}) {
				fmt.Printf("      %s   [%s] %s\n", bindings(c.Bindings), c.Words[c.From:c.To], c.Why)
			}
		}
	}
}
