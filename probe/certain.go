package probe

import "context"

// mixedUp is said of an exchange that was asked again because an answer over its kept connection was not its own.
const mixedUp = "the kept connection brought more answers than questions: asked again over a fresh one"

// certain is ask for a group's first round: it returns only answers that belong to their questions. A question whose
// answer may belong to another is put again over a fresh connection, and that answer takes the place of the first.
func (e *execution) certain(ctx context.Context, grp Group, qs []Question) ([]*Exchange, error) {
	exchanges, err := e.ask(ctx, grp, qs)
	if err != nil {
		return exchanges, err
	}
	at := mixed(ctx, exchanges)
	if len(at) == 0 {
		return exchanges, nil
	}
	var again []Question
	for _, q := range qs {
		if _, of := at[ExchangeID(q.Ask.Endpoint, q.Ask.Variant, q.Ask.Attempt)]; of {
			q.Ask.Fresh = true
			again = append(again, q)
		}
	}
	answers, err := e.ask(ctx, grp, again)
	for _, x := range answers {
		x.Connection = mixedUp
		exchanges[at[x.ID]] = x
	}
	return exchanges, err
}

// mixed returns the exchanges whose answers may belong to other questions, by ID, with their index. The end of the
// context ends the wait.
func mixed(ctx context.Context, exchanges []*Exchange) map[string]int {
	holds := make([]func() bool, len(exchanges))
	settled := make([]<-chan struct{}, len(exchanges))
	for i, x := range exchanges {
		if x.Certain != nil {
			settled[i], holds[i] = x.Certain()
			x.Certain = nil // it holds on to the connection
		}
	}
	at := map[string]int{}
	for i, x := range exchanges {
		if holds[i] == nil {
			continue
		}
		select {
		case <-settled[i]:
			if !holds[i]() {
				at[x.ID] = i
			}
		case <-ctx.Done():
		}
	}
	return at
}
