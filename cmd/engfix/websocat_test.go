package main

import (
	"bufio"
	"context"
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
	var address string
	header := http.Header{}
	for _, arg := range args {
		switch name, value, isHeader := strings.Cut(strings.TrimPrefix(arg, "-H="), ": "); {
		case arg == "-vv" || arg == "-E" || arg == "-t" || arg == "--linemode-strip-newlines":
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
		defer close(said)
		for in := bufio.NewScanner(os.Stdin); in.Scan(); {
			if conn.Write(ctx, websocket.MessageText, in.Bytes()) != nil {
				return
			}
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
