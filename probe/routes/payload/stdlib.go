package payload

import "strings"

// builtin lists the functions that Python has without an import.
var builtin = setOf("" +
	"abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex " +
	"delattr dict dir divmod enumerate eval exec filter float format frozenset getattr globals hasattr hash help " +
	"hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord " +
	"pow print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type " +
	"vars zip ")

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
