package payload

import "strings"

// builtin are the functions that Python has without an import.
var builtin = setOf("" +
	"abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex " +
	"delattr dict dir divmod enumerate eval exec filter float format frozenset getattr globals hasattr hash help " +
	"hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ord " +
	"pow print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type " +
	"vars zip ")

// standard are the modules of Python's own library, and its builtins. What is given the bytes of a body there parses them
// as JSON only if it says so by its name.
var standard = setOf("builtins " +
	"abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect " +
	"builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys compileall " +
	"concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm " +
	"decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp " +
	"fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip " +
	"hashlib heapq hmac html http idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword " +
	"lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt " +
	"multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib " +
	"pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd " +
	"py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re readline reprlib resource rlcompleter runpy " +
	"sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd " +
	"sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau " +
	"symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit " +
	"tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata " +
	"unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp " +
	"zipfile zipimport zlib zoneinfo ")

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
