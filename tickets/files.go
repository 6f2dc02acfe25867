package tickets

import (
	"path"
	"strings"
)

// IsFilePattern reports whether an entry of Files is a pattern, which may stand for several files.
func IsFilePattern(entry string) bool { return isGlob(entry) }

// MatchFile reports whether a file is one that an entry of Files stands for: it is named, lies in a folder that is named,
// or matches a pattern, in which * stands for anything within a name and ** for any number of folders. Both are
// slash-separated and relative to the source checkout.
func MatchFile(entry, file string) bool {
	entry = path.Clean(entry)
	if file == entry || strings.HasPrefix(file, entry+"/") || entry == "." {
		return true
	}
	return isGlob(entry) && matchParts(strings.Split(entry, "/"), strings.Split(file, "/"))
}

// matchParts compares a pattern with a path, name by name.
func matchParts(pattern, names []string) bool {
	for len(pattern) > 0 && pattern[0] != "**" {
		if len(names) == 0 {
			return false
		}
		if ok, err := path.Match(pattern[0], names[0]); err != nil || !ok {
			return false
		}
		pattern, names = pattern[1:], names[1:]
	}
	if len(pattern) == 0 {
		return len(names) == 0
	}
	for len(pattern) > 1 && pattern[1] == "**" {
		pattern = pattern[1:]
	}
	for i := range len(names) + 1 {
		if matchParts(pattern[1:], names[i:]) {
			return true
		}
	}
	return false
}
