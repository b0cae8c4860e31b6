package reference

import (
	"net/http"
	"strconv"
	"time"
)

// respondGranted answers the request of a user who has signed in and said yes
// with what its response type stands for (OpenID Connect Core, 3.1.2.5, 3.2.2.5
// and 3.3.2.5).
func (p *Provider) respondGranted(w http.ResponseWriter, request *authorizationRequest, user *User, since time.Time) {
	grant := &Grant{
		ID: random(), ClientID: request.Application.ClientID, Subject: p.policy.SignIn.Subject(user, request.Subject),
		Scopes: request.Scopes, Nonce: request.Nonce, AuthTime: p.policy.SignIn.AuthTime(since, p.now()), Offline: request.Offline,
		ACR: p.policy.SignIn.ACR(request.ACR), Form: request.Form, IDTokenClaims: claimNames(request.Claims.IDToken), UserinfoClaims: claimNames(request.Claims.Userinfo),
		browser: request.browser,
	}
	members, err := p.issueFront(request, grant, p.now())
	if err != nil {
		p.redirectError(w, request, serverError(err))
		return
	}
	p.redirect(w, request, members)
}

// issueFront makes what travels through the browser. The ID token comes last,
// since it names the hashes of the others.
func (p *Provider) issueFront(request *authorizationRequest, g *Grant, now time.Time) (map[string]string, error) {
	app, members := request.Application, map[string]string{}
	front := FrontChannel{Type: request.Type, alg: app.IDTokenSignedResponseAlg}
	if request.Type.Code {
		front.code = p.store.issueCode(p.policy.Code.Value(), Code{
			ClientID: app.ClientID, RedirectURI: request.RedirectURI, Challenge: request.Challenge,
			IssuedAt: now, ExpiresAt: now.Add(app.CodeLifetime), Grant: g,
		})
		members["code"] = front.code
	}
	if request.Type.Token {
		value, err := p.issueAccessToken(app, g, g.Scopes, now)
		if err != nil {
			return nil, err
		}
		front.access = value
		members["access_token"], members["token_type"] = value, "Bearer"
		members["expires_in"] = strconv.Itoa(int(accessTokenLives / time.Second))
		members["scope"] = joinScopes(g.Scopes)
	}
	if request.Type.IDToken {
		value, err := p.issueFrontIDToken(app, g, front, now)
		if err != nil {
			return nil, err
		}
		members["id_token"] = value
	}
	return members, nil
}

// FrontChannel is what an authorization response gives beside its ID token.
type FrontChannel struct {
	Type         ResponseType
	alg          string // of the ID token
	code, access string
}

// CodeHash is c_hash, and empty where there is no code.
func (f FrontChannel) CodeHash() string { return hashOf(f.alg, f.code) }

// AccessTokenHash is at_hash, and empty where there is no access token.
func (f FrontChannel) AccessTokenHash() string { return hashOf(f.alg, f.access) }

func hashOf(alg, value string) string {
	if value == "" {
		return ""
	}
	return halfHash(alg, value)
}

// issueFrontIDToken makes the ID token of an authorization response, bound to
// the code and to the access token beside it (Core, 3.2.2.10 and 3.3.2.11).
func (p *Provider) issueFrontIDToken(app *Application, g *Grant, front FrontChannel, now time.Time) (string, error) {
	c := p.idTokenClaims(app, g, g.Nonce, nil, now)
	for name, value := range map[string]string{"c_hash": front.CodeHash(), "at_hash": front.AccessTokenHash()} {
		if value != "" {
			c[name] = value
		}
	}
	p.policy.IDToken.EditClaims(c)
	p.policy.IDToken.EditFrontClaims(front, c)
	return p.policy.IDToken.Sign(p.keys, app, c)
}
