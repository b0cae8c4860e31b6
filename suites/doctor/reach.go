package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/oidcheck/oidcheck/driver/httpx"
	"github.com/oidcheck/oidcheck/suites/session"
)

// authorities reads what certificates are verified by.
func (x *examination) authorities() bool {
	if x.roots != nil || x.target.CAFile == "" {
		return true
	}
	roots, err := session.Roots(x.target.CAFile)
	if err != nil {
		x.ours("tls", []string{"ca_file"}, "give a file of certificates in PEM form", "%v", err)
		return false
	}
	x.roots = roots
	return true
}

// reach looks at the way to the issuer: its name, its port, its certificate.
func (x *examination) reach(ctx context.Context) bool {
	return x.reachHost(ctx, "", x.target.Issuer, []string{"issuer"})
}

// reachHost is reach for one URL. The suffix tells its features from those of the issuer.
func (x *examination) reachHost(ctx context.Context, suffix, raw string, key []string) bool {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" {
		x.ours("dns"+suffix, key, "write an absolute URL", "%q names no host", raw)
		return false
	}
	name := net.JoinHostPort(strings.ToLower(u.Hostname()), port(u))
	address, ok := x.name(ctx, "dns"+suffix, u.Hostname(), name, key)
	if !ok {
		return false
	}
	conn, ok := x.connect(ctx, "tcp"+suffix, address, key)
	if !ok {
		return false
	}
	defer conn.Close()
	if u.Scheme != "https" {
		x.skip("tls"+suffix, "%s is http: what is sent can be read on the way", u.Host)
		return true
	}
	return x.handshake(ctx, "tls"+suffix, conn, u.Hostname())
}

func port(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "http":
		return "80"
	}
	return "443"
}

// name says which address a host has: by a rule of resolve, or by DNS.
func (x *examination) name(ctx context.Context, feature, host, hostPort string, key []string) (address string, ok bool) {
	if to := x.resolve[hostPort]; to != "" {
		x.ok(feature, "%s leads to %s, by resolve", hostPort, to)
		return to, true
	}
	if _, err := netip.ParseAddr(host); err == nil {
		x.ok(feature, "%s is an address", host)
		return hostPort, true
	}
	ctx, cancel := context.WithTimeout(ctx, x.options.Timeout)
	defer cancel()
	addresses, err := net.DefaultResolver.LookupHost(ctx, host)
	if err != nil || len(addresses) == 0 {
		x.theirs(feature, fmt.Sprintf("check the host in %s, or give its address: resolve: {%q: \"127.0.0.1:8443\"}, or --resolve host:port:address", strings.Join(key, "."), hostPort), "the name %s is not known", host)
		return "", false
	}
	x.ok(feature, "%s is %s", host, strings.Join(addresses, ", "))
	return hostPort, true
}

func (x *examination) connect(ctx context.Context, feature, address string, key []string) (net.Conn, bool) {
	dialer := net.Dialer{Timeout: x.options.Timeout}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	var timeout net.Error
	switch {
	case err == nil:
		x.ok(feature, "%s accepts connections", address)
		return conn, true
	case errors.Is(err, syscall.ECONNREFUSED):
		x.theirs(feature, "start the provider, or correct the port in "+strings.Join(key, "."), "%s refuses connections", address)
	case errors.As(err, &timeout) && timeout.Timeout():
		x.theirs(feature, "look for a firewall on the way, or raise limits.timeout", "%s does not answer within %v", address, x.options.Timeout)
	default:
		x.theirs(feature, "", "%s can't be reached: %v", address, err)
	}
	return nil, false
}

// handshake speaks TLS without trusting anybody, so that a chain that does not
// verify can be described. Nothing is sent over the connection.
func (x *examination) handshake(ctx context.Context, feature string, conn net.Conn, host string) bool {
	ctx, cancel := context.WithTimeout(ctx, x.options.Timeout)
	defer cancel()
	client := tls.Client(conn, &tls.Config{ServerName: host, InsecureSkipVerify: true, MinVersion: tls.VersionTLS12})
	if err := client.HandshakeContext(ctx); err != nil {
		cause, remedy := httpx.DiagnoseTLS(err)
		if cause == "" {
			cause, remedy = fmt.Sprintf("no handshake: %v", err), "see that the port is that of https, with TLS 1.2 or newer"
		}
		x.theirs(feature, remedy, "%s", cause)
		return false
	}
	chain := client.ConnectionState().PeerCertificates
	return x.chain(feature, chain, host)
}

func (x *examination) chain(feature string, chain []*x509.Certificate, host string) bool {
	leaf, now := chain[0], x.options.Now()
	options := x509.VerifyOptions{Roots: x.roots, DNSName: host, Intermediates: x509.NewCertPool(), CurrentTime: now}
	for _, c := range chain[1:] {
		options.Intermediates.AddCert(c)
	}
	_, err := leaf.Verify(options)
	var authority x509.UnknownAuthorityError
	switch {
	case err == nil:
		x.ok(feature, "the certificate of %s is issued by %s and expires on %s%s", host, leaf.Issuer, day(leaf.NotAfter), soon(leaf.NotAfter.Sub(now)))
		return true
	case now.After(leaf.NotAfter) || now.Before(leaf.NotBefore):
		x.theirs(feature, "renew it, or check this machine's clock", "the certificate is valid from %s to %s, and it is %s", day(leaf.NotBefore), day(leaf.NotAfter), day(now))
	case errors.As(err, &authority):
		last := chain[len(chain)-1]
		x.ours(feature, []string{"ca_file"}, "name the authority: ca_file: FILE.pem, or --ca-file FILE.pem; for a public one, let the server send its intermediate certificates",
			"the authority is unknown: of %s sent, the last is %s, issued by %s", certificates(len(chain)), last.Subject, last.Issuer)
	default:
		cause, remedy := httpx.DiagnoseTLS(err)
		if cause == "" {
			cause = err.Error()
		}
		x.theirs(feature, remedy, "%s (%s)", cause, names(leaf))
	}
	return false
}

func certificates(n int) string {
	if n == 1 {
		return "1 certificate"
	}
	return fmt.Sprintf("%d certificates", n)
}

// soon is added to an expiry that is near.
func soon(left time.Duration) string {
	const near = 14 * 24 * time.Hour
	if left > near {
		return ""
	}
	return fmt.Sprintf(": renew it, %d days are left", int(left/(24*time.Hour)))
}

func names(c *x509.Certificate) string {
	all := append([]string{}, c.DNSNames...)
	for _, ip := range c.IPAddresses {
		all = append(all, ip.String())
	}
	return "it is for " + strings.Join(all, ", ")
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }
