package check

import (
	"context"
	"net/http"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Metadata fetches the metadata once more, for the case's own evidence. What
// is no JSON object with status 200 ends the case as blocked by metadata-json.
func (p *Probe) Metadata(ctx context.Context) *flow.MetadataAnswer {
	m, err := p.Provider().FetchMetadata(ctx)
	p.must(err, requirement.MetadataJSON, "the request for the metadata")
	p.Reach(requirement.MetadataJSON, m.Status == http.StatusOK, "the metadata come with status %d", m.Status)
	p.Reach(requirement.MetadataJSON, m.Problem == "", "the metadata are no JSON object: %s", m.Problem)
	return m
}

// Keys fetches the metadata and the keys that they point to, for the case's own
// evidence. Keys that can't be read end the case as blocked: by
// metadata-required-members without jwks_uri, else by id-token-signature.
func (p *Probe) Keys(ctx context.Context) *flow.KeysAnswer {
	uri := p.Metadata(ctx).Text("jwks_uri")
	p.Reach(requirement.MetadataRequiredMembers, uri != "", "the metadata have no jwks_uri")
	k, err := p.Provider().FetchKeys(ctx, uri)
	p.must(err, requirement.IDTokenSignature, "the request for the keys")
	p.Reach(requirement.IDTokenSignature, k.Status == http.StatusOK, "the keys come with status %d", k.Status)
	p.Reach(requirement.IDTokenSignature, k.Problem == "", "the keys can't be read: %s", k.Problem)
	return k
}

// MetadataWith fetches the metadata by a request with further headers.
func (p *Probe) MetadataWith(ctx context.Context, header http.Header) *flow.MetadataAnswer {
	m, err := p.Provider().FetchMetadataWith(ctx, header)
	p.must(err, requirement.MetadataJSON, "the request for the metadata")
	return m
}
