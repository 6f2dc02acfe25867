package history

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// A piece is a part of a run's exchanges, stored as one compressed row.
type piece struct {
	first int // seq of the first exchange
	count int
	ids   strings.Builder // each between two spaces
	raw   bytes.Buffer    // lines: seq, a space, JSON
}

// add appends an exchange; its JSON holds no line break.
func (p *piece) add(seq int, id string, doc []byte) {
	if p.count == 0 {
		p.first = seq
		p.ids.WriteByte(' ')
	}
	p.count++
	p.ids.WriteString(id)
	p.ids.WriteByte(' ')
	p.raw.WriteString(strconv.Itoa(seq))
	p.raw.WriteByte(' ')
	p.raw.Write(doc)
	p.raw.WriteByte('\n')
}

// packed returns the lines, compressed.
func (p *piece) packed() ([]byte, error) {
	encoder, err := packer()
	if err != nil {
		return nil, err
	}
	return encoder.EncodeAll(p.raw.Bytes(), make([]byte, 0, p.raw.Len()/4)), nil
}

func (p *piece) reset() {
	p.count = 0
	p.ids.Reset()
	p.raw.Reset()
}

// packWindow is how far back the encoder looks for repetitions: many exchanges, because each is like those before it.
// The encoder needs a few times as much memory.
const packWindow = 256 << 10

// packer makes the encoder when it is first needed: one serves all, and may be used by several at once.
var packer = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(packWindow))
})

// largestPiece bounds the unpacked size of a piece: a batch, and the exchange that filled it.
const largestPiece = 64 << 20

var unpacker = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(largestPiece))
})

// A line is an exchange of a piece.
type line struct {
	seq int64
	doc []byte
}

// unpack returns the exchanges of a stored piece in their order.
func unpack(data []byte) ([]line, error) {
	decoder, err := unpacker()
	if err != nil {
		return nil, err
	}
	raw, err := decoder.DecodeAll(data, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack stored exchanges: %w", err)
	}
	var lines []line
	for text := range bytes.Lines(raw) {
		number, doc, ok := bytes.Cut(text, []byte(" "))
		seq, err := strconv.ParseInt(string(number), 10, 64)
		if !ok || err != nil {
			return nil, fmt.Errorf("unpack stored exchanges: a line begins with %.20q, want its number", text)
		}
		lines = append(lines, line{seq, doc})
	}
	return lines, nil
}
