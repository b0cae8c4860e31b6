package command

import (
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/oidcheck/oidcheck/driver/target"
)

// intrude reports whether cases may be run that lock users out or burden the
// target: on loopback always, else where its owner consents and --intrusive asks
// for them. --intrusive without consent is an error.
func (j *job) intrude(now time.Time) (bool, error) {
	t := j.subject.target
	switch {
	case onLoopback(t):
		return true, nil
	case !j.flags.intrusive:
		return false, nil
	case t.Consent == nil:
		return false, usage("--intrusive: nobody consents: its owner's name and the last day go into the target file, as consent: {by: NAME, until: 2027-01-31}")
	case !t.Consent.Covers(now):
		return false, usage("--intrusive: the consent of %s ended on %s: ask again, and change consent.until in the target file", t.Consent.By, t.Consent.Until.Format(time.DateOnly))
	}
	return true, nil
}

// onLoopback reports whether every issuer of the target is on this machine.
func onLoopback(t *target.Target) bool {
	issuers := []string{t.Issuer}
	for _, c := range t.Clients {
		issuers = append(issuers, c.Issuer)
	}
	for _, issuer := range issuers {
		if u, err := url.Parse(issuer); issuer != "" && (err != nil || !loopback(u.Hostname())) {
			return false
		}
	}
	return true
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback() || strings.EqualFold(host, "localhost")
}
