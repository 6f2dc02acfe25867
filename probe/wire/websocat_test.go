package wire

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/coder/websocket"
)

// standInVariable makes the test binary behave as websocat.
const standInVariable = "ENGFIX_TEST_WEBSOCAT"

// pathWithWebsocat returns a PATH on which websocat is found: the real one, or a stand-in that knows the flags we use, as
// websocat 1.14 documents them, and no other.
func pathWithWebsocat(t *testing.T) string {
	t.Helper()
	path := os.Getenv("PATH")
	if _, err := exec.LookPath("websocat"); err == nil {
		return path
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	script := fmt.Sprintf("#!/bin/sh\n%s=1 exec '%s' \"$@\"\n", standInVariable, self)
	if err := os.WriteFile(filepath.Join(dir, "websocat"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir + string(os.PathListSeparator) + path
}

// websocatStandIn is websocat with -E: it sends what it reads, prints what it hears, and ends with whichever ends first.
func websocatStandIn(args []string) int {
	var url, prefix string
	header, end := http.Header{}, byte('\n')
	strip := false
	for i := 0; i < len(args); i++ {
		switch arg := args[i]; {
		case arg == "-vv" || arg == "-E" || arg == "-t" || arg == "-k" || arg == "--base64":
		case arg == "--linemode-strip-newlines":
			strip = true
		case arg == "-0":
			end, strip = 0, true
		case arg == "--binary-prefix":
			i++
			prefix = args[i]
		case arg == "-B":
			i++
		case strings.HasPrefix(arg, "-H="):
			name, value, _ := strings.Cut(arg[3:], ":")
			header.Add(name, strings.TrimPrefix(value, " "))
		case strings.HasPrefix(arg, "-") || url != "":
			fmt.Fprintln(os.Stderr, "unknown argument", arg)
			return 2
		default:
			url = arg
		}
	}
	plain := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	conn, _, err := websocket.Dial(context.Background(), url, &websocket.DialOptions{HTTPHeader: header, HTTPClient: plain})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	heard := make(chan struct{})
	go func() {
		defer close(heard)
		for {
			_, data, err := conn.Read(context.Background())
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				return
			}
			fmt.Printf("%s%c", data, end)
		}
	}()
	sent := make(chan error, 1)
	go func() { sent <- sendLines(conn, bufio.NewReader(os.Stdin), end, strip, prefix) }()
	select {
	case <-heard:
	case <-sent:
		_ = conn.Close(websocket.StatusNormalClosure, "")
		<-heard // the service's messages meanwhile
	}
	return 0
}

func sendLines(conn *websocket.Conn, in *bufio.Reader, end byte, strip bool, prefix string) error {
	for {
		line, err := in.ReadBytes(end)
		if err != nil {
			return err
		}
		if strip {
			line = line[:len(line)-1]
		}
		kind := websocket.MessageText
		if rest, ok := bytes.CutPrefix(line, []byte(prefix)); ok && prefix != "" {
			if line, err = base64.StdEncoding.DecodeString(string(rest)); err != nil {
				return err
			}
			kind = websocket.MessageBinary
		}
		if len(line) == 0 {
			return errors.New("websocat takes an empty message for the end")
		}
		if err := conn.Write(context.Background(), kind, line); err != nil {
			return err
		}
	}
}
