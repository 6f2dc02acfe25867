package sample

import "strings"

// formatByName returns the format that a text's name implies if its schema states none: many services check addresses
// in their own code. It returns "" if the name implies none.
func formatByName(name string) string {
	last := strings.ToLower(name[strings.LastIndexAny(name, "_-")+1:])
	switch {
	case last == "email", last == "mail", strings.HasSuffix(name, "Email"):
		return "email"
	case last == "url", last == "website", last == "homepage", strings.HasSuffix(name, "Url"), strings.HasSuffix(name, "URL"):
		return "url"
	}
	return ""
}
