package main

import (
	"bufio"
	"strings"
	"testing"
)

func TestCounts(t *testing.T) {
	const in = `{"Action":"start","Package":"a"}
{"Action":"run","Package":"a","Test":"TestA"}
{"Action":"output","Package":"a","Test":"TestA","Output":"=== RUN   TestA\n"}
{"Action":"output","Package":"a","Test":"TestA","Output":"    a_test.go:9: wrong\n"}
{"Action":"output","Package":"a","Test":"TestA","Output":"--- FAIL: TestA (0.00s)\n"}
{"Action":"fail","Package":"a","Test":"TestA"}
{"Action":"output","Package":"a","Test":"TestB","Output":"    a_test.go:20: of a test that passes\n"}
{"Action":"pass","Package":"a","Test":"TestB"}
{"Action":"skip","Package":"a","Test":"TestC"}
{"Action":"output","Package":"a","Output":"FAIL\ta\t0.1s\n"}
{"Action":"fail","Package":"a"}
{"Action":"output","Package":"b","Output":"PASS\n"}
{"Action":"output","Package":"b","Output":"ok  \tb\t0.1s\n"}
{"Action":"pass","Package":"b"}
`
	const want = `    a_test.go:9: wrong
--- FAIL: TestA (0.00s)
FAIL	a	0.1s
ok  	b	0.1s
tests: 1 passed, 1 failed, 1 skipped
`
	if got, red := run(t, in); got != want || !red {
		t.Errorf("red %v, got\n%s\nwant\n%s", red, got, want)
	}
}

// A package that does not build has no test that fails.
func TestARunIsRedWithoutATest(t *testing.T) {
	for in, want := range map[string]bool{
		`{"Action":"fail","Package":"a"}`:                    true,
		`{"ImportPath":"a","Action":"build-fail"}`:           true,
		`{"Action":"pass","Package":"a"}`:                    false,
		`{"Action":"pass","Package":"a","Test":"TestA"}`:     false,
		`{"Action":"fail","Package":"a","Test":"TestA"}`:     true,
		`{"Action":"skip","Package":"a","Test":"TestOther"}`: false,
	} {
		if _, red := run(t, in); red != want {
			t.Errorf("%s: red %v, want %v", in, red, want)
		}
	}
}

func run(t *testing.T, in string) (out string, red bool) {
	t.Helper()
	var b strings.Builder
	c := counter{out: bufio.NewWriter(&b), said: map[test][]string{}}
	if err := c.read(strings.NewReader(in)); err != nil {
		t.Fatal(err)
	}
	if err := c.out.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.String(), c.red
}
