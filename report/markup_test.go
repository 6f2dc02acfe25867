package report

import (
	"bufio"
	"reflect"
	"strings"
	"testing"
)

// breakout ends an attribute, a tag and an element, if it is not escaped.
const breakout = `"'></title></style></script><script>alert(1)</script>&lt;`

// TestEveryValueOfThePageIsEscaped holds for each field, whoever fills it.
func TestEveryValueOfThePageIsEscaped(t *testing.T) {
	var page htmlPageData
	fill(t, reflect.ValueOf(&page).Elem(), breakout)
	var out strings.Builder
	m := &markup{bufio.NewWriter(&out)}
	page.markup(m)
	if err := m.Flush(); err != nil {
		t.Fatal(err)
	}
	const escaped = `&#34;&#39;&gt;&lt;/title&gt;&lt;/style&gt;&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;lt;`
	if n := strings.Count(out.String(), escaped); n < 100 {
		t.Errorf("the page holds %d values, want 100 at least", n)
	}
	if i := strings.Index(out.String(), "alert(1)</script>"); i >= 0 {
		t.Errorf("a value is not escaped: %s", out.String()[max(0, i-200):i])
	}
	if n := strings.Count(out.String(), "<script"); n != 1 {
		t.Errorf("the page holds %d scripts, want its own", n)
	}
	if i := strings.Index(out.String(), "%!"); i >= 0 {
		t.Errorf("a format does not fit its values: %s", out.String()[max(0, i-200):i+20])
	}
}
