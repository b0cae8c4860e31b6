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
	HTTP     *httpx.Client
	Redactor *exchange.Redactor
	Metadata Metadata
	Keys     *jose.KeySet // nil when they could not be read: KeysErr says why
	KeysErr  error

	hosts, origins map[string]bool // of the issuer and its endpoints
}

// Discover reads the metadata of the target's issuer (OIDC Discovery section 4)
// and its keys. An error of type *httpx.UnreachableError says that the target
// can't be reached; others, that what answers is no provider.
func Discover(ctx context.Context, t *target.Target, c *httpx.Client, r *exchange.Redactor) (*Provider, error) {
	p := &Provider{Target: t, HTTP: c, Redactor: r}
	at := metadataURL(t.Issuer)
	res, err := p.get(ctx, at)
	if err != nil {
		return nil, err
	}
	if res.Status != http.StatusOK {
		return nil, fmt.Errorf("%s answers status %d, not the metadata of a provider: is the issuer %s right?", at, res.Status, t.Issuer)
	}
	if p.Metadata, err = ParseMetadata(res.Body); err != nil {
		return nil, fmt.Errorf("%s: %w: is the issuer %s right?", at, err, t.Issuer)
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
	_, err := p.get(ctx, metadataURL(p.Target.Issuer))
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
