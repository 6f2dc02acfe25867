package main

import (
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// A progress shows on stderr how far a run is, on a terminal only.
type progress struct {
	bars *mpb.Progress
	bar  *mpb.Bar
}

// progress begins to show a run of so many exchanges.
func (a *app) progress(total int) *progress {
	if !a.errTTY || total == 0 {
		return &progress{}
	}
	bars := mpb.New(mpb.WithOutput(a.err), mpb.WithWidth(30), mpb.WithRefreshRate(100*time.Millisecond))
	bar := bars.New(int64(total), mpb.BarStyle().Lbound("").Rbound("").Filler("█").Tip("█").Padding("░"),
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name("asking ")),
		mpb.AppendDecorators(decor.CountersNoUnit(" %d/%d exchanges")),
	)
	return &progress{bars, bar}
}

func (p *progress) step(done int) {
	if p.bar != nil {
		p.bar.SetCurrent(int64(done))
	}
}

// end takes the bar off the screen.
func (p *progress) end() {
	if p.bar == nil {
		return
	}
	p.bar.Abort(true)
	p.bars.Wait()
}
