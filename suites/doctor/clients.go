package doctor

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/driver/target"
)

// clients sees whether each client is known and authenticates: a code that was
// never issued is refused to a client that is (invalid_grant) in other words
// than to one that is not (invalid_client; RFC 6749 section 5.2).
func (x *examination) clients(ctx context.Context) {
	if len(x.target.Clients) == 0 {
		x.skip("clients", "none is given, so that metadata and keys alone can be judged: `oidcheck init --issuer %s` writes a target file", x.target.Issuer)
		return
	}
	for _, role := range target.Roles() {
		if c := x.target.Clients[role]; c != nil && ctx.Err() == nil {
			x.client(ctx, c)
		}
	}
}

func (x *examination) client(ctx context.Context, c *target.Client) {
	feature := "client " + string(c.Role)
	if len(c.GrantTypes) == 1 && c.Grants("implicit") {
		x.skip(feature, "it never asks the token endpoint: login shows whether it is known")
		return
	}
	right, err := x.knock(ctx, c)
	if err != nil {
		x.theirs(feature, "", "%v", err)
		return
	}
	wrong, err := x.knock(ctx, c, stranger)
	if err != nil {
		x.theirs(feature, "", "%v", err)
		return
	}
	x.compare(feature, c, answerOf(right), answerOf(wrong))
}

// knock redeems a code that nobody was given.
func (x *examination) knock(ctx context.Context, c *target.Client, edits ...flow.Edit) (*flow.TokenResponse, error) {
	invented := &flow.AuthorizationResponse{Request: flow.Code(c), Params: url.Values{"code": {rand.Text()}}}
	return x.session.Provider.Redeem(ctx, invented, edits...)
}

// stranger takes from a client what it is known by.
func stranger(m *flow.Message) {
	switch m.Auth.Method {
	case target.PrivateKeyJWT:
		if key, err := jose.NewPrivateKey(); err == nil {
			m.Auth.Key = key
		}
	case target.None:
		m.Auth.ClientID = "unknown-" + rand.Text()
	default:
		m.Auth.ClientSecret = exchange.NewSecret(rand.Text() + rand.Text())
	}
}

// answer is what tells refusals apart.
type answer struct {
	status int
	code   string // error
	says   string // error_description
	tokens bool
}

func answerOf(r *flow.TokenResponse) answer {
	return answer{r.Status, r.Error, r.Description, r.OK()}
}

func (a answer) same(b answer) bool { return a.status == b.status && a.code == b.code }

func (a answer) String() string {
	switch {
	case a.tokens:
		return "tokens"
	case a.code == "":
		return fmt.Sprintf("status %d without an OAuth error", a.status)
	case a.says == "":
		return fmt.Sprintf("%s (status %d)", a.code, a.status)
	}
	return fmt.Sprintf("%s: %s (status %d)", a.code, a.says, a.status)
}

// brief is the answer without what it says beside its code.
func (a answer) brief() string {
	a.says = ""
	return a.String()
}

// rejects reports whether the answer says that the client is not who it claims.
// Some providers call that unauthorized_client, by the status of invalid_client.
func (a answer) rejects() bool {
	return a.code == "invalid_client" || a.status == http.StatusUnauthorized
}

func (x *examination) compare(feature string, c *target.Client, right, wrong answer) {
	path := []string{"clients", string(c.Role)}
	switch {
	case right.rejects() && c.Public():
		x.ours(feature, append(path, "client_id"), "see that the provider knows this client_id, and registered it without a secret (token_endpoint_auth_method none)",
			"the client is rejected: %s", right)
	case right.rejects():
		x.ours(feature, append(path, secretKey(c)), fmt.Sprintf("compare it and client_id with what the provider has, and that it registered token_endpoint_auth_method %s", c.TokenEndpointAuthMethod),
			"authentication by %s is rejected: %s", c.TokenEndpointAuthMethod, right)
	case right.code == "" && !right.tokens:
		x.theirs(feature, "see the provider's log: a code that it never issued has to be refused by invalid_grant", "an invented code is answered by %s", right)
	case right.same(wrong):
		x.skip(feature, "whether it authenticates can't be told: an invented code is answered by %s, with a wrong %s too", right, mark(c))
	default:
		x.ok(feature, "authenticates by %s: an invented code gives %s, and with a wrong %s %s", c.TokenEndpointAuthMethod, right.brief(), mark(c), wrong.brief())
	}
}

// mark is what a client is known by.
func mark(c *target.Client) string {
	switch c.TokenEndpointAuthMethod {
	case target.None:
		return "client_id"
	case target.PrivateKeyJWT:
		return "key"
	}
	return "secret"
}

func secretKey(c *target.Client) string {
	if c.TokenEndpointAuthMethod == target.PrivateKeyJWT {
		return "private_key"
	}
	return "client_secret"
}
