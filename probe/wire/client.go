package wire

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/engfix/engfix/internal/fileerror"
	"github.com/engfix/engfix/probe"
)

// Options configure a Client. Only Target is required.
type Options struct {
	// Target is the service: an http or https URL, whose path is put before the path of every question.
	Target *url.URL
	// Timeout bounds one exchange, from the first byte sent; 0 means 10 seconds. A conversation that is watched for
	// silence (probe.Ask.Settle) has that time in addition.
	Timeout time.Duration
	TLS     TLS
	Limits  Limits
	// Rate is how many exchanges may begin in a second; 0 for no limit.
	Rate float64
	// Redactor knows the secrets; nil knows credentials only.
	Redactor *Redactor
	// Fresh opens a new connection for each exchange.
	Fresh bool
	// Concurrency is how many exchanges are under way at once: no more connections than that wait for the next question when
	// one is opened. 0 means 1.
	Concurrency int
	// UserAgent names the tool to the service; "engfix" if it is empty.
	UserAgent string
}

// TLS says which certificates of an https target are trusted, and which one the client shows. The zero value trusts the
// system's certificates.
type TLS struct {
	CA       string // PEM file of the authorities to trust instead
	Cert     string // PEM file of our certificate, with Key
	Key      string // PEM file of its key
	Insecure bool   // trust any certificate
}

// A Client asks one service. It is safe for concurrent use.
type Client struct {
	target   *url.URL
	timeout  time.Duration
	tls      TLS
	limits   Limits
	limiter  *rate.Limiter
	redactor *Redactor
	agent    string
	pool     *pool
	limited  *limited
	gate     *gate
	upgrades *http.Transport // for requests that may switch protocols
	large    sync.Mutex      // held while a large answer is recorded
}

var _ probe.Sender = (*Client)(nil)

// New makes a client. Its errors are about the options.
func New(o Options) (*Client, error) {
	if err := checkTarget(o.Target); err != nil {
		return nil, err
	}
	tlsConfig, err := o.TLS.config()
	if err != nil {
		return nil, err
	}
	c := &Client{
		target:   o.Target,
		timeout:  cmp.Or(o.Timeout, defaultTimeout),
		tls:      o.TLS,
		limits:   o.Limits.withDefaults(),
		redactor: o.Redactor,
		agent:    cmp.Or(o.UserAgent, "engfix"),
		limited:  newLimited(),
		gate:     newGate(),
	}
	if c.redactor == nil {
		c.redactor = NewRedactor(nil, nil)
	}
	if o.Rate > 0 {
		c.limiter = rate.NewLimiter(rate.Limit(o.Rate), 1)
	}
	c.upgrades = c.transport(tlsConfig.Clone(), false)
	c.upgrades.DisableKeepAlives = true
	address := hostPort(o.Target.Scheme, o.Target.Hostname(), o.Target.Port())
	c.pool = newPool(address, o.Target.Scheme, c.transport(tlsConfig, true), o.Fresh, max(o.Concurrency, 1))
	return c, nil
}

// transport makes connections: HTTP/1.1, and HTTP/2 if http2 is set and the service negotiates it.
func (c *Client) transport(secured *tls.Config, http2 bool) *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetHTTP2(http2)
	return &http.Transport{
		Protocols:              protocols,
		DialContext:            c.dial,
		TLSHandshakeTimeout:    c.limits.TLS,
		ResponseHeaderTimeout:  c.limits.FirstByte,
		TLSClientConfig:        secured,
		MaxResponseHeaderBytes: int64(c.limits.Headers),
		DisableCompression:     true, // the body is decoded here, within bounds, and shown with its original header
	}
}

// dial opens a connection within Limits.Connect.
func (c *Client) dial(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.limits.Connect, errConnectTime)
	defer cancel()
	conn, err := dialLine(ctx, network, address)
	if err != nil && errors.Is(context.Cause(ctx), errConnectTime) {
		return nil, errConnectTime
	}
	return conn, err
}

// Close releases the client's connections and files.
func (c *Client) Close() {
	c.pool.close()
	c.upgrades.CloseIdleConnections()
}

// Send puts a question and returns the redacted record of the exchange, with the raw exchange beside it if that differs
// (probe.Exchange.Raw). A question that cannot be put is an exchange that ends unsent. An error means that the context
// ended, or it is a MachineError.
func (c *Client) Send(ctx context.Context, ask probe.Ask) (*probe.Exchange, error) {
	x, _, err := c.Do(ctx, ask)
	return x, err
}

