package check

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Request builds the authorization request of a scenario, with state, nonce and
// code_verifier of its own.
func (s Scenario) Request(c *target.Client) *flow.Authorization {
	a := flow.Asking(c, cmp.Or(s.ResponseType, "code"))
	a.ResponseMode = s.ResponseMode
	if s.Scope != "" {
		a.Scope = s.Scope
	}
	if s.State != "" {
		a.State = s.State
	}
	a.Prompt = s.Prompt
	return a
}

// extra are the edits that add the further parameters of a scenario.
func (s Scenario) extra() []flow.Edit {
	values, err := url.ParseQuery(s.Extra)
	if err != nil {
		panic(fmt.Sprintf("scenario: %q is not form-urlencoded", s.Extra)) // a mistake of ours
	}
	var edits []flow.Edit
	for _, name := range slices.Sorted(maps.Keys(values)) {
		edits = append(edits, flow.Set(name, values.Get(name)))
	}
	return edits
}

func authorizationFacts(r *flow.AuthorizationResponse) AuthorizationFacts {
	var pages []PageFacts
	for _, page := range r.Arrival.Pages {
		pages = append(pages, PageFacts{Kind: page.Kind, Header: page.Header, Foreign: page.Foreign})
	}
	return AuthorizationFacts{
		Pages: pages, Status: r.Arrival.Status,
		Seen: true, Where: r.Where, State: r.Params["state"], Iss: r.Params["iss"],
		Error: r.Params.Get("error"), Issued: r.Issued(), TokenType: r.Params.Get("token_type"),
		ExpiresIn: r.Params.Get("expires_in"), Scope: r.Params.Get("scope"), AskedConsent: r.Arrival.Showed(agent.Consent),
	}
}

// plainHeaders are the response headers that facts may keep.
var plainHeaders = []string{"Cache-Control", "Content-Type", "Pragma", "Www-Authenticate"}

func tokenFacts(r *flow.TokenResponse) TokenFacts {
	header := http.Header{}
	for _, name := range plainHeaders {
		if values := r.Header.Values(name); len(values) > 0 {
			header[name] = values
		}
	}
	return TokenFacts{
		Seen: true, Status: r.Status, Header: header, MediaType: r.MediaType, JSON: r.JSON,
		Error: r.Error, TokenType: r.TokenType, Scope: r.Scope, ExpiresIn: r.ExpiresIn, Issued: r.Issued(),
	}
}

// tokenFacts are those of the answer that came last.
func (p *Probe) tokenFacts(r *flow.TokenResponse) TokenFacts {
	facts := tokenFacts(r)
	facts.Seq = p.lastSeq()
	return facts
}

// use takes fresh tokens to where they should work.
func (f *Fresh) use(ctx context.Context, o *Observation, c *target.Client, tokens *flow.TokenResponse) {
	o.Userinfo = f.useUserinfo(ctx, c, tokens.AccessToken)
	provider := f.probe.Provider().Of(c)
	if provider.Metadata.IntrospectionEndpoint != "" {
		i, err := f.probe.Provider().Introspect(ctx, c, tokens.AccessToken)
		o.Introspection = UseFacts{Seen: true, Problem: f.problem(err, requirement.IntrospectionResponse, "the introspection request")}
		if err == nil {
			o.Introspection = UseFacts{Seen: true, Status: i.Status, Worked: i.Active, Members: i.Members, Seq: f.probe.lastSeq()}
		}
	}
}

// useUserinfo takes an access token to userinfo, where there is one.
func (f *Fresh) useUserinfo(ctx context.Context, c *target.Client, token exchange.Secret) UseFacts {
	provider := f.probe.Provider()
	if provider.Of(c).Metadata.UserinfoEndpoint == "" {
		return UseFacts{}
	}
	u, err := provider.Userinfo(ctx, c, token)
	if err != nil {
		return UseFacts{Seen: true, Problem: f.problem(err, requirement.UserinfoResponse, "the userinfo request")}
	}
	return UseFacts{
		Seen: true, Status: u.Status, Worked: u.OK(), Sub: u.Sub, Members: u.Claims, ContentType: u.Header.Get("Content-Type"), Seq: f.probe.lastSeq(),
	}
}

// refresh takes a fresh refresh token to the token endpoint.
func (f *Fresh) refresh(ctx context.Context, o *Observation, c *target.Client, tokens *flow.TokenResponse) {
	r, err := f.probe.Provider().Refresh(ctx, c, tokens.RefreshToken)
	o.Refreshed.Problem = f.problem(err, requirement.RefreshExchange, "the refresh request")
	if err == nil {
		o.Refreshed = f.probe.tokenFacts(r)
		o.RefreshedIDToken = f.probe.idTokenFacts(c, r.IDToken, r.Received, map[string]exchange.Secret{"at_hash": r.AccessToken})
	}
}

// problem words what is wrong with an answer that could not be read. That is a
// fact of the observation, not its end: most of those who judge it don't look
// at this answer. Errors of another kind end it.
func (f *Fresh) problem(err error, owner *requirement.Requirement, step string) string {
	if err == nil {
		return ""
	}
	if !answered(err) {
		f.probe.must(err, owner, step)
	}
	return f.probe.redact(step + ": " + err.Error())
}

// describe says where an authorization request ended, without its values.
func describe(r *flow.AuthorizationResponse) string {
	if e := r.Params.Get("error"); e != "" {
		return fmt.Sprintf("the response carries error %q", e)
	}
	if r.Redirected() {
		return "the response carries " + list(r.Issued())
	}
	if to := r.To(); to != "" {
		return "it led to " + to + ", which is neither the provider nor the client"
	}
	pages := r.Arrival.Pages
	if len(pages) == 0 {
		return "it ended nowhere"
	}
	last := pages[len(pages)-1]
	return fmt.Sprintf("it ended at a page (%s, status %d, title %q)", last.Kind, last.Status, last.Title)
}

// describeToken says what the token endpoint answered, without its values.
func describeToken(r *flow.TokenResponse) string {
	return tokenFacts(r).String()
}

// String says what a token response was, without its values.
func (t TokenFacts) String() string {
	switch {
	case t.Problem != "":
		return t.Problem
	case !t.Seen:
		return "no response"
	case t.Error != "":
		return fmt.Sprintf("status %d, error %q", t.Status, t.Error)
	case !t.JSON:
		return fmt.Sprintf("status %d, no JSON object (%s)", t.Status, t.MediaType)
	}
	return fmt.Sprintf("status %d with %s", t.Status, list(t.Issued))
}

func list(names []string) string {
	if len(names) == 0 {
		return "no credential"
	}
	return strings.Join(names, ", ")
}
