package main

import (
	"cmp"
	"context"
	"errors"

	"github.com/engfix/engfix/workspace"
)

// The exit codes, as the help of the root command lists them.
const (
	exitFine        = 0
	exitFound       = 1   // the probe found a result that --fail-on names, or lint found errors
	exitUsage       = 2   // bad usage, configuration or ticket file
	exitUnreachable = 3   // the service could not be asked: no answer, a failed setup step, or another service
	exitInterrupted = 130 // interrupted, or cut short by --deadline or --max-fail; the results so far are recorded
)

// A verdictError says that the command did its work and found a reason to be red. That reason has been printed already.
type verdictError struct {
	code int // the exit code; 0 stands for exitFound
}

func (*verdictError) Error() string { return "found what --fail-on names" }

// inWords puts a plain interruption into everyday words.
func inWords(ctx context.Context, err error) error {
	var cut *workspace.CutError
	switch {
	case err == nil || ctx.Err() == nil || errors.As(err, &cut):
	case workspace.Cut(ctx) != nil:
		return &verdictError{} // the reader stopped: head has read enough
	case errors.Is(err, context.Canceled) || errors.Is(err, context.Cause(ctx)):
		return errors.New("interrupted")
	}
	return err
}

// exitCode returns the exit code of a command that ended with err.
func exitCode(ctx context.Context, err error) int {
	var found *verdictError
	var unreachable *workspace.UnreachableError
	var cut *workspace.CutError
	switch {
	case ctx.Err() != nil, errors.As(err, &cut):
		return exitInterrupted
	case err == nil:
		return exitFine
	case errors.As(err, &found):
		return cmp.Or(found.code, exitFound)
	case errors.As(err, &unreachable):
		return exitUnreachable
	}
	return exitUsage
}
