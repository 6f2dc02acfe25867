package checks

import (
	"net/url"
	"slices"

	"github.com/engfix/engfix/internal/lazy"
	"github.com/engfix/engfix/probe"
)

// refusedControl objects that the control was refused because of its identity: two different refusals do not show that
// the service accepts anybody.
//
// A 401 is such a refusal unless it names a part of the request. A 403, and a close with 1008, may be about something
// that this identity may not do: then it must name a cause that no reduced answer names. A redirect is such a refusal
// if it leads to a login.
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

// login matches the end of a path that asks the caller to log in.
var login = lazy.Regexp(`(?i)(?:^|/)(?:log-?_?in|sign-?_?in|sso|authorize|auth)(?:\.\w+)?/?$`)
