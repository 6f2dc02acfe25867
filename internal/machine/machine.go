// Package machine recognises faults of the machine that engfix runs on. They say nothing about the service, and a person
// can do something about each.
package machine

import (
	"errors"
	"syscall"
)

// A Fault is a fault of this machine, in words.
type Fault struct {
	What   string // as in "this machine allows engfix no more open files"
	Remedy string // as in "raise the limit (ulimit -n)"
}

// String says what is wrong, and what to do.
func (f Fault) String() string { return f.What + ": " + f.Remedy }

var faults = []struct {
	errors []error
	Fault
}{
	{[]error{syscall.EMFILE}, Fault{"this machine allows engfix no more open files", "raise the limit (ulimit -n), or lower --concurrency"}},
	{[]error{syscall.ENFILE}, Fault{"this machine has no more open files for anybody", "close other programs, raise fs.file-max, or lower --concurrency"}},
	{[]error{syscall.ENOMEM, syscall.ENOBUFS}, Fault{"this machine has no memory left for it", "free some memory, or lower --concurrency"}},
	{[]error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG}, Fault{"the disk or its quota is full", "free some space"}},
}

// FaultOf returns the fault of this machine that an error is about. ok is false for any other error.
func FaultOf(err error) (f Fault, ok bool) {
	for _, known := range faults {
		for _, is := range known.errors {
			if errors.Is(err, is) {
				return known.Fault, true
			}
		}
	}
	return Fault{}, false
}
