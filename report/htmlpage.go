package report

import "github.com/engfix/engfix/probe"

type htmlPageData struct {
	Title, Target, Build, When, Took, Run, File, Tool string
	Interrupted                                       string // how much of the run is missing; "" for none
	Totals                                            []htmlTotal
	Unshown                                           string
	Chart                                             *htmlChart
	Causes                                            []htmlCauseList
	Sections                                          []htmlSection
	Checks, Transports                                []string
	Unexplained                                       []probe.Unexplained
	Withheld                                          []string
	Drift                                             []htmlTable
	Waivers                                           *htmlTable
}

type htmlTotal struct {
	N           int
	Words, Tone string
}

type htmlCauseList struct {
	Title, Says string
	Open        bool // each cause is unfolded at first
	Causes      []htmlCause
}

type htmlCause struct {
	Check, Words string
	Finding      htmlFinding
	Places       []htmlPlace
}

type htmlPlace struct{ Ticket, Item, Anchor, Endpoints string }

type htmlSection struct {
	Name, Anchor, Words string
	Bar                 []htmlBar
	Tickets             []htmlTicket
}

// An htmlBar is a part of a bar that is 100 wide.
type htmlBar struct {
	Tone        string
	Left, Width float64
}

type htmlTicket struct {
	ID, Anchor, Title, Router, Kind, Sign, Verdict, Tone string
	Marks, States, Checks, Transports                    []string
	Files                                                []string
	Endpoints                                            *htmlTable
	Items                                                []htmlItem
	Open                                                 bool
}

type htmlItem struct {
	Ref, Anchor, Text, Box, BoxWords, Sign, Verdict, Tone, Reason string
	Marks                                                         []string
	Findings                                                      []htmlFinding
}

// An htmlFinding has no verdict of its own if the verdict above it is the same.
type htmlFinding struct {
	Check, Endpoint, Sign, Verdict, Tone, Reason, Demanded, Want, Got string
	Same, Notes, Missing                                              []string
	Exchanges                                                         []htmlExchange
}

type htmlExchange struct {
	ID, Label, Asked, Answer, Took, Repro, Trouble string
	Whole                                          bool // the request and the response are shown
	Request, Response                              string
	Frames                                         []htmlFrame
}

type htmlFrame struct{ Dir, At, Text string }
