package sample

import "strings"

// formatByName gives the format that the name of a text tells where its schema tells none: many a service checks
// addresses in code of its own. "" where the name tells nothing.
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
