package tickets

import "bytes"

// frontMatter returns the length of the front matter that the text begins with, in YAML between "---" or in TOML between
// "+++", or 0. A text with a heading, a box or an empty first line is markdown between two rules.
func frontMatter(src []byte) int {
	fence, rest, _ := bytes.Cut(src, []byte("\n"))
	fence = bytes.TrimRight(fence, " \t\r")
	sign := ":"
	switch string(fence) {
	case "---":
	case "+++":
		sign = "="
	default:
		return 0
	}
	said := false
	for at := len(src) - len(rest); at < len(src); {
		end := min(lineEnd(src, at)+1, len(src))
		line := bytes.TrimRight(src[at:end], " \t\r\n")
		at = end
		switch {
		case bytes.Equal(line, fence) || sign == ":" && string(line) == "...":
			if said {
				return at
			}
			return 0
		case bytes.HasPrefix(line, []byte("##")) || !said && len(line) == 0:
			return 0
		case bytes.HasPrefix(line, []byte("#")):
		case !said && !bytes.Contains(line, []byte(sign)) && line[0] != '[':
			return 0
		case isListedBox(line):
			return 0
		default:
			said = true
		}
	}
	return 0
}

// isListedBox reports whether the line is a list item with a box.
func isListedBox(line []byte) bool {
	line = bytes.TrimLeft(line, " \t")
	n, gap := bulletWidth(line)
	return n > 0 && gap > 0 && isBox(line[n+gap:])
}

// blank returns the text with its first n bytes made spaces, line ends kept.
func blank(src []byte, n int) []byte {
	out := bytes.Clone(src)
	for i, b := range out[:n] {
		if b != '\n' && b != '\r' {
			out[i] = ' '
		}
	}
	return out
}
