package hostile_test

import (
	"os"
	"syscall"
)

// peakMemory is the peak memory of a process that ended, in bytes.
func peakMemory(state *os.ProcessState) int64 {
	if rusage, ok := state.SysUsage().(*syscall.Rusage); ok {
		return rusage.Maxrss << 10 // Linux counts in KiB
	}
	return 0
}
