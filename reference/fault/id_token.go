package fault

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/oidcheck/oidcheck/reference"
)

// idTokenFaults spoil one thing in an ID token.
var idTokenFaults = []Fault{
	{
		ID:      "nonce-dropped",
		Summary: "ID tokens carry no nonce",
		Targets: []string{idTokenNonce},
		Attacks: []string{"ID-05"},
		Arm:     editIDToken(func(c reference.Claims) { delete(c, "nonce") }),
	},
	{
		ID:      "nonce-of-other-request",
		Summary: "an ID token carries the nonce of the request before",
		Targets: []string{idTokenNonce},
		Attacks: []string{"ID-05"},
		Arm:     func(p *reference.Policy) { editIDToken(lateNonce())(p) }, // a memory of its own for each policy,
	},
	{
		ID:      "id-token-signed-by-unpublished-key",
		Summary: "ID tokens are signed by a key that is not published, under the kid of the one that is",
		Targets: []string{idTokenSignature},
		Arm: signIDToken(func(k *reference.Keys, _ *reference.Application, c reference.Claims) (string, error) {
			return k.SignUnpublished("JWT", c)
		}),
	},
	{
		ID:      "id-token-of-public-client-by-secret",
		Summary: "public clients get ID tokens by HS256, with the client_id as the secret",
		Targets: []string{"id-token-public-asymmetric"},
		Attacks: []string{"ID-15"},
		Arm:     signForPublic(func(app *reference.Application) string { return app.ClientID }),
	},
	{
		ID:      "id-token-of-public-client-by-nothing",
		Summary: "public clients get ID tokens by HS256, with an empty key",
		Targets: []string{"id-token-public-asymmetric"},
		Attacks: []string{"ID-15"},
		Arm:     signForPublic(func(*reference.Application) string { return "" }),
	},
	{
		ID:      "id-token-unsigned",
		Summary: "ID tokens have the algorithm none, which nobody asked for",
		Targets: []string{idTokenSignature},
		Attacks: []string{"ID-01"},
		Arm:     signIDToken(unsigned),
	},
	{
		ID:      "id-token-altered-after-signing",
		Summary: "a claim is added to ID tokens after they were signed",
		Targets: []string{idTokenSignature},
		Arm: func(p *reference.Policy) {
			sign := p.IDToken.Sign
			p.IDToken.Sign = func(k *reference.Keys, app *reference.Application, c reference.Claims) (string, error) {
				return alter(sign(k, app, c))
			}
		},
	},
	{
		ID:      "id-token-other-issuer",
		Summary: "ID tokens name another issuer",
		Targets: []string{"id-token-iss"},
		Attacks: []string{"ID-04"},
		Arm:     editIDToken(func(c reference.Claims) { c["iss"] = otherIssuer }),
	},
	{
		ID:      "id-token-other-audience",
		Summary: "ID tokens are for another client",
		Targets: []string{idTokenAud},
		Attacks: []string{"ID-03"},
		Arm:     editIDToken(func(c reference.Claims) { c["aud"] = otherClient }),
	},
	{
		ID:      "id-token-expired",
		Summary: "ID tokens have expired an hour before they are issued",
		Targets: []string{idTokenExp},
		Attacks: []string{"ID-07"},
		Arm:     editIDToken(func(c reference.Claims) { c["exp"] = issuedAt(c) - 3600 }),
	},
	{
		ID:      "id-token-exp-as-string",
		Summary: "the exp of ID tokens is a string of digits, not a number",
		Targets: []string{idTokenExp},
		Arm:     editIDToken(func(c reference.Claims) { c["exp"] = fmt.Sprint(c["exp"]) }),
	},
}

// editIDToken edits the claims of every ID token.
func editIDToken(edit func(reference.Claims)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.IDToken.EditClaims
		p.IDToken.EditClaims = func(c reference.Claims) {
			before(c)
			edit(c)
		}
	}
}

// issuedAt is the iat claim in seconds.
func issuedAt(c reference.Claims) int64 {
	seconds, _ := c["iat"].(int64)
	return seconds
}

// lateNonce gives every ID token the nonce of the one before, and the first
// one a nonce that nobody sent.
func lateNonce() func(reference.Claims) {
	var mu sync.Mutex
	var previous any = "a-nonce-of-another-request"
	return func(c reference.Claims) {
		mu.Lock()
		defer mu.Unlock()
		if own, ok := c["nonce"]; ok {
			c["nonce"], previous = previous, own
		}
	}
}

type signer = func(*reference.Keys, *reference.Application, reference.Claims) (string, error)

func signIDToken(sign signer) func(*reference.Policy) {
	return func(p *reference.Policy) { p.IDToken.Sign = sign }
}

// signForPublic signs the ID tokens of clients without a secret by HS256.
func signForPublic(key func(*reference.Application) string) func(*reference.Policy) {
	return func(p *reference.Policy) {
		sign := p.IDToken.Sign
		p.IDToken.Sign = func(k *reference.Keys, app *reference.Application, c reference.Claims) (string, error) {
			if app.Public() {
				keyed := *app
				keyed.IDTokenSignedResponseAlg, keyed.ClientSecret = reference.AlgHS256, key(app)
				app = &keyed
			}
			return sign(k, app, c)
		}
	}
}

func unsigned(_ *reference.Keys, _ *reference.Application, c reference.Claims) (string, error) {
	payload, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	return encode([]byte(`{"alg":"none","typ":"JWT"}`)) + "." + encode(payload) + ".", nil
}

// alter adds a claim to a token and leaves the signature.
func alter(token string, err error) (string, error) {
	parts := strings.Split(token, ".")
	if err != nil || len(parts) != 3 {
		return token, err
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return "", err
	}
	c := make(map[string]json.RawMessage)
	if err := json.Unmarshal(payload, &c); err != nil {
		return "", err
	}
	c["acr"] = json.RawMessage(`"0"`)
	altered, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	return parts[0] + "." + encode(altered) + "." + parts[2], nil
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
