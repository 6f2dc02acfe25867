package openapi

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/tidwall/gjson"
)

// maxHops bounds a chain of references that lead to references.
const maxHops = 32

var (
	escaper   = strings.NewReplacer("~", "~0", "/", "~1")
	unescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// join appends tokens to a JSON pointer.
func join(pointer string, tokens ...string) string {
	var b strings.Builder
	b.WriteString(pointer)
	for _, t := range tokens {
		b.WriteByte('/')
		_, _ = escaper.WriteString(&b, t) // a strings.Builder does not fail
	}
	return b.String()
}

// readIndex remembers the usual targets of references, so that a reference does not cost a scan of the document. It
// refuses a document of too many parts.
func (d *Document) readIndex() error {
	parts, paths, longest := 0, 0, 0
	note := func(pointer string, v gjson.Result) (room bool) {
		if parts++; parts > maxNamed {
			return false
		}
		if _, ok := d.index[pointer]; !ok { // of two equal keys the first counts, as everywhere in gjson
			d.index[pointer] = v
		}
		return true
	}
	d.root.Get("components").ForEach(func(section, things gjson.Result) bool {
		if things.IsObject() {
			things.ForEach(func(name, thing gjson.Result) bool {
				return note(join("/components", section.Str, name.Str), thing)
			})
		}
		return parts <= maxNamed
	})
	if items := d.root.Get("paths"); items.IsObject() {
		items.ForEach(func(path, item gjson.Result) bool {
			paths++
			longest = max(longest, len(path.Raw))
			return longest <= maxPath && paths <= maxPaths && note(join("/paths", path.Str), item)
		})
	}
	switch {
	case longest > maxPath:
		return fmt.Errorf("it has a path of more than %d bytes", maxPath)
	case paths > maxPaths:
		return fmt.Errorf("it has more than %d paths", maxPaths)
	case parts > maxNamed:
		return fmt.Errorf("it has more than %d paths and components", maxNamed)
	}
	return nil
}

// lookup finds the target of a JSON pointer.
func (d *Document) lookup(pointer string) (gjson.Result, bool) {
	tokens := strings.Split(pointer, "/")
	if tokens[0] != "" {
		return gjson.Result{}, false
	}
	at, rest := d.root, tokens[1:]
	// The longest indexed beginning: three tokens for a component, two for a path item.
	for n := min(4, len(tokens)); n > 1; n-- {
		if v, ok := d.index[strings.Join(tokens[:n], "/")]; ok {
			at, rest = v, tokens[n:]
			break
		}
	}
	for _, token := range rest {
		next, ok := child(at, unescaper.Replace(token))
		if !ok {
			return gjson.Result{}, false
		}
		at = next
	}
	return at, true
}

// child finds a member of an object or an element of an array.
func child(v gjson.Result, token string) (found gjson.Result, ok bool) {
	switch {
	case v.IsObject():
		v.ForEach(func(key, value gjson.Result) bool {
			if key.Str == token {
				found, ok = value, true
			}
			return !ok
		})
	case v.IsArray():
		want, err := strconv.Atoi(token)
		if err != nil {
			return gjson.Result{}, false
		}
		i := 0
		v.ForEach(func(_, value gjson.Result) bool {
			if i == want {
				found, ok = value, true
			}
			i++
			return !ok
		})
	}
	return found, ok
}

// localPointer reads a reference, which must lead to a place within the document.
func localPointer(ref string) (string, error) {
	fragment, local := strings.CutPrefix(ref, "#")
	if !local {
		return "", fmt.Errorf("it refers to %q: only references within the document are followed", short(ref))
	}
	pointer, err := url.PathUnescape(fragment)
	if err != nil || pointer != "" && pointer[0] != '/' {
		return "", fmt.Errorf("it refers to %q, which is not a JSON pointer", short(ref))
	}
	return pointer, nil
}

// resolve follows the $ref of an OpenAPI object (not of a schema), and returns the object and its own pointer.
func (d *Document) resolve(v gjson.Result, pointer string) (gjson.Result, string, error) {
	for range maxHops {
		ref, ok := child(v, "$ref")
		if !ok || !v.IsObject() || ref.Type != gjson.String {
			return v, pointer, nil
		}
		target, err := localPointer(ref.Str)
		if err != nil {
			return gjson.Result{}, "", err
		}
		if v, ok = d.lookup(target); !ok {
			return gjson.Result{}, "", fmt.Errorf("it refers to %q, which is not in the document", short(ref.Str))
		}
		pointer = target
	}
	return gjson.Result{}, "", fmt.Errorf("its references at %s form a circle", short(pointer))
}
