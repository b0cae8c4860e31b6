package check

import (
	"context"
	"net/url"
	"strings"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Held is a form of the provider that was filled in and not sent: any user agent
// may send it. The request that it belongs to says where that ends.
type Held struct {
	*agent.Held
	Request *flow.Authorization
}

// Bare is the form without what its page alone knows.
func (h *Held) Bare() *Held { return &Held{h.Held.Bare(), h.Request} }

// Hold sends an authorization request up to the first form of a page of that
// kind. Where none comes up, nothing can be judged.
func (f *Fresh) Hold(ctx context.Context, a *flow.Authorization, kind agent.PageKind) *Held {
	f.lease.spoiled = true
	r := f.Authorize(ctx, a, flow.Holding(kind))
	if r.Arrival.Held == nil {
		f.probe.Unsupported("no %s form came up that can be sent", kind)
	}
	return &Held{r.Arrival.Held, a}
}

// foreignPage is the page of an attacker, on a site of its own.
const foreignPage = "https://forms.example/"

// SendForged sends a form as a page of another site has it sent: with the cookies
// of this user agent, and the Origin of that site. It submits nothing else.
func (f *Fresh) SendForged(ctx context.Context, h *Held) *flow.AuthorizationResponse {
	v := h.Visit()
	v.From = foreignPage
	return f.join(ctx, h.Request, v)
}

// Send sends a form as its own page does. Where complete is set, the user signs in
// and consents to what comes then.
func (f *Fresh) Send(ctx context.Context, h *Held, complete bool) *flow.AuthorizationResponse {
	v := h.Visit()
	if v.Interactive = complete; complete {
		v.User = f.probe.User(f.user)
	}
	return f.join(ctx, h.Request, v)
}

// Open opens a URL of the provider that belongs to a request. Nobody signs in
// where a login page comes up; consent is given.
func (f *Fresh) Open(ctx context.Context, a *flow.Authorization, u *url.URL) *flow.AuthorizationResponse {
	return f.join(ctx, a, agent.Visit{URL: u.String(), Interactive: true})
}

// Complete is Open by a user who signs in where that is asked for.
func (f *Fresh) Complete(ctx context.Context, a *flow.Authorization, u *url.URL) *flow.AuthorizationResponse {
	return f.join(ctx, a, agent.Visit{URL: u.String(), User: f.probe.User(f.user), Interactive: true})
}

func (f *Fresh) join(ctx context.Context, a *flow.Authorization, v agent.Visit) *flow.AuthorizationResponse {
	p := f.probe
	f.lease.spoiled = true
	done, err := p.run.turns.take(ctx, f.user, a.Message(""))
	p.must(err, requirement.CodeExchange, "waiting for other visits of the user")
	defer done()
	r, err := p.Provider().Join(ctx, f.lease.agent, a, v)
	p.must(err, requirement.CodeExchange, "the visit that goes on with the request")
	return r
}

// Knows reports whether who sees the page of the form, and nothing else, can write
// that URL: its query and its path are made of what the page and the request say,
// and of words that are too short to be secret.
func (h *Held) Knows(u *url.URL) bool {
	known := h.Page.String() + " " + h.URL.String() + " " + h.Fields.Encode()
	for _, p := range h.Request.Message("").Params {
		known += " " + p.Value
	}
	if plain, err := url.QueryUnescape(known); err == nil {
		known += " " + plain
	}
	words := strings.Split(u.Path, "/")
	for _, values := range u.Query() {
		words = append(words, values...)
	}
	for _, word := range words {
		if secret(word) && !strings.Contains(known, word) {
			return false
		}
	}
	return true
}

// secret reports whether a word is such that nobody guesses it: names of endpoints
// are shorter, or without digits.
func secret(word string) bool {
	return len(word) >= 20 || len(word) >= 8 && strings.ContainsAny(word, "0123456789")
}
