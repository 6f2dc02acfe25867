package probe

// Evidence returns the IDs of the exchanges that the item's findings name, each once, in the order of the findings.
func (it ItemResult) Evidence() []string { return evidenceOf(it) }

// Evidence returns the IDs of the exchanges that the findings on the ticket name, each once, item by item.
func (t TicketResult) Evidence() []string { return evidenceOf(t.Items...) }

func evidenceOf(items ...ItemResult) []string {
	var ids []string
	seen := map[string]bool{}
	for i := range items {
		for j := range items[i].Findings {
			for _, id := range items[i].Findings[j].Exchanges {
				if !seen[id] {
					seen[id] = true
					ids = append(ids, id)
				}
			}
		}
	}
	return ids
}
