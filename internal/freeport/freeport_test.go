package freeport

import (
	"net"
	"strconv"
	"testing"
)

// A port is free, below those that the system hands out, and given once.
func TestPort(t *testing.T) {
	seen := map[string]bool{}
	for range 50 {
		port, err := Port()
		if err != nil {
			t.Fatal(err)
		}
		if n, err := strconv.Atoi(port); err != nil || n < first || n >= first+count || seen[port] {
			t.Errorf("port %q, which was returned before: %v", port, seen[port])
		}
		seen[port] = true
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", port))
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
	}
}
