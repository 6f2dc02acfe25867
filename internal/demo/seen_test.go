package demo

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"net/http"
)

// A seen is a reply as a careful reader has it.
type seen struct {
	status    int // 101 for a WebSocket that was accepted
	header    http.Header
	body      []byte // decoded
	frames    []wsFrame
	closeCode int // of a WebSocket; 0 without a close frame
	open      bool
	broken    bool   // the body ends before its end
	refused   string // why the answer is no HTTP at all
}

// A wsFrame is a whole message from the service.
type wsFrame struct {
	opcode byte
	data   []byte
}

// read makes sense of a reply.
func read(r reply) seen {
	s := seen{open: r.end == "open"}
	b := bufio.NewReader(bytes.NewReader(r.raw))
	for {
		resp, err := http.ReadResponse(b, nil)
		if err != nil {
			s.refused = err.Error()
			return s
		}
		if resp.StatusCode == http.StatusEarlyHints {
			continue
		}
		s.status, s.header = resp.StatusCode, resp.Header
		if s.status == http.StatusSwitchingProtocols {
			s.readFrames(b)
			return s
		}
		s.body, err = io.ReadAll(resp.Body)
		s.broken = err != nil && !s.open // a stream that was left open has no end
		if resp.Header.Get("Content-Encoding") == "gzip" {
			if z, err := gzip.NewReader(bytes.NewReader(s.body)); err == nil {
				s.body, _ = io.ReadAll(z)
			}
		}
		return s
	}
}

// readFrames reads frames as servers send them, fragments joined.
func (s *seen) readFrames(b *bufio.Reader) {
	for {
		head := make([]byte, 2)
		if _, err := io.ReadFull(b, head); err != nil {
			return
		}
		length := int(head[1] & 0x7f)
		if length == 126 {
			long := make([]byte, 2)
			_, _ = io.ReadFull(b, long)
			length = int(binary.BigEndian.Uint16(long))
		}
		data := make([]byte, length)
		_, _ = io.ReadFull(b, data)
		switch opcode := head[0] & 0x0f; opcode {
		case 8:
			s.closeCode, s.open = 1005, false // the service waits for our close, which never comes
			if len(data) >= 2 {
				s.closeCode = int(binary.BigEndian.Uint16(data))
			}
		case 0:
			last := &s.frames[len(s.frames)-1]
			last.data = append(last.data, data...)
		default:
			s.frames = append(s.frames, wsFrame{opcode, data})
		}
	}
}
