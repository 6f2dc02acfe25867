package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/coder/websocket"
)

// hears holds the number of messages that the stand-in for websocat is to read.
const hears = "ENGFIX_TEST_HEARS"

// websocat stands in for the program of that name in the commands that engfix prints. It sends each line that it reads,
// prints each message that comes, and ends with whichever ends first. How the service ended the conversation stands on
// stderr: "close CODE REASON", or "dropped".
//
// A command's pause begins before its websocat does, which on a busy machine may be when the pause is over. So if there
// is nothing more to say it still hears as many messages as the variable says, the end of the conversation counted.
func websocat(args []string) int {
	enough, err := strconv.Atoi(cmp.Or(os.Getenv(hears), "0"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	var address, mark string
	header := http.Header{}
	for i := 0; i < len(args); i++ {
		arg := args[i]
		switch name, value, isHeader := strings.Cut(strings.TrimPrefix(arg, "-H="), ": "); {
		case arg == "-vv" || arg == "-E" || arg == "-t" || arg == "--linemode-strip-newlines" || arg == "--base64":
		case arg == "--binary-prefix" && i+1 < len(args):
			i++
			mark = args[i]
		case isHeader && strings.HasPrefix(arg, "-H="):
			header.Add(name, value)
		case strings.HasPrefix(arg, "-") || address != "":
			fmt.Fprintf(os.Stderr, "unknown argument %q\n", arg)
			return 2
		default:
			address = arg
		}
	}
	ctx := context.Background()
	conn, _, err := websocket.Dial(ctx, address, &websocket.DialOptions{HTTPHeader: header})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	// It is not closed in the end, so that hear has nothing to say of that.
	heard := make(chan bool)
	go hear(ctx, conn, heard)
	said := make(chan struct{})
	go func() {
		if say(ctx, conn, mark) {
			close(said)
		}
	}()
	for n := 0; ; {
		select {
		case more := <-heard:
			if n++; !more {
				return 0
			}
		case <-endsIt(said, n >= enough):
			return 0
		}
	}
}

// endsIt returns what ends a conversation once enough was heard, and before that nothing.
func endsIt(said <-chan struct{}, enough bool) <-chan struct{} {
	if enough {
		return said
	}
	return nil
}

// hear prints each message, and reports for each whether more may follow.
func hear(ctx context.Context, conn *websocket.Conn, heard chan<- bool) {
	for more := true; more; heard <- more {
		_, data, err := conn.Read(ctx)
		var end websocket.CloseError
		switch {
		case errors.As(err, &end):
			fmt.Fprintf(os.Stderr, "close %d %s\n", end.Code, end.Reason)
			more = false
		case err != nil:
			fmt.Fprintln(os.Stderr, "dropped")
			more = false
		default:
			fmt.Printf("%s\n", data)
		}
	}
}

// say sends each line; one that begins with the mark is binary, in base64. It reports whether everything was sent: hear
// reports a service that hangs up in the middle.
func say(ctx context.Context, conn *websocket.Conn, mark string) (whole bool) {
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		kind, data := websocket.MessageText, in.Bytes()
		if coded, binary := strings.CutPrefix(in.Text(), mark); binary && mark != "" {
			var err error
			if data, err = base64.StdEncoding.DecodeString(coded); err != nil {
				fmt.Fprintln(os.Stderr, err)
				return true
			}
			kind = websocket.MessageBinary
		}
		if conn.Write(ctx, kind, data) != nil {
			return false
		}
	}
	return true
}
