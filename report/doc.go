// Package report presents runs: as a run document, as markdown for a pull request, on a terminal.
//
// A reporter is a probe.Sink, one file each. A live run, or Replay from a saved document, feeds it, and it writes the
// same bytes for both; Tee feeds several at once. Status, List and Show present the ticket file with the last verdicts.
// The rules for all terminal output stand at the top of terminal.go.
//
// The package promises: output depends on the events alone, so it is the same each time; text from a service or a
// ticket file is escaped for the format that it is written into; memory does not grow with the bodies of the exchanges,
// which are spooled. A Sink of this package is for one goroutine, and for one run.
package report
