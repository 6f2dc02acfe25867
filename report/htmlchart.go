package report

import (
	"fmt"
	"time"

	"github.com/engfix/engfix/probe"
)

// An htmlChart draws how many items passed, failed and stayed open in each of some runs, the latest last.
type htmlChart struct {
	Width, Height float64
	Runs          []htmlChartRun
}

type htmlChartRun struct {
	Words             string
	X, Width          float64
	Parts             []htmlChartPart
	When              string
	Pass, Fail, Other int
}

type htmlChartPart struct {
	Tone      string
	Y, Height float64
}

const (
	chartRuns   = 30 // how many runs a chart shows
	chartHeight = 120.0
	chartStep   = 20.0
)

// chartOf returns nil if there are not two runs to compare.
func chartOf(past []probe.Run, run probe.Run) *htmlChart {
	runs := append(past[:len(past):len(past)], run)
	runs = runs[max(0, len(runs)-chartRuns):]
	if len(runs) < 2 {
		return nil
	}
	most := 1
	for _, r := range runs {
		most = max(most, sum(r.Summary.Items))
	}
	c := &htmlChart{Width: chartStep * float64(len(runs)), Height: chartHeight}
	for i, r := range runs {
		n := r.Summary.Items
		col := htmlChartRun{
			X: chartStep*float64(i) + 2, Width: chartStep - 4, When: r.Started.UTC().Format(time.DateOnly),
			Pass: n[probe.Pass], Fail: n[probe.Fail], Other: sum(n) - n[probe.Pass] - n[probe.Fail],
		}
		col.Words = fmt.Sprintf("%s: %d pass, %d fail, %d open", when(r.Started), col.Pass, col.Fail, col.Other)
		y := chartHeight
		for _, part := range []struct {
			tone string
			n    int
		}{{"good", col.Pass}, {"bad", col.Fail}, {"unsure", col.Other}} {
			h := chartHeight * float64(part.n) / float64(most)
			y -= h
			col.Parts = append(col.Parts, htmlChartPart{part.tone, y, h})
		}
		c.Runs = append(c.Runs, col)
	}
	return c
}
