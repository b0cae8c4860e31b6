package flow

import (
	"context"
	"net/http"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
)

// Shown is the first answer to an authorization request, as a browser without
// cookies gets it: nothing is followed.
type Shown struct {
	Status   int
	Header   http.Header
	Location string
	Body     string
}

// Show sends an authorization request and returns the first answer.
func (p *Provider) Show(ctx context.Context, request *Authorization, edits ...Edit) (*Shown, error) {
	m := request.Message(p.Of(request.Client).Metadata.AuthorizationEndpoint, edits...)
	res, err := p.HTTP.Do(ctx, httpx.Request{
		Method: http.MethodGet, URL: withQuery(m.URL, m.Params), Header: m.Header, Channel: exchange.Front,
	})
	if err != nil {
		return nil, err
	}
	return shown(res), nil
}

// FetchMetadataWith asks for the metadata with further headers.
func (p *Provider) FetchMetadataWith(ctx context.Context, header http.Header) (*MetadataAnswer, error) {
	res, err := p.HTTP.Do(ctx, httpx.Request{
		Method: http.MethodGet, URL: metadataURL(p.Issuer), Header: header, Channel: exchange.Back,
	})
	if err != nil {
		return nil, err
	}
	return ReadMetadata(res), nil
}
