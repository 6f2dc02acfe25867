package flat_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/engfix/engfix/internal/flat"
)

type kind uint8

type inner struct {
	Words []string
	Sizes map[string]int
}

type whole struct {
	Yes, No bool
	Least   int64
	Most    uint64
	Kind    kind
	Text    string
	Bytes   []byte
	Nil     []string
	Empty   []string
	NoMap   map[int]bool
	Map     map[int]*inner
	Pointer *inner
	None    *inner
	Embedded
}

type Embedded struct{ Deep [][]inner }

func example() whole {
	return whole{
		Yes: true, Least: math.MinInt64, Most: math.MaxUint64, Kind: 200, Text: "\xff\x00 é", Bytes: []byte{0, 255},
		Empty: []string{}, Map: map[int]*inner{-1: {Words: []string{"", "b"}}, 7: nil}, Pointer: &inner{Sizes: map[string]int{"": 3}},
		Embedded: Embedded{Deep: [][]inner{nil, {{}, {Words: []string{"x"}}}}},
	}
}

func TestAValueIsReadAsItWasWritten(t *testing.T) {
	var got whole
	if err := flat.Read(string(flat.Append(nil, example())), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(example(), got); diff != "" {
		t.Errorf("(-written +read)\n%s", diff)
	}
}

// TestACutValueIsAnError holds also that no length is believed before its elements are there.
func TestACutValueIsAnError(t *testing.T) {
	text := string(flat.Append(nil, example()))
	for n := range len(text) {
		if err := flat.Read(text[:n], new(whole)); err == nil {
			t.Errorf("the first %d of %d bytes were read without an error", n, len(text))
		}
	}
	if err := flat.Read(text+"\x00", new(whole)); err == nil {
		t.Error("a byte behind the value was read without an error")
	}
	for _, huge := range []string{"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\xff\xff\xff\xff\x0f"} {
		if err := flat.Read(huge, new([]string)); err == nil {
			t.Errorf("a list of %q elements without elements was read without an error", huge)
		}
	}
}

func TestOtherTypesPanic(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a function was written")
		}
	}()
	flat.Append(nil, struct{ F func() }{})
}
