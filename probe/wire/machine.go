package wire

import (
	"errors"
	"net"
	"syscall"

	"github.com/engfix/engfix/internal/machine"
)

// A MachineError is a fault of the machine that engfix runs on, that kept a request from being sent. It says nothing
// about the service.
type MachineError struct {
	Fault machine.Fault
	err   error
}

// Error says what is wrong, and what to do.
func (e *MachineError) Error() string { return e.Fault.String() }

// Unwrap returns the system's own error.
func (e *MachineError) Unwrap() error { return e.err }

// machineFault returns the fault of this machine that kept a connection from being made; nil for any other error.
func machineFault(err error) *MachineError {
	if fault, ok := machine.FaultOf(err); ok {
		return &MachineError{fault, err}
	}
	if errors.Is(err, syscall.EADDRNOTAVAIL) && !overIPv6(err) {
		return &MachineError{noPort, err}
	}
	return nil
}

// noPort is the fault of a machine whose ports are all in use, most of them by connections that ended recently.
var noPort = machine.Fault{
	What:   "this machine has no free port for another connection",
	Remedy: "wait a minute, lower --rate, and set target.connections to kept",
}

// overIPv6 reports whether a connection was to an IPv6 address: a machine without IPv6 has no address to begin it at,
// however many ports are free.
func overIPv6(err error) bool {
	var op *net.OpError
	if !errors.As(err, &op) {
		return false
	}
	to, ok := op.Addr.(*net.TCPAddr)
	return ok && to.IP.To4() == nil
}