// Do is Send that also returns the response's body, decompressed but not redacted, so that values can be captured from
// it. It must not be shown or stored.
func (c *Client) Do(ctx context.Context, ask probe.Ask) (*probe.Exchange, []byte, error) {
	about := func() string { return c.redactor.Text(fmt.Sprintf("asking %s (%s)", ask.Endpoint, ask.Variant)) }
	q, unfit := c.question(ask)
	if unfit != nil {
		q.unsent(unfit.Error())
		return q.record(), nil, nil
	}
	q, err := c.patiently(ctx, q)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", about(), err)
	}
	x := c.recorded(q)
	if x.End != probe.EndUnsent {
		x.Repro = c.repro(q)
	}
	return x, q.raw, nil
}

// largeAnswer is the size in bytes from which an answer is recorded alone. To take it apart costs many times its size,
// and many endpoints may send such answers at once.
const largeAnswer = 256 << 10

// recorded returns the question's record.
func (c *Client) recorded(q *question) *probe.Exchange {
	if q.received() >= largeAnswer {
		c.large.Lock()
		defer c.large.Unlock()
	}
	return q.record()
}

// put puts a question once, when it is its turn. While this machine cannot make the connection, nothing is sent, and
// fewer questions are put at once. If that does not help, the error is a MachineError.
func (c *Client) put(ctx context.Context, q *question) error {
	for began := time.Now(); ; {
		err := c.try(ctx, q)
		var fault *MachineError
		if !errors.As(err, &fault) || time.Since(began) > faultPatience {
			return err
		}
		c.gate.pause(ctx)
	}
}

// try puts a question once, when it is its turn.
func (c *Client) try(ctx context.Context, q *question) error {
	if err := c.gate.enter(ctx); err != nil {
		return err
	}
	defer c.gate.leave()
	if err := c.turn(ctx); err != nil {
		return err
	}
	began := time.Now()
	ask := c.request
	if q.ask.Transport.Frames() {
		ask = c.converse
	}
	if err := ask(ctx, q); err != nil {
		return err
	}
	if !q.again.IsZero() {
		began = q.again // the silence of a kept connection does not count
	}
	q.x.DurationMS = float64(time.Since(began).Microseconds()) / 1000
	return nil
}

// Repro returns the command that puts a question, and sends nothing; "" if the question cannot be put.
func (c *Client) Repro(ask probe.Ask) string {
	q, unfit := c.question(ask)
	if unfit != nil {
		return ""
	}
	q.x.End = probe.EndComplete
	return c.repro(q)
}

// checkTarget refuses a target that cannot be asked.
func checkTarget(u *url.URL) error {
	switch {
	case u == nil:
		return errors.New("there is no target: set its URL")
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return fmt.Errorf("target %q is not the URL of a service: want http://host or https://host", u.Redacted())
	case u.User != nil:
		return fmt.Errorf("target %q must not have credentials: set an Authorization header under identity.headers", u.Redacted())
	case u.RawQuery != "" || u.Fragment != "":
		return fmt.Errorf("target %q must not have a query or a fragment", u.Redacted())
	}
	return nil
}

// config reads the files and returns the configuration for crypto/tls.
func (t TLS) config() (*tls.Config, error) {
	config := &tls.Config{
		InsecureSkipVerify: t.Insecure, // asked for by name in the configuration, for test services
		ClientSessionCache: tls.NewLRUClientSessionCache(0),
	}
	if t.CA != "" {
		pem, err := os.ReadFile(t.CA)
		if err != nil {
			return nil, fileerror.Unreadable(t.CA, err, "name a file of certificate authorities in PEM form")
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("%s has no certificate in PEM form: it begins with -----BEGIN CERTIFICATE-----", t.CA)
		}
	}
	if (t.Cert == "") != (t.Key == "") {
		return nil, errors.New("a TLS certificate and its key belong together: set both or neither")
	}
	if t.Cert != "" {
		pair, err := tls.LoadX509KeyPair(t.Cert, t.Key)
		if pe := (*fs.PathError)(nil); errors.As(err, &pe) {
			return nil, fileerror.Unreadable(pe.Path, err, "name the client certificate and its key, both in PEM form")
		}
		if err != nil {
			return nil, fmt.Errorf("cannot read the client certificate %s and its key %s: %w", t.Cert, t.Key, err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return config, nil
}
