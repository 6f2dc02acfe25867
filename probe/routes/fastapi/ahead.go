package fastapi

import (
	"context"
	"errors"
	"io/fs"
	"runtime"
	"slices"
	"sync"

	"github.com/engfix/engfix/probe/routes/python"
)

// errTooLarge says that a tree's bounds are reached.
var errTooLarge = errors.New("not read: the checkout is too large to search")

// A parsed is a source file as it was read, or why it was not.
type parsed struct {
	size int64
	tree *python.File
	err  error // of the syntax
	read error
	done chan struct{} // closed when the rest is there
}

// maxAhead is how many files may be parsed before the tree reaches them.
const maxAhead = 48

// An ahead reads and parses the files that earlier files import, before the tree reaches them. The order of following files
// matters, the order of parsing them does not, so this changes only the time.
type ahead struct {
	tree   *Tree // only its unchanging parts
	mu     sync.Mutex
	more   *sync.Cond
	files  map[string]*parsed // taken up, by the tree or ahead of it
	queue  []string           // the next one last: a file's imports are wanted before its neighbours
	parsed int                // files that the tree has not reached
	bytes  int64
	ended  bool
}

// add queues files, unless they are taken up already.
func (a *ahead) add(files []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, f := range slices.Backward(files) {
		if a.files[f] == nil {
			a.queue = append(a.queue, f)
		}
	}
	a.more.Broadcast()
}

// ReadAhead begins to read the imports of the tree's files. Call stop before the file system is closed.
func (t *Tree) ReadAhead(ctx context.Context) (stop func()) {
	a := &ahead{tree: t, files: map[string]*parsed{}}
	a.more = sync.NewCond(&a.mu)
	t.ahead = a
	var wg sync.WaitGroup
	for range max(runtime.GOMAXPROCS(0)-1, 1) {
		wg.Go(a.work)
	}
	end := context.AfterFunc(ctx, a.end)
	return func() {
		end()
		a.end()
		wg.Wait()
	}
}

// end stops the work after the current file.
func (a *ahead) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ended = true
	a.more.Broadcast()
}

// work parses files of the queue until the end.
func (a *ahead) work() {
	for {
		a.mu.Lock()
		for (len(a.queue) == 0 || a.parsed >= maxAhead) && !a.ended {
			a.more.Wait()
		}
		if a.ended {
			a.mu.Unlock()
			return
		}
		file := a.queue[len(a.queue)-1]
		a.queue = a.queue[:len(a.queue)-1]
		p, mine := a.take(file)
		if mine {
			a.parsed++
		}
		a.mu.Unlock()
		if mine {
			a.parse(file, p)
		}
	}
}

// take returns a file's entry, parsed or not, and whether the caller must parse it. The lock is held.
func (a *ahead) take(file string) (p *parsed, mine bool) {
	if p := a.files[file]; p != nil {
		return p, false
	}
	p = &parsed{done: make(chan struct{})}
	a.files[file] = p
	return p, true
}

// get returns a parsed file. It parses the file unless that is done or under way. The tree asks for each file once.
func (a *ahead) get(file string) *parsed {
	a.mu.Lock()
	p, mine := a.take(file)
	a.mu.Unlock()
	if mine {
		a.parse(file, p)
	}
	<-p.done
	taken := *p
	p.tree = nil // the tree keeps the parts that it needs
	if !mine {
		a.mu.Lock()
		a.parsed--
		a.mu.Unlock()
		a.more.Signal()
	}
	return &taken
}

// parse reads a file and parses it, and queues its imports.
func (a *ahead) parse(file string, p *parsed) {
	defer close(p.done)
	a.tree.parseFile(file, p)
	if p.read != nil {
		return
	}
	var next []string
	for _, s := range p.tree.Body {
		if s, ok := s.(*python.Import); ok {
			next = a.imported(next, file, s)
		}
	}
	a.mu.Lock()
	a.bytes += p.size
	full := a.bytes > maxBytes || len(a.files) > maxFiles
	a.mu.Unlock()
	if !full { // otherwise the tree itself goes on to its own bounds
		a.add(next)
	}
}

// imported adds the files that an import is likely to lead to. A wrong guess costs time and nothing else.
func (a *ahead) imported(files []string, file string, s *python.Import) []string {
	return append(files, filesOf(s, bases(file, s, []string{".", "src"}), func(f string) bool {
		info, err := fs.Stat(a.tree.fsys, f)
		return err == nil && info.Mode().IsRegular()
	})...)
}

// parse returns a file of the tree, within the tree's bounds.
func (t *Tree) parse(file string) *parsed {
	var p *parsed
	if t.ahead != nil {
		p = t.ahead.get(file)
	} else {
		p = &parsed{}
		t.parseFile(file, p)
	}
	if p.read != nil {
		return p
	}
	if t.files >= maxFiles || t.bytes+p.size > maxBytes {
		return &parsed{read: errTooLarge}
	}
	t.files++
	t.bytes += p.size
	return p
}
