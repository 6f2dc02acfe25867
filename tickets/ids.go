package tickets

import (
	"cmp"
	"strings"
)

// splitID splits "ENG-STD-003" into "ENG-STD-" and "003".
func splitID(id string) (prefix, number string) {
	prefix = strings.TrimRight(id, "0123456789")
	return prefix, id[len(prefix):]
}

// compareNumbers compares decimal numbers of any length by their value.
func compareNumbers(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}
