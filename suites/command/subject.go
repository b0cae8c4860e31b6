package command

import (
	"crypto/x509"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/proof"
	"github.com/oidcheck/oidcheck/suites/session"
)

// subject is what is going to be tested.
type subject struct {
	target  *target.Target
	roots   *x509.CertPool // nil: those of the target or the system
	resolve map[string]string
	preset  string
	close   func()
}

// choose takes the target from a file or an issuer URL, or starts the bundled
// provider.
func (a *app) choose(f runFlags) (*subject, error) {
	s := &subject{close: func() {}}
	var err error
	switch {
	case f.target != "":
		if s.target, err = target.Load(f.target); err != nil {
			return nil, classify(err)
		}
	case f.issuer != "":
		if s.target, err = bare(f.issuer); err != nil {
			return nil, err
		}
	default:
		bench, err := proof.Start(proof.Options{Preset: f.preset, Faults: f.faults})
		if err != nil {
			return nil, usage("%w", err)
		}
		s.target, s.roots, s.preset = bench.Target, bench.Roots, bench.Preset.Name
		s.close = func() { _ = bench.Close() }
	}
	if err := s.override(f); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// override applies the flags that say how to reach the target.
func (s *subject) override(f runFlags) error {
	for _, file := range []struct{ name, path string }{{"--ca-file", f.caFile}, {"ca_file", s.target.CAFile}} {
		if file.path == "" || s.roots != nil && file.name == "ca_file" {
			continue
		}
		var err error
		if s.roots, err = session.Roots(file.path); err != nil {
			return usage("%s: %w", file.name, err)
		}
	}
	s.resolve = map[string]string{}
	for _, rule := range f.resolve {
		from, to, err := parseResolve(rule)
		if err != nil {
			return err
		}
		s.resolve[from] = to
	}
	return nil
}

// bare is a target of which nothing is known but its issuer (OIDC Discovery
// section 3).
func bare(issuer string) (*target.Target, error) {
	u, err := url.Parse(issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil || strings.ContainsAny(issuer, "?#") {
		return nil, usage("--issuer %s: write an absolute URL without user, query and fragment, like https://op.example.com", issuer)
	}
	return &target.Target{Name: issuer, Issuer: issuer}, nil
}

// parseResolve reads host:port:address, or host:port:address:port. An address
// is that of IPv4 or IPv6; the latter is in brackets where a port follows.
func parseResolve(rule string) (from, to string, err error) {
	parts := strings.SplitN(rule, ":", 3)
	if len(parts) != 3 || parts[0] == "" {
		return "", "", wrongRule(rule)
	}
	port, err := strconv.ParseUint(parts[1], 10, 16)
	if err != nil || port == 0 {
		return "", "", wrongRule(rule)
	}
	from = parts[0] + ":" + parts[1]
	if both, err := netip.ParseAddrPort(parts[2]); err == nil && both.Port() > 0 {
		return from, both.String(), nil
	}
	address, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(parts[2], "["), "]"))
	if err != nil {
		return "", "", wrongRule(rule)
	}
	return from, netip.AddrPortFrom(address, uint16(port)).String(), nil
}

func wrongRule(rule string) error {
	return usage("--resolve %s: write host:port:address, as in op.example:443:127.0.0.1 or op.example:443:127.0.0.1:8443", rule)
}
