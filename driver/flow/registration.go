package flow

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/httpx"
)

// Registration is an answer of the registration endpoint (RFC 7591 sections
// 3.2.1 and 3.2.2).
type Registration struct {
	Status       int
	Error        string
	Description  string // error_description
	ClientID     string
	ClientSecret exchange.Secret

	members map[string]json.RawMessage
}

// OK reports whether a client came out.
func (r *Registration) OK() bool { return r.ClientID != "" && r.Error == "" && r.Status < 300 }

// Text returns a member of the registered metadata that is a string; empty where
// it is not there, or not one.
func (r *Registration) Text(name string) string { return text(r.members[name]) }

// Texts returns a member that is an array of strings; nil where it is not there,
// or not one.
func (r *Registration) Texts(name string) []string {
	var out []string
	if json.Unmarshal(r.members[name], &out) != nil {
		return nil
	}
	return slices.Clip(out)
}

// Register asks for a client with this metadata (RFC 7591 section 3.1). The
// initial access token may be empty: open registration takes none.
func (p *Provider) Register(ctx context.Context, metadata map[string]any, initial exchange.Secret) (*Registration, error) {
	body, err := json.Marshal(metadata)
	if err != nil {
		return nil, err
	}
	header := http.Header{"Content-Type": {"application/json"}, "Accept": {"application/json"}}
	if !initial.Empty() {
		p.Redactor.Learn(initial.Reveal())
		header.Set("Authorization", "Bearer "+initial.Reveal())
	}
	res, err := p.HTTP.Do(ctx, httpx.Request{
		Method: http.MethodPost, URL: p.Metadata.RegistrationEndpoint, Header: header, Body: body, Channel: exchange.Back,
	})
	if err != nil {
		return nil, err
	}
	return p.readRegistration(res), nil
}

func (p *Provider) readRegistration(res *httpx.Response) *Registration {
	r := &Registration{Status: res.Status}
	var err error
	if r.members, err = parseObject(res.Body); err != nil {
		return r
	}
	r.Error, r.Description, r.ClientID = r.Text("error"), r.Text("error_description"), r.Text("client_id")
	r.ClientSecret = p.secret(r.members["client_secret"])
	p.secret(r.members["registration_access_token"]) // learned by the redactor
	return r
}
