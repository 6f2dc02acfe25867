package wire

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/engfix/engfix/probe"
)

// Fetch reads a document of the target, such as its OpenAPI description: a path below the target, or a URL of the same
// origin. It follows no redirect, sends no identity, and refuses a document of more than limit bytes.
func (c *Client) Fetch(ctx context.Context, ref string, limit int) (string, error) {
	u, err := c.sameOrigin(ref)
	if err != nil {
		return "", err
	}
	shown := c.redactor.Text(u.String())
	if err := c.turn(ctx); err != nil {
		return "", fmt.Errorf("reading %s: %w", shown, err)
	}
	w := newWatch(ctx, c.timeout)
	defer w.stop()
	v, err := c.get(w, u)
	defer v.leave()
	switch {
	case ctx.Err() != nil:
		return "", fmt.Errorf("reading %s: %w", shown, ended(ctx))
	case machineFault(err) != nil:
		return "", fmt.Errorf("reading %s: %w", shown, machineFault(err))
	case err != nil:
		_, words := c.noAnswer(w, err, v.connected)
		return "", fmt.Errorf("reading %s: %s", shown, c.redactor.Text(words))
	}
	resp := v.resp
	if location := resp.Header.Get("Location"); location != "" && resp.StatusCode/100 == 3 {
		return "", fmt.Errorf("reading %s: it redirects to %s: name that address if it is the right one", shown, c.redactor.Text(location))
	}
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("reading %s: the service returned %d %s", shown, resp.StatusCode, http.StatusText(resp.StatusCode))
	}
	b := readPieces(resp, limit, nil)
	switch {
	case ctx.Err() != nil:
		return "", fmt.Errorf("reading %s: %w", shown, ended(ctx))
	case errors.Is(b.err, errTooMuch):
		return "", fmt.Errorf("reading %s: it is larger than %s%s", shown, Size(limit), keyDocument)
	case b.err != nil || b.unknown != "":
		_, words := c.bodyTrouble(w, b)
		return "", fmt.Errorf("reading %s: %s", shown, c.redactor.Text(words))
	}
	return b.pieces.text(), nil
}

// Reachable reports whether the target speaks HTTP, by asking for its root. Any answer is enough. The error is one line
// that names the target and the cause.
func (c *Client) Reachable(ctx context.Context) error {
	shown := c.redactor.Text(c.target.String())
	if err := c.turn(ctx); err != nil {
		return fmt.Errorf("cannot reach %s: %w", shown, err)
	}
	w := newWatch(ctx, c.timeout)
	defer w.stop()
	u := *c.target
	if u.Path == "" {
		u.Path = "/"
	}
	v, err := c.get(w, &u)
	defer v.leave()
	if err == nil {
		if c.target.Scheme == "http" && v.resp.StatusCode == http.StatusBadRequest && wantsTLS(readBody(v.resp, maxRoot, nil).data) {
			return fmt.Errorf("cannot reach %s: the port is for TLS: write https:// instead of http://", shown)
		}
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("cannot reach %s: %w", shown, ended(ctx))
	}
	if fault := machineFault(err); fault != nil {
		return fmt.Errorf("cannot ask %s: %w", shown, fault)
	}
	end, words := c.noAnswer(w, err, v.connected)
	if end == probe.EndTooLarge || errors.Is(err, errNoStatus) || errors.Is(err, errSwitched) {
		return nil // it answers, though with more than is read, or with faults
	}
	return fmt.Errorf("cannot reach %s: %s%s", shown, c.redactor.Text(words), c.remedy(end, err))
}

// ToStart ends the error of Reachable if nothing answers at the target.
const ToStart = ": start the service (--start 'COMMAND' does), or name another with --target"

// remedy returns the remedy for a service that does not answer; "" if the reason already states it.
func (c *Client) remedy(end probe.End, err error) string {
	if _, _, ok := tlsTrouble(err); ok {
		return ""
	}
	if _, ok := handshakeTrouble(err); ok && end == probe.EndUnreachable {
		return ""
	}
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return ": correct target.url or --target"
	case end == probe.EndCut && c.target.Scheme == "https" && c.tls.Cert == "":
		// A service refuses a client without a certificate after the handshake, often without a word.
		return ": if it needs a client certificate, set target.tls.cert and target.tls.key"
	}
	if end == probe.EndCut && c.target.Scheme == "http" {
		return ": if the port is for TLS, write https:// instead of http://"
	}
	return ToStart
}

// get sends a plain GET over a fresh connection.
func (c *Client) get(w *watch, u *url.URL) (*visit, error) {
	return c.visit(w, "", false, func() (*http.Request, error) {
		req, err := http.NewRequestWithContext(w, http.MethodGet, u.String(), nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set("Accept", "*/*")
		req.Header.Set("User-Agent", c.agent)
		return req, nil
	})
}

// sameOrigin resolves a path or URL and refuses one that leads away from the target.
func (c *Client) sameOrigin(ref string) (*url.URL, error) {
	if path, query, _ := strings.Cut(ref, "?"); strings.HasPrefix(path, "/") {
		return c.below(path, query)
	}
	u, err := url.Parse(ref)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("%q is neither a path that begins with a slash nor a URL", c.redactor.Text(ref))
	}
	if u.Scheme != c.target.Scheme || !strings.EqualFold(u.Host, c.target.Host) || u.User != nil {
		return nil, fmt.Errorf("%s is not on the target %s, and nothing else is contacted", c.redactor.Text(u.Redacted()), c.target)
	}
	return u, nil
}
