// Package engfix holds the project's own ticket file, which engfix demo works on.
package engfix

//go:generate go test . -run TestCatalogueTables -update

import _ "embed" // for the ticket file

//go:embed ENGINE_FIX_TICKETS.md
var ticketFile []byte

// TicketFile returns the bytes of the project's ENGINE_FIX_TICKETS.md; the caller must not change them.
func TicketFile() []byte { return ticketFile }
