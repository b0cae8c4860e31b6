package httpx

import (
	"context"
	"crypto/tls"
	"net/url"
)

// Handshake negotiates TLS with the host of an https address, at no other than
// the given version, and closes the connection. The certificate is not verified:
// that is for exchanges to do. nil means that the host speaks this version.
func (c *Client) Handshake(ctx context.Context, address string, version uint16) error {
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	conn, err := c.dial(ctx, "tcp", hostPort(u))
	if err != nil {
		return err
	}
	defer conn.Close()
	return tls.Client(conn, &tls.Config{
		ServerName: u.Hostname(), InsecureSkipVerify: true, MinVersion: version, MaxVersion: version,
	}).HandshakeContext(ctx)
}

// hostPort is what to dial for an https address.
func hostPort(u *url.URL) string {
	if u.Port() != "" {
		return u.Host
	}
	return u.Host + ":443"
}
