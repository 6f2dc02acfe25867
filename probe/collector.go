package probe

// A Collector is a Sink that holds a whole run in memory, as a Document. The zero value is ready for one run.
type Collector struct{ Doc Document }

// Begin implements Sink.
func (c *Collector) Begin(run Run) error {
	c.Doc = Document{Run: run, Tickets: []TicketResult{}, Exchanges: []*Exchange{}}
	return nil
}

// Exchange implements Sink.
func (c *Collector) Exchange(x *Exchange) error {
	c.Doc.Exchanges = append(c.Doc.Exchanges, x)
	return nil
}

// Ticket implements Sink.
func (c *Collector) Ticket(t TicketResult) error {
	c.Doc.Tickets = append(c.Doc.Tickets, t)
	return nil
}

// End implements Sink.
func (c *Collector) End(run Run) error {
	c.Doc.Run = run
	return nil
}
