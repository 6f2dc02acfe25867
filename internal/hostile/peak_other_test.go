//go:build !linux

package hostile_test

import "os"

// peakMemory is 0: the unit differs from system to system.
func peakMemory(*os.ProcessState) int64 { return 0 }
