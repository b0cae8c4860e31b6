package discovery

import (
	"context"
	"net/http"

	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// attacker is a host that nobody has.
const attacker = "attacker.example"

func hosts(s *check.Suite) {
	check.Each(s, requirement.MetadataOwnHost, "is named by nobody else", []check.Variant[http.Header]{
		{Name: "x-forwarded-host", Value: http.Header{"X-Forwarded-Host": {attacker}}},
		{Name: "forwarded", Value: http.Header{"Forwarded": {"host=" + attacker + ";proto=https"}}},
		{Name: "x-forwarded-proto", Value: http.Header{"X-Forwarded-Proto": {"gopher"}}},
	}, func(ctx context.Context, p *check.Probe, header http.Header) {
		usual, asked := p.Metadata(ctx), p.MetadataWith(ctx, header)
		for _, name := range []string{"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"} {
			if was, is := usual.Text(name), asked.Text(name); is != "" && is != was {
				p.Violated(name+" to be "+was, "the request makes it %s", is)
			}
		}
	})
}
