package code

import (
	"context"
	"slices"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// pair is two logins whose codes are put together.
type pair struct {
	other target.Role // client of the second login
	user  int         // of the second login
}

func wholes(s *check.Suite) {
	check.Each(s, requirement.CodeWhole, "refuses a code that is made of two", []check.Variant[pair]{
		{Name: "users", Value: pair{target.Confidential, 1}},
		{Name: "clients", Value: pair{target.Second, 0}},
	}, func(ctx context.Context, p *check.Probe, two pair) {
		client, other := p.Client(target.Confidential), p.Client(two.other)
		f, g := p.Fresh(ctx), p.FreshFor(ctx, two.user)
		own, foreign := f.Login(ctx, client), g.Login(ctx, other)
		for _, value := range mixed(own.Code().Reveal(), foreign.Code().Reveal()) {
			Expect(f.Redeem(ctx, own, flow.Set("code", value))).To(check.BeRefused())
		}

		f.Tokens(ctx, f.Login(ctx, client))
	})
}

// mixed is what comes of exchanging the halves of two codes, or their parts. What
// is one of the two again proves nothing.
func mixed(own, other string) []string {
	return slices.DeleteFunc(append(crossed(own, other), exchanged(own, other)...), func(value string) bool {
		return value == own || value == other
	})
}

// crossed are the halves of two codes, exchanged.
func crossed(own, other string) []string {
	i, j := len(own)/2, len(other)/2
	return []string{own[:i] + other[j:], other[:j] + own[i:]}
}

// separators stand between the parts of codes that have parts. What base64url
// uses is none.
const separators = ".:|~"

// exchanged is one code with a part of the other, for each part.
func exchanged(own, other string) []string {
	parts, theirs := divided(own), divided(other)
	if len(parts) < 2 || len(parts) != len(theirs) {
		return nil
	}
	var made []string
	for i := range parts {
		whole := slices.Clone(parts)
		whole[i] = theirs[i]
		made = append(made, strings.Join(whole, ""))
	}
	return made
}

// divided is a code cut before each separator.
func divided(code string) []string {
	var parts []string
	for {
		i := strings.IndexAny(code[min(1, len(code)):], separators)
		if i < 0 {
			return append(parts, code)
		}
		parts, code = append(parts, code[:i+1]), code[i+1:]
	}
}
