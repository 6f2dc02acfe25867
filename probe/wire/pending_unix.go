//go:build unix

package wire

import (
	"net"
	"syscall"
)

// pending reports whether bytes arrived that the connection's reader has not seen yet, and whether all is quiet:
// neither bytes nor an end.
func pending(conn net.Conn) (arrived, quiet bool) {
	s, ok := conn.(syscall.Conn)
	if !ok {
		return false, true
	}
	raw, err := s.SyscallConn()
	if err != nil {
		return false, false
	}
	// Control, not Read: the reader that waits holds the latter's lock. The socket does not block.
	err = raw.Control(func(fd uintptr) {
		var one [1]byte
		n, _, err := syscall.Recvfrom(int(fd), one[:], syscall.MSG_PEEK)
		arrived, quiet = n > 0, err == syscall.EAGAIN // a system call's own number
	})
	return arrived, err == nil && quiet
}
