package target

import (
	"maps"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/oidcheck/oidcheck/driver/strict"
)

// check finds what the file says that cannot be. The first finding is returned,
// in a fixed order.
func (s source) check(t *Target) *strict.Error {
	if t.Issuer == "" {
		return s.wrong([]string{"issuer"}, "is missing: give the provider's issuer identifier, as its discovery document has it")
	}
	if e := s.issuer([]string{"issuer"}, t.Issuer, t.AllowHTTP); e != nil {
		return e
	}
	for _, check := range []func(*Target) *strict.Error{
		s.files, s.resolve, s.clients, s.users, s.login, s.numbers, s.consent,
	} {
		if e := check(t); e != nil {
			return e
		}
	}
	return nil
}

// issuer holds an issuer identifier against OIDC Discovery section 3 and RFC
// 8414 section 2: a URL without query or fragment, https off this machine.
func (s source) issuer(path []string, issuer string, allowHTTP bool) *strict.Error {
	u, err := url.Parse(issuer)
	switch {
	case err != nil || u.Host == "" || u.Opaque != "":
		return s.wrong(path, "is not an absolute URL: write it like https://op.example.com")
	case u.User != nil || strings.ContainsAny(issuer, "?#"):
		return s.wrong(path, "must have no user, query or fragment (OIDC Discovery section 3)")
	case u.Scheme != "https" && u.Scheme != "http":
		return s.wrong(path, "must be an https URL")
	case u.Scheme == "http" && !allowHTTP && !loopbackHost(u.Hostname()):
		return s.wrong(path, "is http and not on loopback, where secrets can be read on the way: use https, or set allow_http: true")
	}
	return nil
}

func loopbackHost(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback() || strings.EqualFold(host, "localhost")
}

func (s source) files(t *Target) *strict.Error {
	for _, f := range []struct{ key, path string }{{"ca_file", t.CAFile}, {"ledger", t.Ledger}} {
		if f.path == "" {
			continue
		}
		if _, err := os.Stat(f.path); err != nil {
			return s.wrong([]string{f.key}, "cannot be read (relative paths start at the target file's folder): %s", err)
		}
	}
	return nil
}

func (s source) resolve(t *Target) *strict.Error {
	for _, from := range slices.Sorted(maps.Keys(t.Resolve)) {
		path := []string{"resolve", from}
		if _, ok := hostPort(from); !ok {
			return s.wrong(path, "must be named host:port")
		}
		host, ok := hostPort(t.Resolve[from])
		if _, err := netip.ParseAddr(host); !ok || err != nil {
			return s.wrong(path, "must lead to an address and port, such as 127.0.0.1:8443")
		}
	}
	return nil
}

// hostPort returns the host of "host:port" and whether both are there.
func hostPort(s string) (host string, ok bool) {
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		return "", false
	}
	n, err := strconv.ParseUint(port, 10, 16)
	return host, err == nil && n > 0 && host != ""
}

func (s source) users(t *Target) *strict.Error {
	seen := map[string]bool{}
	for i, u := range t.Users {
		path := []string{"users", strconv.Itoa(i)}
		switch {
		case u.Username == "":
			return s.wrong(path, "needs a username")
		case u.Password.Empty():
			return s.wrong(path, "needs a password")
		case seen[u.Username]:
			return s.wrong(append(path, "username"), "is that of an earlier user: cases that need two would use one twice")
		}
		seen[u.Username] = true
	}
	return nil
}

func (s source) login(t *Target) *strict.Error {
	for i, step := range t.Login.Steps {
		path := []string{"login", "steps", strconv.Itoa(i)}
		if len(step.Fill) == 0 && step.Click == "" {
			return s.wrong(path, "does nothing: give fill or click")
		}
		for _, field := range slices.Sorted(maps.Keys(step.Fill)) {
			v := step.Fill[field]
			if strings.HasPrefix(v, "{") && strings.HasSuffix(v, "}") && v != "{username}" && v != "{password}" {
				return s.guess(append(path, "fill", field), "placeholder", v, []string{"{username}", "{password}"})
			}
		}
	}
	return nil
}

func (s source) numbers(t *Target) *strict.Error {
	switch {
	case t.Limits.Rate < 0:
		return s.wrong([]string{"limits", "rate"}, "must not be negative: it is in requests a second, 0 for no limit")
	case t.Limits.Timeout < 0:
		return s.wrong([]string{"limits", "timeout"}, "must not be negative")
	case t.RefreshReuseLeeway < 0:
		return s.wrong([]string{"refresh_reuse_leeway"}, "must not be negative")
	}
	return nil
}

func (s source) consent(t *Target) *strict.Error {
	switch {
	case t.Consent == nil:
		return nil
	case t.Consent.By == "":
		return s.wrong([]string{"consent"}, "needs by: who permits intrusive cases")
	case t.Consent.Until.IsZero():
		return s.wrong([]string{"consent"}, "needs until: the last day on which the permission holds")
	}
	return nil
}
