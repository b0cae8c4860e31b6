package transport

import (
	"context"
	"regexp"
	"strings"

	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// odd is a request that is none, and where it goes.
type odd struct {
	front bool // to the authorization endpoint; else to the token endpoint
	edit  flow.Edit
}

// Depth and length of what is nested and long: more than any client sends, and
// nothing that burdens a provider.
const (
	depth = 200
	long  = 4 << 10
)

// oddities are malformed requests. None of them is a burden: each is small, and
// sent once.
var oddities = []check.Variant[odd]{
	{Name: "authorization-control-characters", Value: odd{true, flow.Set("scope", "openid\x00\x1b[31m\x7f")}},
	{Name: "authorization-encoding", Value: odd{true, flow.Set("state", "\xff\xfe\xc0\xaf")}},
	{Name: "authorization-array", Value: odd{true, flow.Add("nonce[]", "x")}},
	{Name: "authorization-nested", Value: odd{true, flow.Set("claims", strings.Repeat(`{"a":`, depth))}},
	{Name: "authorization-number", Value: odd{true, flow.Set("max_age", "99999999999999999999999")}},
	{Name: "authorization-long", Value: odd{true, flow.Set("login_hint", strings.Repeat("a", long))}},
	{Name: "authorization-hint", Value: odd{true, flow.Set("id_token_hint", "e30.e30.")}},
	{Name: "token-control-characters", Value: odd{false, flow.Set("code", "a\x00\x1b[31m\x7f")}},
	{Name: "token-encoding", Value: odd{false, flow.Set("redirect_uri", "\xff\xfe\xc0\xaf")}},
	{Name: "token-array", Value: odd{false, flow.Renamed("code", "code[a][b]")}},
	{Name: "token-long", Value: odd{false, flow.Set("code", strings.Repeat("b", long))}},
	{Name: "token-assertion", Value: odd{false, flow.Set("client_assertion", "e30.e30.")}},
	{Name: "token-authorization", Value: odd{false, flow.Authorized("Basic " + strings.Repeat("=", 100))}},
	{Name: "token-scheme", Value: odd{false, flow.Authorized("\"")}},
}

func malformed(s *check.Suite) {
	check.Each(s, requirement.MalformedInputAnswered, "is not broken by a malformed request", oddities, func(ctx context.Context, p *check.Probe, o odd) {
		reach(ctx, p, "before")
		if status := ask(ctx, p, o).Status; status >= 500 {
			p.Violated("a status below 500", "it is %d", status)
		}
		reach(ctx, p, "after")
	})

	check.Each(s, requirement.ErrorWithoutInternals, "keeps its inside to itself", []check.Variant[bool]{
		{Name: "authorization", Value: true},
		{Name: "token", Value: false},
	}, func(ctx context.Context, p *check.Probe, front bool) {
		reach(ctx, p, "before")
		for _, v := range oddities {
			if v.Value.front != front {
				continue
			}
			if trace := inside.FindString(ask(ctx, p, v.Value).Body); trace != "" {
				p.Violated("a generic message", "the answer to %s holds %q", v.Name, trace)
			}
		}
		reach(ctx, p, "after")
	})
}

// ask sends a malformed request.
func ask(ctx context.Context, p *check.Probe, o odd) *flow.Shown {
	client := p.Client(target.Confidential)
	if o.front {
		return p.Show(ctx, flow.Code(client), o.edit)
	}
	return p.Ask(ctx, client, p.Provider().Of(client).Metadata.TokenEndpoint, bogus, o.edit)
}

// reach is the control: right requests are answered.
func reach(ctx context.Context, p *check.Probe, when string) {
	client := p.Client(target.Confidential)
	status := p.Show(ctx, flow.Code(client)).Status
	p.Reach(requirement.CodeExchange, status < 400, "a right request is answered by status %d %s", status, when)
	status = p.Ask(ctx, client, p.Provider().Of(client).Metadata.TokenEndpoint, bogus).Status
	p.Reach(requirement.CodeExchange, status < 500, "a token request for an unknown code is answered by status %d %s", status, when)
}

// inside is what stack traces and messages of databases look like: of Java and
// JavaScript, Python, Go, PHP, .NET, Ruby, SQL.
var inside = regexp.MustCompile(`(?m)` + strings.Join([]string{
	`\bat [\w.$<>/ \[\]]{3,120}\([^()\n]{1,200}:\d+(:\d+)?\)`,
	`Traceback \(most recent call last\)`,
	`File "[^"\n]{1,200}", line \d+`,
	`goroutine \d+ \[`,
	`\.go:\d+ \+0x[0-9a-f]+`,
	`#\d+ /[^\n]{1,200}\.php\(\d+\)`,
	`\bat [\w.]{3,120}\([^()\n]{0,200}\) in [^\n]{1,200}:line \d+`,
	`[\w/]{1,200}\.rb:\d+:in `,
	`SQLSTATE\[`, `ORA-\d{5}\b`, `You have an error in your SQL syntax`, `syntax error at or near "`,
}, "|"))
