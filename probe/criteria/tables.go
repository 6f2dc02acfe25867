package criteria

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Tables returns the grammar's tables as markdown, by name: "outcomes", "conditions", "words".
func Tables() map[string]string {
	return map[string]string{"outcomes": outcomesTable(), "conditions": conditionsTable(), "words": wordsTable()}
}

func outcomesTable() string {
	needs := map[need]string{never: "none", may: "may have one", always: "needs one"}
	var b strings.Builder
	b.WriteString("| outcome | condition | wordings |\n| --- | --- | --- |\n")
	for _, row := range outcomeRows() {
		var all []string
		for _, w := range slices.Concat(row.verbs, row.deeds, row.receipts, row.holdings) {
			all = append(all, "… "+w)
		}
		if all = slices.Concat(all, row.names, row.clauses); len(all) > 0 {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", row.idea, needs[row.condition], wordings(all))
		}
	}
	return b.String()
}

func conditionsTable() string {
	var b strings.Builder
	b.WriteString("| condition | behind *for*, *on*, *with* | behind *if*, *when* | in other places |\n| --- | --- | --- | --- |\n")
	for _, row := range conditionRows() {
		idea := row.idea
		if row.also != "" {
			idea += " and " + row.also
		}
		if row.method != "" {
			idea += " (" + row.method + ")"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", idea, wordings(row.nouns), wordings(row.states), wordings(slices.Concat(row.ways, row.adverbs)))
	}
	return b.String()
}

func wordsTable() string {
	var b strings.Builder
	b.WriteString("| name | stands for |\n| --- | --- |\n")
	for _, symbol := range slices.Sorted(maps.Keys(phrases)) {
		fmt.Fprintf(&b, "| `<%s>` | %s |\n", symbol, wordings(phrases[symbol]))
	}
	return b.String()
}

// wordings sets wordings in a cell of a markdown table.
func wordings(all []string) string {
	cells := make([]string, len(all))
	for i, w := range all {
		cells[i] = "`" + strings.ReplaceAll(strings.ReplaceAll(w, `\`, ""), "|", `\|`) + "`"
	}
	return strings.Join(cells, "<br>")
}
