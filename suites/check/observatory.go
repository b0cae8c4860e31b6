package check

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// observatory remembers observations: equal scenarios are observed once, by
// whoever comes first, and failure is remembered too.
type observatory struct {
	mu   sync.Mutex
	seen map[Scenario]*sighting
}

type sighting struct {
	done chan struct{}
	of   *Observation
}

func newObservatory() *observatory { return &observatory{seen: map[Scenario]*sighting{}} }

// Observe returns what came of a scenario. A target that can't be reached, or
// that lacks the client, ends the case.
func (p *Probe) Observe(ctx context.Context, s Scenario) *Observation {
	o := p.run.observe(ctx, p.run.normal(s))
	if o == nil {
		p.must(context.Cause(ctx), requirement.CodeExchange, "the observation")
	}
	if !slices.Contains(p.observed, o) {
		p.observed = append(p.observed, o)
	}
	p.RestsOnSeveral()
	if o.end != nil {
		panic(o.end)
	}
	return o
}

// normal fills in what a scenario leaves open, so that equal ones compare
// equal.
func (r *Run) normal(s Scenario) Scenario {
	s.Driver, s.User = r.driver(cmp.Or(s.Driver, HTTP)), r.user(s.User)
	if c := r.config.Provider.Target.Client(s.Role); c != nil {
		s.Role = c.Role
	}
	return s
}

// observe is single flight. It returns nil when ctx ended first.
func (r *Run) observe(ctx context.Context, s Scenario) *Observation {
	if !r.config.Share {
		return r.look(ctx, s)
	}
	if ctx.Err() != nil {
		return nil
	}
	one, first := r.seen.sighting(s)
	if first {
		go func() {
			defer close(one.done)
			// The first comer's deadline must not become the finding of all.
			ctx, cancel := r.timed(r.ctx)
			defer cancel()
			one.of = r.look(ctx, s)
		}()
	}
	select {
	case <-one.done:
		return one.of
	case <-ctx.Done():
		return nil
	}
}

// sighting returns what is remembered of a scenario. The first who asks has to
// look.
func (o *observatory) sighting(s Scenario) (one *sighting, first bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.seen[s] == nil {
		o.seen[s], first = &sighting{done: make(chan struct{})}, true
	}
	return o.seen[s], first
}

// settle waits until the observations that are under way have ended, but not
// for long: they were told to.
func (o *observatory) settle(limit time.Duration) {
	late := time.NewTimer(limit)
	defer late.Stop()
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, one := range o.seen {
		select {
		case <-one.done:
		case <-late.C:
			return
		}
	}
}

// look runs a scenario and keeps the facts.
func (r *Run) look(ctx context.Context, s Scenario) *Observation {
	o := &Observation{Scenario: s}
	p := r.probe(&Case{Requirement: requirement.CodeExchange, Driver: s.Driver})
	p.owns = s.owners()
	o.end = p.guard(func() {
		defer p.close()
		p.walk(p.record(ctx), o)
	})
	o.evidence = p.recorder.Evidence()
	if o.end != nil && o.end.verdict == reports.Fail {
		o.Stuck, o.end = p.redact(o.end.message), nil
	}
	return o
}

// walk goes through the steps of a scenario until its goal. A step that gives
// nothing to go on with ends it, as being stuck there.
func (p *Probe) walk(ctx context.Context, o *Observation) {
	s := o.Scenario
	if s.Grant != "" {
		p.walkGrant(ctx, o)
		return
	}
	client := p.ClientFor(s)
	f := p.fresh(ctx, s.Driver, s.User, false)
	login := f.observeAuthorization(ctx, o, client)
	if s.Goal == Response {
		return
	}
	if s.Goal == Use && !login.AccessToken().Empty() {
		o.FrontUserinfo = f.useUserinfo(ctx, client, login.AccessToken())
	}
	if !login.Request.ForCode() {
		return
	}
	p.Reach(requirement.CodeExchange, !login.Code().Empty(), "no code came: %s", describe(login))
	tokens := f.Redeem(ctx, login)
	o.Token = p.tokenFacts(tokens)
	p.Reach(requirement.CodeExchange, tokens.OK(), "no access token came: %s", describeToken(tokens))
	p.readTokens(o, client, tokens)
	switch s.Goal {
	case Use:
		f.use(ctx, o, client, tokens)
	case Refresh:
		if !tokens.RefreshToken.Empty() {
			f.refresh(ctx, o, client, tokens)
		}
	}
}

// readTokens decodes the tokens of a response.
func (p *Probe) readTokens(o *Observation, c *target.Client, tokens *flow.TokenResponse) {
	o.IDToken = p.idTokenFacts(c, tokens.IDToken, tokens.Received, map[string]exchange.Secret{"at_hash": tokens.AccessToken})
	access, err := jose.Decode(tokens.AccessToken)
	if err != nil {
		o.AccessSigned = err
		return
	}
	o.AccessToken = &jose.Token{Header: access.Header, Claims: access.Claims}
	provider := p.Provider().Of(c)
	if o.AccessSigned = provider.KeysErr; o.AccessSigned == nil {
		o.AccessSigned = access.Verify(provider.Keys, exchange.Secret{}, "RS256")
	}
}

func (f *Fresh) observeAuthorization(ctx context.Context, o *Observation, c *target.Client) *flow.AuthorizationResponse {
	p := f.probe
	a := o.Scenario.Request(c)
	o.Sent = Sent{
		State: a.State, Nonce: a.Nonce, RedirectURI: a.RedirectURI, ClientID: c.ClientID,
		Issuer: p.Provider().Of(c).Metadata.Issuer,
	}
	login := f.authorize(ctx, a, o.Scenario.Silent, o.Scenario.extra()...)
	o.Authorization = authorizationFacts(login)
	o.Authorization.Seq = p.lastSeq()
	if !login.IDToken().Empty() {
		o.Front = p.idTokenFacts(c, login.IDToken(), login.Received, map[string]exchange.Secret{
			"at_hash": login.AccessToken(), "c_hash": login.Code(),
		})
	}
	return login
}

// idTokenFacts decodes an ID token of client c. beside holds the credentials
// that came with it, by the claim that has the hash of each.
func (p *Probe) idTokenFacts(c *target.Client, raw exchange.Secret, received time.Time, beside map[string]exchange.Secret) IDTokenFacts {
	facts := IDTokenFacts{Received: received, Hashes: map[string]string{}, Seq: p.lastSeq()}
	token, err := jose.Decode(raw)
	if err != nil {
		facts.Problem = p.redact(err.Error())
		return facts
	}
	// A copy without the token itself: facts are no credential.
	facts.Token = &jose.Token{Header: token.Header, Claims: token.Claims}
	for claim, value := range beside {
		if hash, err := jose.LeftHalfHash(token.Alg(), value); err == nil && !value.Empty() {
			facts.Hashes[claim] = hash
		}
	}
	provider := p.Provider().Of(c)
	facts.Signature = provider.KeysErr
	if facts.Signature == nil {
		facts.Signature = token.Verify(provider.Keys, c.ClientSecret, c.IDTokenSignedResponseAlg)
	}
	return facts
}
