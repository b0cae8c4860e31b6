package refresh

import (
	"context"
	"strings"
	"time"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// theft is the use of a refresh token by a client that it was not issued to.
type theft struct{ owner, thief target.Role }

func uses(s *check.Suite) {
	check.Each(s, requirement.RefreshBoundToClient, "refuses another client's refresh token", []check.Variant[theft]{
		{Name: "confidential", Value: theft{target.Confidential, target.Second}},
		{Name: "public", Value: theft{target.PublicPKCE, target.PublicSecond}},
	}, func(ctx context.Context, p *check.Probe, t theft) {
		p.Refuses(ctx, p.Refreshing(ctx, t.owner), flow.As(p.Client(t.thief)))
	})

	check.Each(s, requirement.RefreshClientAuthenticated, "refuses a client without its client_secret", []check.Variant[flow.Edit]{
		{Name: "wrong", Value: flow.WithSecret(exchange.NewSecret("wrong-secret-of-a-test-0123456789abcdef"))},
		{Name: "missing", Value: flow.Unauthenticated()},
	}, func(ctx context.Context, p *check.Probe, edit flow.Edit) {
		p.Refuses(ctx, p.Refreshing(ctx, target.Confidential), edit)
	})

	check.Each(s, requirement.RefreshScopeFixed, "gives no scope that was not granted", []check.Variant[string]{
		{Name: "claims", Value: "profile email"},
	}, func(ctx context.Context, p *check.Probe, added string) {
		f, tokens := p.Offline(ctx, target.Any)
		client := p.Client(target.Any)
		answer := f.Refresh(ctx, client, tokens.RefreshToken, flow.Set("scope", check.OfflineAccess.Scope+" "+added))
		for _, scope := range strings.Fields(added) {
			if answer.OK() && strings.Contains(" "+answer.Scope+" ", " "+scope+" ") && !strings.Contains(" "+tokens.Scope+" ", " "+scope+" ") {
				p.Violated("no more scope than was granted", "scope %s came out", scope)
			}
		}
		if answer.OK() && p.Provider().Of(client).Metadata.UserinfoEndpoint != "" {
			u := f.Userinfo(ctx, client, answer.AccessToken)
			p.Fact("a refresh for more scope gave a token; userinfo names %d members for it", len(u.Claims))
			for _, claim := range []string{"email", "name"} {
				if u.Claims[claim] != nil && f.Userinfo(ctx, client, tokens.AccessToken).Claims[claim] == nil {
					p.Violated("no more claims than were granted", "userinfo gives %s", claim)
				}
			}
		}

		again, fresh := p.Offline(ctx, target.Any)
		p.Reach(requirement.RefreshExchange, again.Refresh(ctx, client, fresh.RefreshToken).OK(), "a fresh refresh token does not work afterwards")
	})

	check.Facts(s, requirement.RefreshedIDToken, "says the same of the login", []check.Variant[check.Scenario]{
		{Value: check.OfflineAccess},
	}, func(p *check.Probe, o *check.Observation) {
		p.Reach(requirement.RefreshTokenIssued, o.Token.Has("refresh_token"), "no refresh token is given: %s", o.Stuck)
		p.Reach(requirement.RefreshExchange, o.Refreshed.OK(), "the refresh gives nothing: %s", o.Refreshed)
		if !o.Refreshed.Has("id_token") {
			p.Unsupported("a refresh gives no ID token, which is allowed")
		}
		p.Reach(requirement.IDTokenSignature, o.IDToken.Token != nil && o.RefreshedIDToken.Token != nil, "an ID token can't be decoded: %s %s", o.IDToken.Problem, o.RefreshedIDToken.Problem)
		first, second := o.IDToken.Token, o.RefreshedIDToken.Token
		for _, claim := range []string{"iss", "sub", "azp", "auth_time"} {
			was, is := first.Claims[claim], second.Claims[claim]
			left := is == nil && claim == "auth_time" // it need not be there again
			if was != is && !left {
				p.Violated("the same "+claim, "it differs, or only one of the two ID tokens has it")
			}
		}
		Expect(second.Strings("aud")).To(ConsistOf(first.Strings("aud")), "aud")
		was, _ := first.Time("iat")
		is, ok := second.Time("iat")
		Expect(ok && !is.Before(was)).To(BeTrue(), "iat is that of its own issue")
		if nonce, there := second.String("nonce"); there {
			Expect(nonce).To(Equal(o.Sent.Nonce), "nonce")
		}
	})
}

func rotation(s *check.Suite) {
	check.Each(s, requirement.RefreshRotation, "gives a new refresh token at every use", ofPublic(), func(ctx context.Context, p *check.Probe, role target.Role) {
		f, tokens := p.Offline(ctx, role)
		answer := f.Refresh(ctx, p.Client(role), tokens.RefreshToken)
		p.Reach(requirement.RefreshExchange, answer.OK(), "a fresh refresh token does not work")
		if answer.RefreshToken.Empty() || answer.RefreshToken == tokens.RefreshToken {
			p.Violated("another refresh token", "the same one is to be used again")
		}
	})

	// What RFC 9700 demands of rotation it demands for public clients. Confidential
	// ones may use a refresh token again.
	check.Each(s, requirement.RefreshRotatedRefused, "refuses a refresh token that was used", ofPublic(), func(ctx context.Context, p *check.Probe, role target.Role) {
		f, tokens, _ := rotated(ctx, p, role)

		Expect(f.Refresh(ctx, p.Client(role), tokens.RefreshToken)).To(check.BeRefused())
		works(ctx, p, role)
	})

	check.Each(s, requirement.RefreshReuseRevokes, "ends the successor of a refresh token that comes again", ofPublic(), func(ctx context.Context, p *check.Probe, role target.Role) {
		f, tokens, next := rotated(ctx, p, role)
		p.Reach(requirement.RefreshRotatedRefused, !f.Refresh(ctx, p.Client(role), tokens.RefreshToken).OK(), "the used refresh token was not refused")

		Expect(f.Refresh(ctx, p.Client(role), next.RefreshToken)).To(check.BeRefused())
		works(ctx, p, role)
	})

	check.Each(s, requirement.RefreshConcurrent, "rotates once when uses arrive together", ofPublic(), func(ctx context.Context, p *check.Probe, role target.Role) {
		rotated(ctx, p, role)
		f, tokens := p.Offline(ctx, role)
		won := 0
		for _, answer := range f.RefreshTogether(ctx, p.Client(role), tokens.RefreshToken, racers) {
			if answer.OK() {
				won++
			}
		}
		if won > 1 {
			p.Violated("at most one of the requests to get tokens", "%d of %d got them", won, racers)
		}
		works(ctx, p, role)
	})
}

// racers is how many requests arrive together.
const racers = 3

func ofPublic() []check.Variant[target.Role] {
	return []check.Variant[target.Role]{{Value: target.PublicPKCE}}
}

// rotated uses a refresh token once. A target that does not rotate it, or that
// lets it be used again for a while, has nothing to be judged here.
func rotated(ctx context.Context, p *check.Probe, role target.Role) (f *check.Fresh, tokens, next *flow.TokenResponse) {
	if leeway := p.Provider().Target.RefreshReuseLeeway; leeway > 0 {
		p.Untested("the target lets a rotated refresh token be used again for %s", leeway)
	}
	f, tokens = p.Offline(ctx, role)
	next = f.Refresh(ctx, p.Client(role), tokens.RefreshToken)
	p.Reach(requirement.RefreshExchange, next.OK(), "a fresh refresh token does not work")
	if next.RefreshToken.Empty() || next.RefreshToken == tokens.RefreshToken {
		p.Unsupported("refresh tokens of the client %s do not rotate", role)
	}
	return f, tokens, next
}

// works is the closing control.
func works(ctx context.Context, p *check.Probe, role target.Role) {
	f, tokens := p.Offline(ctx, role)
	p.Reach(requirement.RefreshExchange, f.Refresh(ctx, p.Client(role), tokens.RefreshToken).OK(), "a fresh refresh token does not work afterwards")
}

// aged is a refresh token that was asked for early.
type aged struct {
	f      *check.Fresh
	tokens *flow.TokenResponse
}

// margin lets a provider round its clock to seconds.
const margin = time.Second

func expiry(s *check.Suite) {
	check.Delayed(s, requirement.RefreshExpiry, "refuses a refresh token that is older than its lifetime",
		func(p *check.Probe) time.Duration {
			lifetime := p.Client(target.ShortLived).RefreshTokenLifetime
			if lifetime <= 0 {
				p.Untested("the target file does not say how long refresh tokens of the client short-lived live: add refresh_token_lifetime")
			}
			return lifetime + margin
		},
		func(ctx context.Context, p *check.Probe) aged {
			works(ctx, p, target.ShortLived)
			f, tokens := p.Offline(ctx, target.ShortLived)
			return aged{f, tokens}
		},
		func(ctx context.Context, p *check.Probe, old aged) {
			Expect(old.f.Refresh(ctx, p.Client(target.ShortLived), old.tokens.RefreshToken)).To(check.BeRefused())

			works(ctx, p, target.ShortLived)
		})
}
