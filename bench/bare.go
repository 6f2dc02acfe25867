package main

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"sync"
)

// connections is how many exchanges are under way at once.
const connections = 64

// bare is the client to compare with: it puts the questions of a list over kept connections, reads the
// answers whole, and looks whether status and shape are the same.
func bare(list string) {
	client := &http.Client{Transport: &http.Transport{
		MaxIdleConnsPerHost: connections,
		MaxIdleConns:        connections,
		TLSClientConfig:     &tls.Config{InsecureSkipVerify: true}, // nobody signed the target's certificate
	}}
	next := make(chan question)
	var wg sync.WaitGroup
	var failed sync.Once
	for range connections {
		wg.Go(func() {
			for q := range next {
				if err := ask(client, q); err != nil {
					failed.Do(func() { fmt.Fprintln(os.Stderr, err); os.Exit(1) })
				}
			}
		})
	}
	err := eachOf(list, "", func(q question) error {
		next <- q
		return nil
	})
	close(next)
	wg.Wait()
	if err != nil {
		log.Fatal(err)
	}
}

func ask(client *http.Client, q question) error {
	req, err := http.NewRequest(q.Method, q.URL, nil)
	if err != nil {
		return err
	}
	for name, value := range q.Headers {
		req.Header.Set(name, value)
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	var shape struct {
		Data  json.RawMessage `json:"data"`
		Error *struct {
			Code       string `json:"code"`
			Message    string `json:"message"`
			HTTPStatus int    `json:"http_status"`
		} `json:"error"`
	}
	if err := json.Unmarshal(body, &shape); err != nil && len(body) > 0 {
		return err
	}
	refused := shape.Error != nil && shape.Error.HTTPStatus == resp.StatusCode
	if resp.StatusCode != q.Status || len(body) > 0 && refused != (resp.StatusCode >= 400) {
		return fmt.Errorf("%s %s: %d, and the run got %d", q.Method, q.URL, resp.StatusCode, q.Status)
	}
	return nil
}
