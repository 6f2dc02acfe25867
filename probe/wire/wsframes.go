package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/engfix/engfix/internal/words"
)

// The opcodes of RFC 6455 that matter here. Those from opClose on are of control frames.
const (
	opContinuation = 0x0
	opBinary       = 0x2
	opClose        = 0x8
	opPing         = 0x9
	opPong         = 0xA
)

// longestControl is how many bytes the payload of a control frame may have (RFC 6455, section 5.5).
const longestControl = 125

// errBadFrame ends the reading of a conversation in which a frame broke the protocol.
var errBadFrame = errors.New("a frame breaks the WebSocket protocol")

// A meter is a connection that passes on a limited number of bytes, and no frame that breaks the protocol.
type meter struct {
	io.ReadWriteCloser
	left   int
	frames frameReader
	ready  []byte // of good frames, not read yet
}

func (m *meter) Read(p []byte) (int, error) {
	for len(m.ready) == 0 {
		switch {
		case m.frames.fault != "":
			return 0, errBadFrame
		case m.left <= 0:
			return 0, errTooMuch
		case len(p) == 0:
			return 0, nil
		}
		n, err := m.ReadWriteCloser.Read(p[:min(len(p), m.left)])
		m.left -= n
		m.ready = m.frames.feed(p[:n])
		if len(m.ready) == 0 && err != nil {
			return 0, err
		}
	}
	n := copy(p, m.ready)
	m.ready = m.ready[n:]
	return n, nil
}

// A frameReader reads the frames of a service as their bytes pass, in pieces of any size, up to the first that breaks
// RFC 6455. The zero value stands at the beginning of a conversation.
//
// The WebSocket library ignores some of these faults, and a program cannot distinguish the others by its errors.
type frameReader struct {
	fault string // the fault of the first bad frame; "" while there is none

	held    []byte // bytes of a header or a control frame that is not whole yet
	payload uint64 // bytes of the frame under way that are still to come
	control bool   // the frame under way is a control frame
	message bool   // a message has begun and not ended
	closed  bool   // a close frame ended the conversation: later bytes are ignored
}

// feed takes the next bytes, and returns those of good frames that may be passed on now.
func (f *frameReader) feed(p []byte) []byte {
	var good []byte
	for len(p) > 0 && f.fault == "" && !f.closed {
		n := 1
		if f.payload > 0 {
			n = int(min(f.payload, uint64(len(p))))
		}
		inPayload := f.payload > 0
		if inPayload && !f.control {
			good = append(good, p[:n]...)
		} else {
			f.held = append(f.held, p[:n]...)
		}
		if p = p[n:]; inPayload {
			f.payload -= uint64(n)
		} else if !f.begin() {
			continue
		}
		if f.control && f.payload > 0 {
			continue
		}
		if f.control {
			f.endControl()
		}
		if f.fault == "" && !f.unasked() {
			good = append(good, f.held...)
		}
		f.held = f.held[:0]
	}
	return good
}

// begin reads the header that is held. It returns false while the header is not complete.
func (f *frameReader) begin() (whole bool) {
	if len(f.held) < 2 {
		return false
	}
	op, final := f.held[0]&0x0f, f.held[0]&0x80 != 0
	f.control = op >= opClose
	if f.fault = f.wrong(op, final); f.fault != "" {
		return true
	}
	length := uint64(f.held[1] & 0x7f)
	switch more := f.held[2:]; {
	case length == 126 && len(more) < 2, length == 127 && len(more) < 8:
		return false
	case length == 126:
		length = uint64(binary.BigEndian.Uint16(more))
	case length == 127:
		if length = binary.BigEndian.Uint64(more); length>>63 != 0 {
			f.fault = "a frame's length has its highest bit set"
		}
	}
	f.payload = length
	if !f.control {
		f.message = !final
	}
	return true
}

// wrong returns the fault of a frame that the first two bytes of its header show, or "".
func (f *frameReader) wrong(op byte, final bool) string {
	name := opcodeName(op)
	switch reserved := reservedBits(f.held[0]); {
	case reserved != "":
		return "a frame has " + reserved + " set, and no extension was agreed"
	case name == "":
		return fmt.Sprintf("a frame has the opcode %d, which is not defined", op)
	case f.held[1]&0x80 != 0:
		return "a frame from the service is masked"
	case f.control && !final:
		return "a " + name + " frame is fragmented"
	case f.control && f.held[1]&0x7f > longestControl:
		return fmt.Sprintf("a %s frame has a payload of more than %d bytes", name, longestControl)
	case op == opContinuation && !f.message:
		return "a continuation frame has no message to continue"
	case !f.control && op != opContinuation && f.message:
		return "a message begins before the last one has ended"
	}
	return ""
}

// endControl checks a complete control frame.
func (f *frameReader) endControl() {
	if f.fault != "" || f.held[0]&0x0f != opClose {
		return
	}
	f.closed = true
	switch payload := f.held[2:]; {
	case len(payload) == 0:
	case len(payload) == 1:
		f.fault = "a close frame has one byte, which is half a code"
	case !mayBeSent(binary.BigEndian.Uint16(payload)):
		f.fault = fmt.Sprintf("a close frame has the code %d, which must not be sent", binary.BigEndian.Uint16(payload))
	}
}

// unasked reports whether the frame that is held whole is a pong. We send no ping, so a pong answers nothing, and a
// flood of pongs would cost the WebSocket library more than anything else.
func (f *frameReader) unasked() bool { return f.control && f.held[0]&0x0f == opPong }

// mayBeSent reports whether a close frame may have the code (RFC 6455, section 7.4, and IANA's register).
func mayBeSent(code uint16) bool {
	switch code {
	case 1004, 1005, 1006:
		return false
	}
	return code >= 1000 && code <= 1014 || code >= 3000 && code <= 4999
}

// opcodeName names an opcode; "" for one that RFC 6455 does not define.
func opcodeName(op byte) string {
	switch {
	case op == opClose:
		return "close"
	case op == opPing:
		return "ping"
	case op == opPong:
		return "pong"
	case op <= opBinary:
		return "data"
	}
	return ""
}

// reservedBits names the reserved bits that the first byte of a frame has set.
func reservedBits(first byte) string {
	var set []string
	for i, name := range []string{"RSV1", "RSV2", "RSV3"} {
		if first&(0x40>>i) != 0 {
			set = append(set, name)
		}
	}
	return words.And(set)
}
