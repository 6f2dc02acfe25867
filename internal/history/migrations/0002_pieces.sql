-- The exchanges of a run, many to a row: writing a row for each cost more than asking for them. Those of older runs stay in
-- engfix_exchanges.
CREATE TABLE engfix_pieces (
    run_id    TEXT NOT NULL REFERENCES engfix_runs (id) ON DELETE CASCADE,
    seq       BIGINT NOT NULL,  -- of the first exchange
    exchanges INTEGER NOT NULL, -- how many there are
    ids       TEXT NOT NULL,    -- the exchanges' IDs, each between two spaces
    data      /*bytes*/ NOT NULL, -- zstd of lines: seq, a space, probe.Exchange as JSON
    PRIMARY KEY (run_id, seq)
);
