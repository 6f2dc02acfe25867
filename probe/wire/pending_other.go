//go:build !unix

package wire

import "net"

// pending reports that all is quiet: the system's buffers cannot be read here, and the reader sees new bytes when it
// wakes.
func pending(net.Conn) (arrived, quiet bool) { return false, true }
