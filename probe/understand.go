package probe

import (
	"runtime"
	"sync"

	"github.com/engfix/engfix/tickets"
)

// itemsPerReader is how many items are worth a goroutine that reads them.
const itemsPerReader = 1000

// understand reads the words of the items of one ticket, and returns the parts of each. Reading is most of the work of a
// plan, so a ticket of very many items is read on all processors.
func understand(items []tickets.Item, read func(tickets.Item) []Part) [][]Part {
	parts := make([][]Part, len(items))
	readers := max(1, min(runtime.GOMAXPROCS(0), len(items)/itemsPerReader))
	var all sync.WaitGroup
	for r := range readers {
		all.Go(func() {
			for i := r; i < len(items); i += readers {
				parts[i] = read(items[i])
			}
		})
	}
	all.Wait()
	return parts
}
