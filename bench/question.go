package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/engfix/engfix/probe"
)

// A question is a request for the clients other than engfix, and the status that engfix got.
type question struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Status  int               `json:"status"`
}

// questionOf returns the question that got the answer of an exchange.
func questionOf(x *probe.Exchange) (question, error) {
	if x.Response == nil || x.Request.Body != "" {
		return question{}, fmt.Errorf("exchange %s is no plain question with an answer: %s", x.ID, x.Trouble)
	}
	headers := map[string]string{}
	for name := range x.Request.Headers {
		headers[name] = x.Request.Headers.Get(name)
	}
	return question{x.Request.Method, x.Request.URL, headers, x.Response.Status}, nil
}

// writeQuestions writes the questions of a run document as a JSON list, one at a time, and returns their number.
func writeQuestions(list, document string) (n int, err error) {
	f, err := os.OpenFile(list, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	encoder := json.NewEncoder(out)
	separator := byte('[')
	err = eachOf(document, "exchanges", func(x probe.Exchange) error {
		q, err := questionOf(&x)
		if err != nil {
			return err
		}
		n++
		_ = out.WriteByte(separator) // Flush returns its error
		separator = ','
		return encoder.Encode(q)
	})
	if err != nil {
		return n, fmt.Errorf("%s: %w", document, err)
	}
	if n == 0 {
		return 0, fmt.Errorf("%s: no exchanges", document)
	}
	_ = out.WriteByte(']') // Flush returns its error
	return n, out.Flush()
}

// eachOf calls do for each element of a list in a JSON file: of the member with a name, or for "" of the file itself.
func eachOf[T any](path, member string, do func(T) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	in := json.NewDecoder(bufio.NewReaderSize(f, 1<<16))
	if member != "" {
		if err := enter(in, member); err != nil {
			return err
		}
	}
	if _, err := in.Token(); err != nil { // [
		return err
	}
	for in.More() {
		var value T
		if err := in.Decode(&value); err != nil {
			return err
		}
		if err := do(value); err != nil {
			return err
		}
	}
	return nil
}

// enter reads an object up to the value of a member.
func enter(in *json.Decoder, member string) error {
	for depth := 0; ; {
		token, err := in.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		case member:
			if depth == 1 {
				return nil
			}
		}
	}
}
