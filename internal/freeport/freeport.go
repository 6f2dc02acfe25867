// Package freeport finds ports of 127.0.0.1 on which nothing listens, for tests that start a service there later or
// want a service that is down. Only tests import it.
package freeport

import (
	"errors"
	"net"
	"os"
	"strconv"
	"sync/atomic"
)

// The system hands out ports from 32768 up, on Windows and macOS from 49152 up, to every listener on port 0 and to every
// connection. One below stays free until it is asked for by its number.
const (
	first = 10000
	count = 20000
	// stride keeps processes with neighbouring IDs apart. It has no divisor in common with count.
	stride = 137
)

var asked atomic.Int64

// Port returns a port on which nothing listens now. It does not return a port twice to one process, and seldom the same
// port to two.
func Port() (string, error) {
	for range 200 {
		port := strconv.Itoa(first + int(int64(os.Getpid())*stride+asked.Add(1))%count)
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", port))
		if err == nil {
			return port, l.Close()
		}
	}
	return "", errors.New("200 ports from 10000 up are all in use")
}
