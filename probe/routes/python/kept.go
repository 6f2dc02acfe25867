package python

import "errors"

// A Source provides the bodies of a file's functions when they are asked for. It is used by one goroutine at a time.
type Source interface {
	// Text returns the bytes of the file.
	Text() ([]byte, error)
	// Kept returns the body that Keep got for that start; "" for none.
	Kept(start int) string
	// Keep gets the body that was read, in the form that Kept returns in a later run.
	Keep(start int, body []byte)
}

// errKept says that the kept data is not in this version's format.
var errKept = errors.New("not what was kept of a file")

// Encode returns the file in a form that Decode reads. Mistake is the error of Outline.
func (f *File) Encode(mistake error) []byte {
	c := newWriter()
	c.body(&f.Body)
	err, _ := mistake.(*SyntaxError) //nolint:errorlint // Outline returns no other
	c.mistake(&err)
	return c.out
}

// Decode returns the file and the mistake that Encode got. Bodies that were not read then are read from the source;
// words must be the words that Outline got.
func Decode(kept string, words []string, from Source) (f *File, mistake, err error) {
	c := &coder{reading: true, in: kept, late: outline{words, from}}
	f = &File{}
	c.body(&f.Body)
	var se *SyntaxError
	if c.mistake(&se); c.bad || c.in != "" {
		return nil, nil, errKept
	}
	if se != nil {
		mistake = se
	}
	return f, mistake, nil
}

// keep hands a body that was read to its source.
func (b *block) keep(body []Stmt, err *SyntaxError) {
	c := newWriter()
	c.body(&body)
	c.mistake(&err)
	b.from.Keep(b.start, c.out)
}

// kept returns a body that was read in an earlier run; false if none was.
func (b *block) kept() (body []Stmt, err *SyntaxError, ok bool) {
	in := b.from.Kept(b.start)
	if in == "" {
		return nil, nil, false
	}
	c := &coder{reading: true, in: in, late: b.outline}
	c.body(&body)
	c.mistake(&err)
	return body, err, !c.bad && c.in == ""
}
