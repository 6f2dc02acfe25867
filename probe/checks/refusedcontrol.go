package checks

import (
	"net/url"
	"slices"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
)

// refusedControl objects that the control was refused for who asks: that a service has two refusals does not show that it
// accepts anybody.
//
// A 401 says so unless it names a part of the request. A 403, and a close with 1008, may be about something that this
// identity may not do: that takes a cause which no reduced answer has. A redirect says so where it leads to a login.
func (d *difference) refusedControl() *objection {
	x := d.control
	refused := false
	switch status := d.statusTold(x); {
	case status == 401:
		refused = !d.controlNamesRequest()
	case status == 403, x.Close() != nil && x.Close().Code == 1008:
		refused = !d.controlHasCause()
	case status/100 == 3:
		refused = leadsToLogin(x)
	}
	if !refused {
		return nil
	}
	return leavesOpen(x, "the full identity was refused too (%s), so nothing shows that anybody is let in%s", answer(x), d.wantsHello()).because(probe.CauseRefused)
}

// controlHasCause reports whether the control's error names a cause that no reduced answer names.
func (d *difference) controlHasCause() bool {
	return d.controlNamesRequest() || d.controlHasSentence(d.reduced) || slices.ContainsFunc(d.reduced, d.otherCode)
}

// leadsToLogin reports whether a redirect leads to a login page: its path ends like one, or it carries the address to
// return to.
func leadsToLogin(x *probe.Exchange) bool {
	to, err := url.Parse(x.Response.Headers.Get("Location"))
	if err != nil {
		return false
	}
	if login().MatchString(to.Path) {
		return true
	}
	asked, err := url.Parse(x.Request.URL)
	if err != nil || len(asked.Path) < 2 {
		return false
	}
	for _, values := range to.Query() {
		if slices.ContainsFunc(values, func(v string) bool {
			back, err := url.Parse(v)
			return err == nil && back.Path == asked.Path
		}) {
			return true
		}
	}
	return false
}

// login is how the paths end that ask who is there.
var login = lazy.Regexp(`(?i)(?:^|/)(?:log-?_?in|sign-?_?in|sso|authorize|auth)(?:\.\w+)?/?$`)
