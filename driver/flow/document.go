package flow

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
	"github.com/oidcheck/oidcheck/driver/jose"
)

// MetadataAnswer is the answer to a request for the metadata as it came, for
// those who judge the document itself. Metadata is what is worked with.
type MetadataAnswer struct {
	Status    int
	MediaType string // of Content-Type, in small letters, without parameters
	Problem   string // why the body is no JSON object; empty where it is one

	members map[string]json.RawMessage
}

// FetchMetadata asks for the metadata of the target's issuer once more (OIDC
// Discovery section 4). The error is that of the exchange alone: an answer that
// makes no sense is described.
func (p *Provider) FetchMetadata(ctx context.Context) (*MetadataAnswer, error) {
	res, err := p.get(ctx, metadataURL(p.Issuer))
	if err != nil {
		return nil, err
	}
	return ReadMetadata(res), nil
}

// ReadMetadata describes an answer to a request for metadata.
func ReadMetadata(res *httpx.Response) *MetadataAnswer {
	media, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";")
	m := &MetadataAnswer{Status: res.Status, MediaType: strings.ToLower(strings.TrimSpace(media))}
	var err error
	if m.members, err = parseObject(res.Body); err != nil {
		m.Problem = err.Error()
	}
	return m
}

// Has reports whether a member is there, whatever its value.
func (m *MetadataAnswer) Has(name string) bool { return m.members[name] != nil }

// Text returns a member that is a string; empty where it is not.
func (m *MetadataAnswer) Text(name string) string { return text(m.members[name]) }

// Texts returns a member that is an array of strings; nil where it is not.
func (m *MetadataAnswer) Texts(name string) []string {
	var values []*string
	if json.Unmarshal(m.members[name], &values) != nil {
		return nil
	}
	out := make([]string, 0, len(values))
	for _, v := range values {
		if v == nil {
			return nil // null is no string
		}
		out = append(out, *v)
	}
	return out
}

// KeysAnswer is the answer to a request for the keys as it came.
type KeysAnswer struct {
	Status  int
	Problem string // why the body is no JWK Set; empty where it is one
	Keys    []jose.KeyDescription
}

// FetchKeys asks for the JWK Set at uri (RFC 7517 section 5). The error is that
// of the exchange alone.
func (p *Provider) FetchKeys(ctx context.Context, uri string) (*KeysAnswer, error) {
	res, err := p.get(ctx, uri)
	if err != nil {
		return nil, err
	}
	k := &KeysAnswer{Status: res.Status}
	if k.Keys, err = jose.DescribeKeys(res.Body); err != nil {
		k.Problem = err.Error()
	}
	return k, nil
}

func (p *Provider) get(ctx context.Context, url string) (*httpx.Response, error) {
	return p.HTTP.Do(ctx, httpx.Request{Method: http.MethodGet, URL: url, Channel: exchange.Back})
}
