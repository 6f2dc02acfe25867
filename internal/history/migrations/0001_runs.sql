CREATE TABLE engfix_runs (
    id          TEXT PRIMARY KEY,
    started     TEXT NOT NULL,    -- UTC in a fixed width, so that it sorts as time does
    target      TEXT NOT NULL,
    ticket_file TEXT NOT NULL,
    ended       INTEGER NOT NULL, -- 0 until the run's end is stored: a run that was killed stays 0
    head        TEXT NOT NULL     -- probe.Run as JSON
);
CREATE INDEX engfix_runs_started ON engfix_runs (started, id);

-- seq counts the events of a run, exchanges and tickets together, so that it can be replayed as it came.
CREATE TABLE engfix_tickets (
    run_id  TEXT NOT NULL REFERENCES engfix_runs (id) ON DELETE CASCADE,
    seq     BIGINT NOT NULL,
    started TEXT NOT NULL, -- the run's, so that the latest verdict of a ticket is one step in the index
    ticket  TEXT NOT NULL,
    verdict TEXT NOT NULL,
    items   TEXT NOT NULL, -- the items without their findings, as JSON: all that most questions need
    result  TEXT NOT NULL, -- probe.TicketResult as JSON
    PRIMARY KEY (run_id, seq)
);
CREATE INDEX engfix_tickets_latest ON engfix_tickets (ticket, started, run_id, seq);

CREATE TABLE engfix_exchanges (
    run_id   TEXT NOT NULL REFERENCES engfix_runs (id) ON DELETE CASCADE,
    seq      BIGINT NOT NULL,
    id       TEXT NOT NULL,
    exchange TEXT NOT NULL, -- probe.Exchange as JSON
    PRIMARY KEY (run_id, seq)
);
CREATE INDEX engfix_exchanges_id ON engfix_exchanges (run_id, id);

-- A tick outlives the run that it came from.
CREATE TABLE engfix_ticks (
    seq       /*serial*/,
    ticket    TEXT NOT NULL,
    item      TEXT NOT NULL, -- scope/2
    text      TEXT NOT NULL,
    checked   INTEGER NOT NULL,
    run_id    TEXT NOT NULL,
    exchanges TEXT NOT NULL, -- IDs as JSON
    at        TEXT NOT NULL,
    build     TEXT NOT NULL,
    made_by   TEXT NOT NULL
);
CREATE INDEX engfix_ticks_ticket ON engfix_ticks (ticket, seq);
