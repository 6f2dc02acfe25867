// Package pgtest starts a PostgreSQL server for a test.
package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx", to make databases with

	"github.com/engfix/engfix/internal/freeport"
	"github.com/engfix/engfix/internal/need"
)

// password of the test server, with characters that a URL must escape.
const password = "ge/he:im@%"

// A server is a PostgreSQL server of the tests' own.
type server struct {
	dir  string
	port string
	cmd  *exec.Cmd
	life io.Closer // the server stops when it is closed, also by our death
}

var (
	// theServer starts the server for the first test that needs it; Stop stops it.
	theServer = sync.OnceValues(startPostgres)
	started   atomic.Pointer[server]
	databases atomic.Int64 // made so far, for their names
)

var errNoPostgres = errors.New("no PostgreSQL server: apt-get install postgresql")

// New returns the DSN of a new database. Without a server it skips the test; in CI it fails it. The caller calls Stop
// when the tests are over.
func New(t *testing.T) string {
	t.Helper()
	srv, err := theServer()
	switch {
	case errors.Is(err, errNoPostgres):
		need.Missing(t, "%v", err)
	case err != nil:
		t.Fatal(err)
	}
	name := "h" + strconv.FormatInt(databases.Add(1), 10)
	if err := srv.exec(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	return srv.dsn(name)
}

func (s *server) dsn(database string) string {
	return "postgres://engfix:ge%2Fhe%3Aim%40%25@127.0.0.1:" + s.port + "/" + database + "?sslmode=disable"
}

func (s *server) exec(ctx context.Context, query string) error {
	db, err := sql.Open("pgx", s.dsn("postgres"))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, query)
	return errors.Join(err, db.Close())
}

func startPostgres() (*server, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		path, err := exec.LookPath("initdb")
		if err != nil {
			return nil, errNoPostgres
		}
		found = []string{path}
	}
	bin := filepath.Dir(found[len(found)-1])
	s := new(server)
	if s.dir, err = os.MkdirTemp("", "engfix-pg-"); err != nil {
		return nil, err
	}
	started.Store(s)
	if err := os.WriteFile(filepath.Join(s.dir, "pw"), []byte(password), 0o644); err != nil {
		return nil, err
	}
	if err := giveAway(s.dir); err != nil {
		return nil, err
	}
	data := filepath.Join(s.dir, "data")
	initdb := asServerUser(filepath.Join(bin, "initdb"), "-D", data, "-U", "engfix", "--pwfile", filepath.Join(s.dir, "pw"),
		"--auth=scram-sha-256", "--no-sync", "--no-locale", "-E", "UTF8")
	initdb.Dir = s.dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	if s.port, err = freeport.Port(); err != nil {
		return nil, err
	}
	s.cmd = asServerUser("sh", "-c", `"$@" >log 2>&1 & cat; kill -INT $!; wait`, "sh", filepath.Join(bin, "postgres"), "-D", data,
		"-c", "listen_addresses=127.0.0.1", "-c", "port="+s.port, "-c", "fsync=off", "-c", "unix_socket_directories="+s.dir)
	s.cmd.Dir = s.dir
	if s.life, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		err := s.exec(ctx, "SELECT 1")
		if err == nil {
			return s, nil
		}
		if ctx.Err() != nil {
			log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return nil, fmt.Errorf("the server did not come up: %w\n%s", err, log)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// Stop ends the server, if one was started, and removes its folder.
func Stop() error {
	s := started.Load()
	if s == nil {
		return nil
	}
	var errs []error
	if s.life != nil {
		errs = append(errs, s.life.Close())
	}
	if s.cmd != nil && s.cmd.Process != nil {
		errs = append(errs, s.cmd.Wait())
	}
	return errors.Join(append(errs, os.RemoveAll(s.dir))...)
}

// asServerUser returns a command that runs as user postgres if we are root, because the server refuses to run as root.
func asServerUser(program string, args ...string) *exec.Cmd {
	if os.Geteuid() == 0 {
		return exec.Command("runuser", append([]string{"-u", "postgres", "--", program}, args...)...)
	}
	return exec.Command(program, args...)
}

// giveAway makes the folder the server user's.
func giveAway(dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return err
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return fmt.Errorf("user postgres: %w", err)
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return fmt.Errorf("user postgres: %w", err)
	}
	return os.Chown(dir, uid, gid)
}
