package wire

import "slices"

// narrowest is the least width of lines that are joined: encoders break lines at 60 characters or more. Shorter ones are words
// and numbers.
const narrowest = 16

// A block is hex or base64 in lines, as in mail, or in one line: the places of its lines in a text. They have one length, but
// the last may be shorter.
type block [][2]int

// blocks yields the blocks of a text. A short line that ends one may begin the next.
func blocks(s string) func(yield func(block) bool) {
	return func(yield func(block) bool) {
		begun, ended := 0, 0 // the last line of the block before
		var b block
		for from, to := range runs(s) {
			if from < begun {
				continue
			}
			b = append(b[:0], [2]int{from, to})
			for last, width := to, to-from; width == to-from && width >= narrowest; {
				next := span(s, last, isBreak)
				end := span(s, next, inRun)
				width = end - next
				if next == last || width == 0 || width > to-from {
					break
				}
				b, last = append(b, [2]int{next, end}), end
			}
			if (len(b) > 1 || from >= ended) && !yield(b) {
				return
			}
			begun, ended = b[len(b)-1][0], b[len(b)-1][1]
		}
	}
}

// lastBlock returns the block at the end of a text, if there is one.
func lastBlock(s string) block {
	for b := range blocks(s) {
		if span(s, b[len(b)-1][1], isBreak) == len(s) {
			return slices.Clone(b)
		}
	}
	return nil
}

// joined returns the lines of a block without their breaks.
func (b block) joined(text []byte) []byte {
	if len(b) == 1 {
		return text[b[0][0]:b[0][1]]
	}
	run := make([]byte, 0, len(b)*b.width())
	for _, line := range b {
		run = append(run, text[line[0]:line[1]]...)
	}
	return run
}

// lines returns the place in the text of the lines that hold a part of a place in the joined block.
func (b block) lines(d disguise) (from, to int) {
	return b[d.from/b.width()][0], b[(d.to-1)/b.width()][1]
}

func (b block) width() int { return b[0][1] - b[0][0] }

// span returns the end of the stretch from a place on whose bytes are all in it.
func span(s string, from int, in func(byte) bool) int {
	for from < len(s) && in(s[from]) {
		from++
	}
	return from
}

func isBreak(b byte) bool { return b == '\n' || b == '\r' }
