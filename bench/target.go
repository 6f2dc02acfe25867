package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"time"
)

// serve is the target: a service that keeps the contract. It prints its URL, and ends with its standard input.
func serve(latency string) {
	wait, err := time.ParseDuration(latency)
	if err != nil && latency != "0" {
		log.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("http://%s\n", l.Addr())
	go func() {
		log.Fatal(http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { answer(w, r, wait) })))
	}()
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// there matches the paths that the target has.
var there = regexp.MustCompile(`^/r\d+/e\d+$`)

// answer refuses who does not say who they are, and answers everybody else.
func answer(w http.ResponseWriter, r *http.Request, wait time.Duration) {
	time.Sleep(wait)
	w.Header().Set("Content-Type", "application/json")
	switch {
	case !there.MatchString(r.URL.Path):
		refuse(w, http.StatusNotFound, "not_found", "no such path")
	case r.Header.Get("X-Tenant-Id") != "t_demo", r.Header.Get("X-Mode") != "lab", r.Header.Get("X-Project-Id") != "p_demo":
		refuse(w, http.StatusUnprocessableEntity, "identity_missing", "the request does not say who asks")
	default:
		fmt.Fprintf(w, `{"data": {"id": %q, "items": [1, 2, 3]}, "meta": {}}`, r.URL.Path)
	}
}

func refuse(w http.ResponseWriter, status int, code, message string) {
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"error": {"code": %q, "message": %q, "http_status": %d, "gate": null, "action_name": null, "resource_kind": null, "details": {}}}`, code, message, status)
}

// startTarget starts the target as a process of its own and returns its URL.
func startTarget(latency string) (target string, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.Command(self, "serve", latency)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() { _ = in.Close(); _ = cmd.Wait() }
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("the target did not start: %w", err)
	}
	return strings.TrimSpace(line), stop, nil
}
