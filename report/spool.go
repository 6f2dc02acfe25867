package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/engfix/engfix/probe"
)

// spoolMemory is how many bytes a spool holds before it uses a file: a small run touches no disk.
const spoolMemory = 256 << 10

// A spool keeps records, one line each, in the order of arrival: a few in memory, many in a temporary file. The zero
// value is an empty spool in the system's folder for temporary files.
type spool struct {
	dir  string
	mem  []byte
	file *os.File
	out  *bufio.Writer
	size int64
	at   index
}

// add appends a record, which holds no newline. get finds a record with a key.
func (s *spool) add(key string, record []byte) error {
	if s.file == nil && len(s.mem)+len(record) >= spoolMemory {
		if err := s.spill(); err != nil {
			return err
		}
	}
	if key != "" {
		s.at.set(key, s.size)
	}
	s.size += int64(len(record)) + 1
	if s.file == nil {
		s.mem = append(append(s.mem, record...), '\n')
		return nil
	}
	if _, err := s.out.Write(record); err != nil {
		return s.failed(err)
	}
	if err := s.out.WriteByte('\n'); err != nil {
		return s.failed(err)
	}
	return nil
}

func (s *spool) spill() error {
	f, err := os.CreateTemp(s.dir, "engfix-spool-*")
	if err != nil {
		return s.failed(err)
	}
	// If the system allows it the name is removed at once, so that no file is left behind however the process ends.
	_ = os.Remove(f.Name())
	s.file, s.out = f, bufio.NewWriterSize(f, 64<<10)
	if _, err := s.out.Write(s.mem); err != nil {
		return s.failed(err)
	}
	s.mem = nil
	return nil
}

// get returns the record last added under the key. For a key that was never added it may return the record of another.
func (s *spool) get(key string) (record []byte, ok bool, err error) {
	at, ok := s.at.get(key)
	if !ok {
		return nil, false, nil
	}
	if s.file == nil {
		length := bytes.IndexByte(s.mem[at:], '\n')
		return s.mem[at : at+int64(length)], true, nil
	}
	if err := s.out.Flush(); err != nil {
		return nil, false, s.failed(err)
	}
	record, err = bufio.NewReader(io.NewSectionReader(s.file, at, s.size-at)).ReadBytes('\n')
	if err != nil {
		return nil, false, s.failed(err)
	}
	return record[:len(record)-1], true, nil
}

// each calls f with every record in the order of arrival. f must not keep the record.
func (s *spool) each(f func(record []byte) error) error {
	var r io.Reader
	if s.file == nil {
		r = bytes.NewReader(s.mem)
	} else {
		if err := s.out.Flush(); err != nil {
			return s.failed(err)
		}
		r = io.NewSectionReader(s.file, 0, s.size)
	}
	br := bufio.NewReaderSize(r, 64<<10)
	for {
		line, err := br.ReadBytes('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return s.failed(err)
		}
		if err := f(line[:len(line)-1]); err != nil {
			return err
		}
	}
}

// close drops everything. The spool is empty after it, and may be closed again.
func (s *spool) close() {
	if s.file != nil {
		name := s.file.Name()
		_ = s.file.Close()
		_ = os.Remove(name) // gone already if spill could remove it
	}
	*s = spool{dir: s.dir}
}

func (s *spool) failed(err error) error {
	dir := s.dir
	if dir == "" {
		dir = os.TempDir()
	}
	return fmt.Errorf("keep the run's evidence in a temporary file in %s: %w", dir, err)
}

// addExchange keeps an exchange under its ID.
func (s *spool) addExchange(x *probe.Exchange) error {
	doc, err := encodeExchange(x)
	if err != nil {
		return err
	}
	return s.add(x.ID, doc)
}

// exchange returns the exchange kept under the ID, or nil if there is none.
func (s *spool) exchange(id string) (*probe.Exchange, error) {
	record, ok, err := s.get(id)
	if !ok || err != nil {
		return nil, err
	}
	x := new(probe.Exchange)
	if err := json.Unmarshal(record, x); err != nil {
		return nil, fmt.Errorf("decode exchange %s: %w", id, err)
	}
	if x.ID != id {
		return nil, nil
	}
	return x, nil
}
