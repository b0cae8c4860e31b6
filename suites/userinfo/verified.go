package userinfo

import (
	"context"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// verified is about tokens that the target did not issue.
func verified(s *check.Suite) {
	check.Each(s, requirement.UserinfoTokenVerified, "gives no claims for a token that it did not issue", []check.Variant[func(string) string]{
		{Name: "unknown", Value: func(string) string { return "an-access-token-that-nobody-issued-0123456789" }},
		{Name: "altered", Value: altered},
	}, func(ctx context.Context, p *check.Probe, edit func(string) string) {
		f, client := p.Fresh(ctx), p.Client(target.Any)
		fresh := f.Tokens(ctx, f.Login(ctx, client)).AccessToken
		p.Reach(requirement.UserinfoResponse, f.Userinfo(ctx, client, fresh).OK(), "a fresh access token does not work there")

		Expect(f.Userinfo(ctx, client, exchange.NewSecret(edit(fresh.Reveal())))).To(check.BeRefused())

		p.Reach(requirement.UserinfoResponse, f.Userinfo(ctx, client, fresh).OK(), "the access token does not work any more")
	})
}

// altered changes one character in the middle of the last part of a token: of
// the signature, where it is signed. The last characters may have bits that
// mean nothing.
func altered(token string) string {
	last := strings.LastIndexByte(token, '.') + 1
	middle := last + (len(token)-last)/2
	other := byte('A')
	if token[middle] == other {
		other = 'B'
	}
	return token[:middle] + string(other) + token[middle+1:]
}
