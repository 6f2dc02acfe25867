package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/engfix/engfix/report"
)

func main() {
	f, _ := os.Open(os.Args[1])
	doc, err := report.ReadDocument(f)
	if err != nil { fmt.Println(err); os.Exit(2) }
	w, _ := strconv.Atoi(os.Args[2])
	s := report.NewTerminal(os.Stdout, report.Style{Color: os.Args[3] == "c", Width: w}, len(os.Args) > 4)
	if err := report.Replay(doc, s); err != nil { fmt.Println(err) }
}
