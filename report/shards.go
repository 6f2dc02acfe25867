package report

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/engfix/engfix/internal/words"
	"github.com/engfix/engfix/probe"
)

// Whole combines the shards of one run. The result is the document that one process would have made, with the tickets
// in the order of the file. If a shard has several records, as after it was killed and run again, the last whole one
// counts. The document names the missing parts: it is interrupted, Unjudged names the tickets without a verdict, and
// Shard the shards without a whole record.
func Whole(parts ...*probe.Document) (*probe.Document, error) {
	if len(parts) == 0 {
		return nil, errors.New("there is no shard to put together")
	}
	for _, p := range parts {
		if p.Shard == nil || p.Shard.Run != parts[0].Shard.Run || p.Shard.Of != parts[0].Shard.Of {
			return nil, fmt.Errorf("%s and %s are not shards of one run: give the shards of a run the same --run-id and the same N in --shard I/N, and every other run a --run-id of its own",
				parts[0].ID, p.ID)
		}
	}
	of := *parts[0].Shard
	chosen := map[int]*probe.Document{}
	for _, p := range parts {
		if old := chosen[p.Shard.Index]; old == nil || supersedes(p.Run, old.Run) {
			chosen[p.Shard.Index] = p
		}
	}
	var docs []*probe.Document
	var all []string
	missing := []int{}
	for i := 1; i <= of.Of; i++ {
		if chosen[i] == nil || chosen[i].Interrupted {
			missing = append(missing, i)
		}
		if chosen[i] == nil {
			continue
		}
		docs = append(docs, chosen[i])
		for _, id := range chosen[i].Shard.Tickets {
			if !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
	}
	doc, err := Join(docs...)
	if err != nil {
		return nil, err
	}
	doc.ID, doc.Shard = of.Run, nil
	slices.SortStableFunc(doc.Tickets, func(a, b probe.TicketResult) int {
		return slices.Index(all, a.ID) - slices.Index(all, b.ID)
	})
	judged := func(id string) bool {
		return slices.ContainsFunc(doc.Tickets, func(t probe.TicketResult) bool { return t.ID == id })
	}
	doc.Unjudged = slices.DeleteFunc(all, judged)
	if len(doc.Unjudged) == 0 {
		doc.Unjudged = nil
	}
	doc.Interrupted = len(missing) > 0 || doc.Unjudged != nil
	if doc.Interrupted {
		doc.Shard = &probe.Shard{Run: of.Run, Of: of.Of, Missing: missing}
	}
	return doc, nil
}

// supersedes reports whether one record of a shard counts instead of another: a whole one instead of one that was cut short,
// and else the later one.
func supersedes(run, old probe.Run) bool {
	if run.Interrupted != old.Interrupted {
		return old.Interrupted
	}
	return run.Started.After(old.Started)
}

// MissingShards says which shards of a run left no whole record, as in "shards 3 and 4 of 16 left no whole record"; ""
// if none is missing.
func MissingShards(run probe.Run) string {
	if run.Shard == nil || len(run.Shard.Missing) == 0 {
		return ""
	}
	var names []string
	for _, i := range run.Shard.Missing {
		names = append(names, strconv.Itoa(i))
	}
	shards := "shards "
	if len(names) == 1 {
		shards = "shard "
	}
	return shards + words.And(names) + " of " + strconv.Itoa(run.Shard.Of) + " left no whole record"
}
