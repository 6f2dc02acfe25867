package fastapi

import "strings"

// exceptionBases are the base classes of Python's own exceptions. One that is missing here is derived from Exception.
var exceptionBases = map[string]string{
	"Exception": "BaseException", "SystemExit": "BaseException", "KeyboardInterrupt": "BaseException", "GeneratorExit": "BaseException",
	"ModuleNotFoundError": "ImportError",
	"KeyError":            "LookupError", "IndexError": "LookupError",
	"UnboundLocalError":   "NameError",
	"NotImplementedError": "RuntimeError", "RecursionError": "RuntimeError",
	"UnicodeError":       "ValueError",
	"UnicodeDecodeError": "UnicodeError", "UnicodeEncodeError": "UnicodeError",
	"ZeroDivisionError": "ArithmeticError", "OverflowError": "ArithmeticError", "FloatingPointError": "ArithmeticError",
	"FileNotFoundError": "OSError", "FileExistsError": "OSError", "PermissionError": "OSError", "NotADirectoryError": "OSError",
	"IsADirectoryError": "OSError", "TimeoutError": "OSError", "ConnectionError": "OSError",
	"ConnectionRefusedError": "ConnectionError", "ConnectionResetError": "ConnectionError", "BrokenPipeError": "ConnectionError",
}

// kindsOf returns the name of one of Python's own exceptions and those of the classes that it is derived from, but for
// BaseException where Exception is among them.
func kindsOf(name string) kinds {
	of := kinds{exceptionName(name)}
	for base := exceptionBases[of[0]]; base != "" && of[len(of)-1] != "Exception"; base = exceptionBases[base] {
		of = append(of, base)
	}
	return of
}

// exceptionName returns the name of an exception's class without its module and call. Python has two old names for OSError.
func exceptionName(name string) string {
	name = strings.TrimSuffix(name, "()")
	switch name = name[strings.LastIndexByte(name, '.')+1:]; name {
	case "IOError", "EnvironmentError":
		return "OSError"
	}
	return name
}
