package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// A progress shows on a terminal how far a run is, on one line below the results that are printed meanwhile. The
// results are written through it, because a bar that is drawn again overwrites its line.
type progress struct {
	out    io.Writer // takes the results
	screen io.Writer // shows the bar
	bars   *mpb.Progress
	bar    *mpb.Bar

	above   bool // results go to the same terminal, above the bar
	piped   bool // results go to another program, which may print them to the same terminal
	leave   sync.Once
	partial []byte // the line that is not complete yet; a bar needs a line of its own
}

// progressWidth is the most columns that the line takes. A terminal that becomes narrower breaks a longer line in two, and
// the next drawing wipes only the second half.
const (
	progressWidth = 78
	barWidth      = 12
	asking        = "asking"
)

// wipeLine clears the line that the cursor is on. The cursor may not be at the bar's beginning, because the terminal
// shows pressed keys, such as ^C.
var wipeLine = []byte("\r\x1b[K")

// progress begins to show a run of total exchanges; waits returns what to add about the exchange that it waits for, or "".
func (a *app) progress(total int, waits func() string) *progress {
	p := &progress{out: a.out}
	if !a.errTTY || total == 0 {
		return p
	}
	p.screen = a.err
	if a.style.Width > 0 {
		p.above, p.screen = true, a.out
		if out, ok := a.out.(*outlet); ok {
			p.screen = out.file // the bar asks a file for its width
		}
	}
	p.piped = !p.above && a.piped
	p.bars = mpb.New(mpb.WithOutput(p.screen), mpb.WithWidth(barWidth), mpb.WithRefreshRate(100*time.Millisecond))
	p.bar = p.bars.New(int64(total), mpb.BarStyle().Lbound("").Rbound("").Filler("█").Tip("█").Padding("░"),
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(asking)),
		mpb.AppendDecorators(decor.Any(func(s decor.Statistics) string {
			text := fmt.Sprintf("%d/%d exchanges%s", s.Current, s.Total, waits())
			return ansi.Truncate(text, progressWidth-barWidth-len(asking)-2, "…")
		})),
	)
	return p
}

func (p *progress) step(done int) {
	if p.bar != nil {
		p.bar.SetCurrent(int64(done))
	}
}

// Write writes results, above the bar if there is one. The first results for another program end the bar: nobody knows
// where on the screen that program prints them.
func (p *progress) Write(b []byte) (int, error) {
	if p.piped {
		p.wipe()
	}
	if !p.above {
		return p.out.Write(b)
	}
	whole := bytes.LastIndexByte(b, '\n') + 1
	if whole > 0 {
		if _, err := p.bars.Write(slices.Concat(wipeLine, p.partial, b[:whole])); err != nil {
			return 0, err
		}
		p.partial = nil
	}
	p.partial = append(p.partial, b[whole:]...)
	return len(b), nil
}

// wipe removes the bar from the screen, once.
func (p *progress) wipe() {
	p.leave.Do(func() {
		p.bar.Abort(true)
		p.bars.Wait()
		_, _ = p.screen.Write(wipeLine)
	})
}

// end removes the bar from the screen; later output is written directly. A second call does nothing.
func (p *progress) end() {
	if p.bar == nil {
		return
	}
	p.wipe()
	p.bar, p.above, p.piped = nil, false, false
	_, _ = p.out.Write(p.partial) // to a terminal
	p.partial = nil
}
