package history

import "testing"

// TestPlaceholders guards that SQLite gets no numbered parameters: it looks each one up among all those before it.
func TestPlaceholders(t *testing.T) {
	for _, tc := range []struct {
		d    dialect
		want string
	}{
		{sqlite, "(?, ?), (?, ?), (?, ?)"},
		{postgres, "($1, $2), ($3, $4), ($5, $6)"},
	} {
		if got := tc.d.placeholders(3, 2); got != tc.want {
			t.Errorf("got %s, want %s", got, tc.want)
		}
	}
}
