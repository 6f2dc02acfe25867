package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"github.com/coder/websocket"
)

// websocat stands in for the program of that name in the commands that engfix prints. It sends each line that it reads,
// prints each message that comes, and ends with whichever ends first. How the service ended the conversation stands on
// stderr: "close CODE REASON", or "dropped".
func websocat(args []string) int {
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
	defer conn.CloseNow()
	heard := make(chan struct{})
	go func() {
		defer close(heard)
		hear(ctx, conn)
	}()
	said := make(chan struct{})
	go func() {
		if say(ctx, conn, mark) {
			close(said)
		}
	}()
	select {
	case <-heard:
	case <-said:
	}
	return 0
}

func hear(ctx context.Context, conn *websocket.Conn) {
	for {
		_, data, err := conn.Read(ctx)
		var end websocket.CloseError
		switch {
		case errors.As(err, &end):
			fmt.Fprintf(os.Stderr, "close %d %s\n", end.Code, end.Reason)
			return
		case err != nil:
			fmt.Fprintln(os.Stderr, "dropped")
			return
		}
		fmt.Printf("%s\n", data)
	}
}

// say sends each line; one that begins with the mark is binary, in base64. It reports whether there was nothing left to
// say: a service that hangs up in the middle is for hear to tell.
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
