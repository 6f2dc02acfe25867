//go:build !linux && !darwin

package atomicfile

import "errors"

// exchange is for systems that swap the names of two files in one step.
func exchange(string, string) error { return errors.ErrUnsupported }
