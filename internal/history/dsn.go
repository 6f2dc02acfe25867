package history

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
)

type dialect int

const (
	sqlite dialect = iota
	postgres
)

// A dsn is the place of a history.
type dsn struct {
	dialect dialect
	path    string          // of SQLite, absolute
	sealed  bool            // the file of SQLite cannot be written, and nobody else writes it
	config  *pgx.ConnConfig // of Postgres
	secrets []string        // texts that no error may hold
}

// Check returns the mistake in the name of a history, or nil. It opens nothing.
func Check(name string) error {
	_, err := parseDSN(name)
	return err
}

// parseDSN reads "sqlite:PATH" and "postgres://…". Its errors quote nothing that could hold a password.
func parseDSN(name string) (dsn, error) {
	const want = `want "sqlite:PATH" or "postgres://USER@HOST/DATABASE"`
	scheme, rest, found := strings.Cut(name, ":")
	switch {
	case !found:
		return dsn{}, fmt.Errorf("history.dsn has no scheme: %s", want)
	case scheme == "sqlite":
		if rest == "" {
			return dsn{}, fmt.Errorf("history.dsn names no file: %s", want)
		}
		path, err := filepath.Abs(filepath.FromSlash(rest))
		if err != nil {
			return dsn{}, fmt.Errorf("history.dsn: %w", err)
		}
		return dsn{dialect: sqlite, path: path}, nil
	case scheme == "postgres" || scheme == "postgresql":
		u, err := url.Parse(name)
		if err != nil && strings.Contains(rest, "@") || unescaped(rest) {
			return dsn{}, errUnescaped
		}
		if err != nil || u.Host == "" && u.Query().Get("host") == "" {
			return dsn{}, errors.New(`history.dsn is not a valid URL: want "postgres://USER@HOST:PORT/DATABASE"`)
		}
		secrets := secretsOf(u)
		config, err := pgx.ParseConfig(name)
		if err != nil {
			return dsn{}, dsn{secrets: secrets}.scrub(fmt.Errorf("history.dsn: %w", err))
		}
		if config.Password != "" {
			secrets = append(secrets, config.Password) // it may also be from PGPASSWORD or a password file
		}
		return dsn{dialect: postgres, config: config, secrets: secrets}, nil
	}
	if strings.ContainsAny(scheme, `/\@ `) || len(scheme) < 2 { // a path, "C:\…", or something with a secret in it
		return dsn{}, fmt.Errorf("history.dsn has no scheme: %s", want)
	}
	return dsn{}, fmt.Errorf("history.dsn has the unknown scheme %q: %s", scheme, want)
}

// errUnescaped is for a URL whose password ends earlier than its author thinks. It quotes nothing: any part of the URL
// may be a part of the password.
var errUnescaped = errors.New("history.dsn is not a valid URL as it stands: in a user name or a password write % as %25, @ as %40, " +
	": as %3A, / as %2F, # as %23 and ? as %3F")

// unescaped reports whether a URL without its scheme has a character in its password that ends the password or the host:
// an "@" may only be before the host and in the values of the query.
func unescaped(rest string) bool {
	rest = strings.TrimPrefix(rest, "//")
	before, query, _ := strings.Cut(rest, "?")
	authority, path, _ := strings.Cut(before, "/")
	name, _, _ := strings.Cut(query, "=")
	return strings.Contains(rest, "#") || strings.Count(authority, "@") > 1 || strings.Contains(path, "@") || strings.Contains(name, "@")
}

// secretsOf returns the passwords in the URL as they are and as they are written.
func secretsOf(u *url.URL) []string {
	var secrets []string
	if password, ok := u.User.Password(); ok {
		_, written, _ := strings.Cut(u.User.String(), ":")
		secrets = append(secrets, password, written)
	}
	for key, values := range u.Query() {
		if strings.Contains(strings.ToLower(key), "password") {
			for _, v := range values {
				secrets = append(secrets, v, url.QueryEscape(v))
			}
		}
	}
	return slices.DeleteFunc(secrets, func(s string) bool { return s == "" })
}

// String names the history without its password.
func (d dsn) String() string {
	if d.dialect == sqlite {
		return d.path
	}
	return fmt.Sprintf("postgres://%s@%s:%d/%s", d.config.User, d.config.Host, d.config.Port, d.config.Database)
}

// uri returns the name by which SQLite opens the file without creating it. Transactions take the write lock when they
// begin, so that two writers wait for each other instead of failing half way.
func (d dsn) uri() string {
	path := filepath.ToSlash(d.path)
	if !strings.HasPrefix(path, "/") { // C:/…
		path = "/" + path
	}
	if d.sealed {
		return (&url.URL{Scheme: "file", Path: path, RawQuery: "mode=ro&immutable=1"}).String()
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: "mode=rw&_txlock=immediate&_busy_timeout=15000" +
		"&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=foreign_keys(1)"}).String()
}

// scrub returns the error with every secret in its text replaced. The error that it wraps stays reachable.
func (d dsn) scrub(err error) error {
	text := err.Error()
	for _, s := range d.secrets {
		text = strings.ReplaceAll(text, s, "****")
	}
	text = strings.Join(strings.Fields(text), " ") // drivers write errors of several lines
	if text == err.Error() {
		return err
	}
	return worded{text, err}
}

// A worded error replaces the words of the error that it wraps.
type worded struct {
	text string
	err  error
}

func (w worded) Error() string { return w.text }
func (w worded) Unwrap() error { return w.err }
