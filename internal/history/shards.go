package history

import (
	"context"
	"fmt"
	"slices"

	"github.com/engfix/engfix/probe"
)

// FreeID returns the ID, or if the history holds a run of it already, the next one that is free: "nightly.3of16-2" for a
// shard that was killed and is run again.
func (s *Store) FreeID(ctx context.Context, id string) (string, error) {
	free := id
	for n := 2; ; n++ {
		var taken int
		if err := s.db.QueryRowContext(ctx, `SELECT COUNT(*) FROM engfix_runs WHERE id = $1`, text(free)).Scan(&taken); err != nil {
			return "", s.failed("read the runs of", err)
		}
		if taken == 0 {
			return free, nil
		}
		free = fmt.Sprintf("%s-%d", id, n)
	}
}

// Shards returns the stored shards of a run, whole, in the order in which they started. There may be several records of
// one. It returns ErrNoRun if there is none.
func (s *Store) Shards(ctx context.Context, run string) ([]*probe.Document, error) {
	heads, err := all(ctx, s, `SELECT head, ended FROM engfix_runs WHERE id LIKE $1 ESCAPE '!' ORDER BY started, id`,
		[]any{likeEscaper.Replace(text(run)) + ".%of%"}, scanHead)
	if err != nil {
		return nil, s.failed("list the runs of", err)
	}
	heads = slices.DeleteFunc(heads, func(h head) bool { return h.run.Shard == nil || h.run.Shard.Run != run })
	if len(heads) == 0 {
		return nil, fmt.Errorf("run %s: %w", run, ErrNoRun)
	}
	var docs []*probe.Document
	for _, h := range heads {
		doc, err := s.Get(ctx, h.run.ID)
		if err != nil {
			return nil, err
		}
		docs = append(docs, doc)
	}
	return docs, nil
}
