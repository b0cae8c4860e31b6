package flow

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/driver/target"
)

// Provider is a target with what its metadata and keys told of it.
type Provider struct {
	Target   *target.Target
	Issuer   string // as the target file names it; Metadata.Issuer is what it calls itself
	HTTP     *httpx.Client
	Redactor *exchange.Redactor
	Metadata Metadata
	Keys     *jose.KeySet // nil when they could not be read: KeysErr says why
	KeysErr  error

	hosts, origins map[string]bool      // of the issuer and its endpoints
	others         map[string]*Provider // by the issuers that clients have of their own
}

// Of is the provider that a client is registered at: this one, unless the client
// has an issuer of its own.
func (p *Provider) Of(c *target.Client) *Provider {
	if other := p.others[c.Issuer]; other != nil {
		return other
	}
	return p
}

// Discover reads the metadata of the target's issuer (OIDC Discovery section 4)
// and its keys, and those of issuers that clients have of their own. An error of type *httpx.UnreachableError says that the target
// can't be reached; others, that what answers is no provider.
func Discover(ctx context.Context, t *target.Target, c *httpx.Client, r *exchange.Redactor) (*Provider, error) {
	p, err := readIssuer(ctx, t, t.Issuer, c, r)
	if err != nil {
		return nil, err
	}
	for _, client := range t.Clients {
		if client.Issuer == "" || client.Issuer == t.Issuer || p.others[client.Issuer] != nil {
			continue
		}
		other, err := readIssuer(ctx, t, client.Issuer, c, r)
		if err != nil {
			return nil, fmt.Errorf("clients.%s: %w", client.Role, err)
		}
		p.others[client.Issuer] = other
	}
	return p, nil
}

// readIssuer reads the metadata and the keys of one issuer.
func readIssuer(ctx context.Context, t *target.Target, issuer string, c *httpx.Client, r *exchange.Redactor) (*Provider, error) {
	p := &Provider{Target: t, Issuer: issuer, HTTP: c, Redactor: r, others: map[string]*Provider{}}
	at := metadataURL(issuer)
	res, err := p.get(ctx, at)
	if err != nil {
		return nil, err
	}
	if res.Status != http.StatusOK {
		return nil, fmt.Errorf("%s answers status %d, not the metadata of a provider: is the issuer %s right?", at, res.Status, issuer)
	}
	if p.Metadata, err = ParseMetadata(res.Body); err != nil {
		return nil, fmt.Errorf("%s: %w: is the issuer %s right?", at, err, issuer)
	}
	p.learnHosts()
	p.Keys, p.KeysErr = p.fetchKeys(ctx)
	return p, nil
}

// metadataURL is where an issuer publishes its metadata (OIDC Discovery section
// 4.1).
func metadataURL(issuer string) string {
	return strings.TrimSuffix(issuer, "/") + "/.well-known/openid-configuration"
}

// Answers reports whether the target still answers a request for its metadata,
// whatever it says.
func (p *Provider) Answers(ctx context.Context) bool {
	_, err := p.get(ctx, metadataURL(p.Issuer))
	return err == nil
}

func (p *Provider) fetchKeys(ctx context.Context) (*jose.KeySet, error) {
	if p.Metadata.JWKSURI == "" {
		return nil, errors.New("the metadata has no jwks_uri")
	}
	res, err := p.get(ctx, p.Metadata.JWKSURI)
	if err != nil {
		return nil, err
	}
	if res.Status != http.StatusOK {
		return nil, fmt.Errorf("jwks_uri answers status %d", res.Status)
	}
	return jose.ParseKeySet(res.Body)
}

// post sends a form by the back channel, with the credentials of the message.
func (p *Provider) post(ctx context.Context, m *Message) (*httpx.Response, error) {
	return p.HTTP.Do(ctx, m.request())
}
