// Package report presents runs: as a run document, as markdown for a pull request, on a terminal.
//
// A reporter is a probe.Sink, one file each. It may be fed by a live run or by Replay from a saved document and writes
// the same bytes for both; Tee feeds several at once. Status, List and Show present the ticket file beside the last
// verdicts. The rules of everything that is meant for a terminal stand at the top of terminal.go.
//
// What the package promises: output depends on the events alone, so it is the same each time; text that a service or
// a ticket file supplied is escaped for the format it is written into; memory does not grow with the bodies of the
// exchanges, which are spooled. A Sink of this package is for one goroutine, and for one run.
package report
