package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// TestMachineFaults: faults of this machine are told from those of the service, with a remedy.
func TestMachineFaults(t *testing.T) {
	dialing := func(to string, errno syscall.Errno) error {
		return &net.OpError{Op: "dial", Net: "tcp", Addr: &net.TCPAddr{IP: net.ParseIP(to), Port: 80}, Err: os.NewSyscallError("connect", errno)}
	}
	for _, tt := range []struct {
		err  error
		want string // part of the words; "" for no fault of the machine
	}{
		{dialing("127.0.0.1", syscall.EMFILE), "no more open files: raise the limit (ulimit -n)"},
		{dialing("127.0.0.1", syscall.ENFILE), "fs.file-max"},
		{dialing("127.0.0.1", syscall.ENOMEM), "no memory"},
		{dialing("127.0.0.1", syscall.ENOBUFS), "no memory"},
		{dialing("127.0.0.1", syscall.EADDRNOTAVAIL), "no free port"},
		{dialing("::1", syscall.EADDRNOTAVAIL), ""}, // a machine without IPv6
		{dialing("127.0.0.1", syscall.ECONNREFUSED), ""},
		{&net.DNSError{Err: "no such host", Name: "nowhere"}, ""},
		{errors.New("too many open files"), ""},
	} {
		fault := machineFault(fmt.Errorf("asking: %w", tt.err))
		if (fault != nil) != (tt.want != "") || fault != nil && !strings.Contains(fault.Error(), tt.want) {
			t.Errorf("%v: %v", tt.err, fault)
		}
	}
}

// TestTheGateNarrows: once the machine has refused, fewer exchanges than were under way get in at once, and one does always.
func TestTheGateNarrows(t *testing.T) {
	g := newGate()
	ctx := context.Background()
	for range 3 {
		if err := g.enter(ctx); err != nil {
			t.Fatal(err)
		}
	}
	g.narrow()
	for range 3 {
		g.leave()
	}
	var inside, most atomic.Int32
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			_ = g.enter(ctx) // the context does not end
			defer g.leave()
			for n := inside.Add(1); n > most.Load(); {
				most.Store(n)
			}
			time.Sleep(time.Millisecond)
			inside.Add(-1)
		})
	}
	wg.Wait()
	if most.Load() != 2 {
		t.Errorf("%d were inside at once, want 2", most.Load())
	}
	_ = g.enter(ctx)
	g.narrow()
	g.leave()
	if g.limit != 1 {
		t.Errorf("the limit is %d, want 1", g.limit)
	}
	_ = g.enter(ctx)
	over, cancel := context.WithCancel(ctx)
	cancel()
	if err := g.enter(over); err == nil {
		t.Error("enters a full gate although its context has ended")
	}
}
