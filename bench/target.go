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
	"slices"
	"strconv"
	"strings"
	"time"
)

// identity lists the headers that say who asks, in pairs of name and value.
var identity = [][2]string{{"X-Tenant-Id", "t_demo"}, {"X-Mode", "lab"}, {"X-Project-Id", "p_demo"}}

// serve is the target: a service that keeps the contract and requires the first parts of the identity. It prints its URL,
// and ends with its standard input. If far is not "", it is asked over TLS and a round trip to it takes that long.
func serve(latency, far, parts string) {
	count, err := strconv.Atoi(parts)
	if err != nil {
		log.Fatal(err)
	}
	required := identity[:count]
	wait, err := time.ParseDuration(latency)
	if err != nil && latency != "0" {
		log.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	scheme, address := "http", l.Addr()
	if far != "" {
		if l, address, err = remote(l, far); err != nil {
			log.Fatal(err)
		}
		scheme = "https"
	}
	fmt.Printf("%s://%s\n", scheme, address)
	go func() {
		log.Fatal(http.Serve(l, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { time.Sleep(wait); answer(w, r, required) })))
	}()
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// remote puts TLS around a listener, and a distance before it. It returns the listener to serve and the address to ask.
func remote(l net.Listener, far string) (net.Listener, net.Addr, error) {
	delay, err := time.ParseDuration(far)
	if err != nil {
		return nil, nil, err
	}
	front, err := distant(l.Addr().String(), delay)
	if err != nil {
		return nil, nil, err
	}
	l, err = secured(l)
	return l, front.Addr(), err
}

// there matches the paths that the target has.
var there = regexp.MustCompile(`^/r\d+/e\d+$`)

// answer refuses who does not say who they are, and answers everybody else.
func answer(w http.ResponseWriter, r *http.Request, required [][2]string) {
	w.Header().Set("Content-Type", "application/json")
	switch {
	case !there.MatchString(r.URL.Path):
		refuse(w, http.StatusNotFound, "not_found", "no such path")
	case slices.ContainsFunc(required, func(part [2]string) bool { return r.Header.Get(part[0]) != part[1] }):
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
func startTarget(at place, parts int) (target string, stop func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.Command(self, "serve", at.latency, at.far, strconv.Itoa(parts))
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
