package httpx

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"strings"
	"time"
)

// newTransport returns a transport that asks for no compression (a small answer
// could unpack to a huge body) and speaks HTTP/1.1 only, so that all exchanges
// are alike.
func (c *Client) newTransport() *http.Transport {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		DialContext:            c.dial,
		TLSClientConfig:        c.tlsConfig(""),
		TLSHandshakeTimeout:    c.options.Timeout,
		DisableCompression:     true,
		MaxIdleConns:           256,
		MaxIdleConnsPerHost:    64,
		IdleConnTimeout:        30 * time.Second,
		MaxResponseHeaderBytes: c.options.MaxHeader,
		Protocols:              protocols,
	}
}

func (c *Client) tlsConfig(serverName string) *tls.Config {
	return &tls.Config{RootCAs: c.options.RootCAs, ServerName: serverName, MinVersion: tls.VersionTLS12}
}

// dial connects to addr, or to what Resolve names in its place.
func (c *Client) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	if to, ok := c.options.Resolve[strings.ToLower(addr)]; ok {
		addr = to
	}
	return c.dialer.DialContext(ctx, network, addr)
}

// CloseIdle closes the connections that are kept and not in use.
func (c *Client) CloseIdle() { c.transport.CloseIdleConnections() }
