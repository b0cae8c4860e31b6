package flow

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
)

// Logout is a request that the session of the browser end (OpenID Connect
// RP-Initiated Logout 1.0 section 2). Empty members are not sent.
type Logout struct {
	Client      *target.Client // whose endpoint, and whose client_id where ClientID is set
	Hint        exchange.Secret
	ClientID    bool
	RedirectURI string // post_logout_redirect_uri
	State       string
}

// LoggedOut is where the browser was led.
type LoggedOut struct {
	To     *url.URL // outside the provider; nil when it showed a page
	Asked  bool     // a page asked the user
	Pages  int      // that were shown
	Marked bool     // one of them has what agent.Mark stands for
}

// Logout sends a logout request. Confirm presses the button of a page that asks;
// else the visit ends there.
func (p *Provider) Logout(ctx context.Context, a agent.Agent, l Logout, confirm bool, edits ...Edit) (*LoggedOut, error) {
	at := p.Of(l.Client)
	m := &Message{Method: http.MethodGet, URL: at.Metadata.EndSessionEndpoint}
	for _, param := range []Param{
		{"id_token_hint", l.Hint.Reveal()}, {"post_logout_redirect_uri", l.RedirectURI}, {"state", l.State},
	} {
		if param.Value != "" {
			m.Params = append(m.Params, param)
		}
	}
	if l.ClientID {
		m.Params = append(m.Params, Param{"client_id", l.Client.ClientID})
	}
	for _, edit := range edits {
		edit(m)
	}
	ends := slices.Concat(l.Client.RedirectURIs, l.Client.PostLogoutRedirectURIs)
	arrival, err := a.Visit(ctx, agent.Visit{
		URL: withQuery(m.URL, m.Params), Interactive: confirm, SignOut: true, Stop: at.stop(ends),
	})
	if err != nil {
		return nil, err
	}
	return &LoggedOut{
		To: arrival.URL, Asked: arrival.Showed(agent.Consent), Pages: len(arrival.Pages),
		Marked: slices.ContainsFunc(arrival.Pages, func(page agent.Page) bool { return page.Marked }),
	}, nil
}
