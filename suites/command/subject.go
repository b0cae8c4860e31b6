package command

import (
	"crypto/x509"
	"os"
	"strings"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/proof"
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
		s.target = &target.Target{Name: f.issuer, Issuer: f.issuer}
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
	if f.caFile != "" {
		pem, err := os.ReadFile(f.caFile)
		if err != nil {
			return usage("--ca-file: %w", err)
		}
		s.roots = x509.NewCertPool()
		if !s.roots.AppendCertsFromPEM(pem) {
			return usage("--ca-file %s: holds no certificate in PEM form", f.caFile)
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

// parseResolve reads host:port:address, or host:port:address:port.
func parseResolve(rule string) (from, to string, err error) {
	parts := strings.SplitN(rule, ":", 3)
	if len(parts) != 3 || parts[0] == "" || parts[1] == "" || parts[2] == "" {
		return "", "", usage("--resolve %s: write host:port:address, as in op.example:443:127.0.0.1", rule)
	}
	from, to = parts[0]+":"+parts[1], parts[2]
	if strings.Count(to, ":") != 1 {
		to = strings.Trim(to, "[]")
		if strings.Contains(to, ":") {
			to = "[" + to + "]"
		}
		to += ":" + parts[1]
	}
	return from, to, nil
}
