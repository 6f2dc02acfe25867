package python

import "encoding/binary"

// A coder writes a tree, or reads a written one: each method does both, so that the two cannot differ. The strings that
// it reads share memory with the input.
type coder struct {
	reading bool
	out     []byte  // the output
	in      string  // the rest of the input
	bad     bool    // the input was not written by a coder
	late    outline // of the bodies that are not read, when reading

	strs  []string       // those met so far, when reading
	known map[string]int // the same, when writing
	line  int            // of the position before
}

func newWriter() *coder { return &coder{known: map[string]int{}} }

// fail notes that the input was not written by a coder.
func (c *coder) fail() {
	c.bad, c.in = true, ""
}

// num is a whole number.
func (c *coder) num(n *int) {
	if !c.reading {
		c.out = binary.AppendVarint(c.out, int64(*n))
		return
	}
	*n = c.readNum()
}

func (c *coder) readNum() int {
	var u uint64
	for i, shift := 0, 0; i < len(c.in) && i < binary.MaxVarintLen64; i, shift = i+1, shift+7 {
		b := c.in[i]
		u |= uint64(b&0x7f) << shift
		if b < 0x80 {
			c.in = c.in[i+1:]
			return int(int64(u>>1) ^ -int64(u&1))
		}
	}
	c.fail()
	return 0
}

// flag is a truth value.
func (c *coder) flag(b *bool) {
	n := 0
	if *b {
		n = 1
	}
	c.num(&n)
	*b = n == 1
}

// size is the length of a list. When reading, it is never more than the rest of the input could hold.
func (c *coder) size(n int) int {
	c.num(&n)
	if n < 0 || c.reading && n > len(c.in) {
		c.fail()
		return 0
	}
	return n
}

// str is a string: its number, and behind a new one its bytes.
func (c *coder) str(s *string) {
	if !c.reading {
		if i, met := c.known[*s]; met {
			c.num(&i)
			return
		}
		i := len(c.known)
		c.known[*s] = i
		c.num(&i)
		c.size(len(*s))
		c.out = append(c.out, *s...)
		return
	}
	switch i := c.readNum(); {
	case i == len(c.strs):
		n := c.size(0)
		*s, c.in = c.in[:n], c.in[n:]
		c.strs = append(c.strs, *s)
	case i >= 0 && i < len(c.strs):
		*s = c.strs[i]
	default:
		c.fail()
	}
}

// pos is a position. Most are on the line of the one before, or near it.
func (c *coder) pos(p *Pos) {
	ahead := p.Line - c.line
	c.num(&ahead)
	p.Line = c.line + ahead
	c.line = p.Line
	c.num(&p.Col)
}

// mistake is a *SyntaxError or nil.
func (c *coder) mistake(err **SyntaxError) {
	there := *err != nil
	if c.flag(&there); !there {
		return
	}
	if c.reading {
		*err = &SyntaxError{}
	}
	c.pos(&(*err).Pos)
	c.str(&(*err).Msg)
}

// listOf codes a list of elements.
func listOf[T any](c *coder, xs *[]T, code func(*T)) {
	n := c.size(len(*xs))
	if c.reading && n > 0 {
		*xs = make([]T, n)
	}
	for i := range *xs {
		code(&(*xs)[i])
	}
}

func (c *coder) names(xs *[]string) { listOf(c, xs, c.str) }
func (c *coder) exprs(xs *[]Expr)   { listOf(c, xs, c.expr) }
func (c *coder) body(xs *[]Stmt)    { listOf(c, xs, c.stmt) }

func (c *coder) keywords(xs *[]Keyword) {
	listOf(c, xs, func(k *Keyword) {
		c.str(&k.Name)
		c.expr(&k.Value)
	})
}

func (c *coder) params(xs *[]Param) {
	listOf(c, xs, func(p *Param) {
		kind := int(p.Kind)
		c.num(&kind)
		p.Kind = ParamKind(kind) //nolint:gosec // which it was
		c.str(&p.Name)
		c.expr(&p.Ann)
		c.expr(&p.Default)
	})
}

// later is the body of a function: where it stands, as long as it was not read.
func (c *coder) later(f *FuncDef) {
	there := f.rest != nil
	if c.flag(&there); !there {
		c.body(&f.body)
		c.mistake(&f.err)
		return
	}
	if c.reading {
		f.rest = &block{outline: c.late}
	}
	b := f.rest
	for _, n := range []*int{&b.start, &b.end, &b.line, &b.depth} {
		c.num(n)
	}
	c.flag(&b.says)
}
