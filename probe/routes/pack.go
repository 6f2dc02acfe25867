package routes

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/gob"
	"errors"
	digest "hash"
	"io"
	"maps"
	"os"
	"slices"
)

// maxPack bounds how much is kept of a checkout, in bytes.
const maxPack = 128 << 20

var (
	errChanged = errors.New("it changed while it was being read")
	errLarge   = errors.New("more than is kept")
)

// A pack holds the kept parts of a checkout's files. On disk it is the pieces one after the other, the files as gob,
// the length of that in 8 bytes, and the SHA-256 of everything before.
type pack struct {
	data  string
	files map[string]keptFile
}

// A keptFile holds the kept parts of a file with given bytes.
type keptFile struct {
	Seen    sighting
	Outline span
	Bodies  map[int]span // by where they start
	Says    map[string]bool
}

// A span is a piece of a pack; length 0 means none.
type span struct{ At, Len int }

// text returns a piece.
func (p *pack) text(s span) string {
	if s.At < 0 || s.Len < 0 || s.At > len(p.data) || s.Len > len(p.data)-s.At {
		return ""
	}
	return p.data[s.At : s.At+s.Len]
}

// readPack reads a pack that a version wrote; any other file, and none, is an empty one.
func readPack(name, version string) *pack {
	p := &pack{}
	info, err := os.Stat(name)
	if err != nil || info.Size() > maxPack || info.Size() < sha256.Size+8 {
		return p
	}
	raw, err := os.ReadFile(name)
	if err != nil || len(raw) < sha256.Size+8 {
		return p
	}
	body, sum := raw[:len(raw)-sha256.Size], raw[len(raw)-sha256.Size:]
	if got := sha256.Sum256(body); !bytes.Equal(got[:], sum) {
		return p
	}
	data, length := body[:len(body)-8], binary.LittleEndian.Uint64(body[len(body)-8:])
	if length > uint64(len(data)) {
		return p
	}
	at := len(data) - int(length) //nolint:gosec // which is not more than len(data)
	var x packIndex
	if gob.NewDecoder(bytes.NewReader(data[at:])).Decode(&x) != nil || x.Version != version {
		return p
	}
	p.data, p.files = string(data[:at]), map[string]keptFile{}
	for file, k := range x.Files {
		p.files[file] = *k
	}
	return p
}

// A packIndex follows the pieces.
type packIndex struct {
	Version string
	Files   map[string]*keptFile
}

// A packing is a pack that is being written, next to its final place.
type packing struct {
	f     *os.File
	w     *bufio.Writer
	sum   digest.Hash
	n     int
	index packIndex
}

// newPacking begins a pack.
func newPacking(dir, version string) (*packing, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(dir, "parsed-*.tmp")
	if err != nil {
		return nil, err
	}
	p := &packing{f: f, sum: sha256.New(), index: packIndex{version, map[string]*keptFile{}}}
	p.w = bufio.NewWriterSize(io.MultiWriter(f, p.sum), 64<<10)
	return p, nil
}

// file returns the kept parts of a file with the given bytes, for changing.
func (p *packing) file(name string, seen sighting) *keptFile {
	k := p.index.Files[name]
	if k == nil || k.Seen.Hash != seen.Hash {
		k = &keptFile{}
		p.index.Files[name] = k
	}
	k.Seen = seen
	return k
}

// add adds a piece.
func (p *packing) add(piece []byte) (span, error) {
	if p.n+len(piece) > maxPack {
		return span{}, errLarge
	}
	at := span{p.n, len(piece)}
	p.n += len(piece)
	_, err := p.w.Write(piece)
	return at, err
}

// end moves the pack to its place. It takes over the previous pack's pieces of files that still exist with the same
// bytes.
func (p *packing) end(name string, before *pack, there func(file string) bool) error {
	for _, file := range slices.Sorted(maps.Keys(before.files)) {
		old := before.files[file]
		if k := p.index.Files[file]; k == nil && !there(file) || k != nil && k.Seen.Hash != old.Seen.Hash {
			continue
		}
		if err := p.carry(p.file(file, cmp.Or(p.seen(file), old.Seen)), old, before); err != nil {
			p.drop()
			return err
		}
	}
	var index bytes.Buffer
	err := gob.NewEncoder(&index).Encode(p.index)
	length := uint64(index.Len())
	if err == nil {
		_, err = p.w.Write(binary.LittleEndian.AppendUint64(index.Bytes(), length))
	}
	err = cmp.Or(err, p.w.Flush())
	if err == nil {
		_, err = p.f.Write(p.sum.Sum(nil))
	}
	if err = cmp.Or(err, p.f.Close()); err == nil {
		err = os.Rename(p.f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(p.f.Name()) // it is of no use
	}
	return err
}

// seen returns how a file was seen in this run; the zero sighting if nothing of it was added.
func (p *packing) seen(file string) sighting {
	if k := p.index.Files[file]; k != nil {
		return k.Seen
	}
	return sighting{}
}

// carry adds the previous pack's parts of a file that were not read in this run.
func (p *packing) carry(k *keptFile, old keptFile, before *pack) error {
	copied := func(s span) (span, error) { return p.add([]byte(before.text(s))) }
	var err error
	if k.Outline.Len == 0 {
		if k.Outline, err = copied(old.Outline); err != nil {
			return err
		}
	}
	for start, s := range old.Bodies {
		if _, read := k.Bodies[start]; read {
			continue
		}
		if k.Bodies == nil {
			k.Bodies = map[int]span{}
		}
		if k.Bodies[start], err = copied(s); err != nil {
			return err
		}
	}
	for word, says := range old.Says {
		if k.Says == nil {
			k.Says = map[string]bool{}
		}
		k.Says[word] = says
	}
	return nil
}

// drop abandons the pack.
func (p *packing) drop() {
	_ = p.f.Close()
	_ = os.Remove(p.f.Name())
}
