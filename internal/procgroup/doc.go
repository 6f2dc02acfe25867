// Package procgroup ends a command together with every process that it started.
package procgroup
