package sse

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	oracle "github.com/tmaxmax/go-sse"
)

func TestDecode(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     Stream
	}{
		{"one event", "data: a\n\n", Stream{Events: []Event{{Type: "message", Data: "a"}}}},
		{"type, id and joined data", "event: error\nid: 7\ndata: a\ndata: b\n\n", Stream{Events: []Event{{"error", "a\nb", "7"}}}},
		{"the id stays in force", "id: 7\ndata: a\n\ndata: b\n\n", Stream{Events: []Event{{"message", "a", "7"}, {"message", "b", "7"}}}},
		{"an id with a NUL is ignored", "id: 1\nid: a\x00b\ndata: a\n\n", Stream{Events: []Event{{"message", "a", "1"}}}},
		{"the type does not outlive its event", "event: x\n\ndata: a\n\n", Stream{Events: []Event{{Type: "message", Data: "a"}}}},
		{"carriage returns", "data: a\r\rdata: b\r\n\r\n", Stream{Events: []Event{{Type: "message", Data: "a"}, {Type: "message", Data: "b"}}}},
		{"byte order mark, once", "\uFEFFdata: a\n\n\uFEFFdata: b\n\n", Stream{Events: []Event{{Type: "message", Data: "a"}}}},
		{"no space, two spaces, no colon", "data:a\ndata:  b\ndata\n\n", Stream{Events: []Event{{Type: "message", Data: "a\n b\n"}}}},
		{"an empty data line is an event", "data\n\n", Stream{Events: []Event{{Type: "message"}}}},
		{"no data line is no event", "event: error\nid: 3\n\n", Stream{}},
		{"comments and retry", ": ping\n:pong\nretry: 1500\nretry: 12x\nretry: 99999999999999999999\n", Stream{Comments: []string{"ping", "pong"}, Retry: 1500 * time.Millisecond, Rest: ": ping\n:pong\nretry: 1500\nretry: 12x\nretry: 99999999999999999999\n"}},
		{"the truncated last event is dropped and kept to be seen", "data: a\n\ndata: b\n", Stream{Events: []Event{{Type: "message", Data: "a"}}, Rest: "data: b\n"}},
		{"bytes that are no UTF-8", "data: a\xffb\n\n", Stream{Events: []Event{{Type: "message", Data: "a\uFFFDb"}}}},
		{"nothing", "", Stream{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Decode(tt.in)); diff != "" {
				t.Errorf("Decode(%q) (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

// However a stream is cut into pieces, it says the same.
func FuzzPieces(f *testing.F) {
	f.Add("\uFEFFevent: a\r\ndata: x\r\rid: 1\n: c\ndata\n\n", 3)
	f.Add("data: \xff\xfe\r\n\r\n", 1)
	f.Fuzz(func(t *testing.T, stream string, size int) {
		if size < 1 {
			size = 1
		}
		whole := Decode(stream)
		var d Decoder
		var events []Event
		for rest := []byte(stream); len(rest) > 0; {
			n := min(size, len(rest))
			events = append(events, d.Feed(rest[:n])...)
			rest = rest[n:]
		}
		got := Stream{Events: events, Comments: d.Comments(), Retry: d.Retry(), Rest: d.Rest()}
		if diff := cmp.Diff(whole, got); diff != "" {
			t.Errorf("%q in pieces of %d (-whole +pieces):\n%s", stream, size, diff)
		}
	})
}

// An independent implementation sees the same events, as far as it keeps to the standard.
func FuzzAgainstOracle(f *testing.F) {
	f.Add("id: 7\nevent: e\ndata: a\ndata: b\n\n: c\n\ndata: z\n\n")
	f.Fuzz(func(t *testing.T, stream string) {
		if strings.ContainsAny(stream, "\r\x00\uFFFD\uFEFF") || strings.ToValidUTF8(stream, "") != stream {
			return // the oracle departs from the standard here
		}
		stream = strings.TrimLeft(stream, "\n")
		if !strings.HasSuffix(stream, "\n\n") {
			stream += "\n\n" // the oracle dispatches an event that the end of the stream cut
		}
		var want []Event
		for ev, err := range oracle.Read(strings.NewReader(stream), &oracle.ReadConfig{MaxEventSize: 1 << 20}) {
			if err != nil {
				return // the oracle's limit
			}
			if ev.Data == "" {
				continue // the oracle also dispatches events without a data line, so they look like others
			}
			if ev.Type == "" {
				ev.Type = "message"
			}
			want = append(want, Event{Type: ev.Type, Data: ev.Data, ID: ev.LastEventID})
		}
		var got []Event
		for _, ev := range Decode(stream).Events {
			if ev.Data != "" {
				got = append(got, ev)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-oracle +ours):\n%s", stream, diff)
		}
	})
}
