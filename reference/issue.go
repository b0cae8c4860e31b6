package reference

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"maps"
	"slices"
	"time"
)

// idTokenLives is how long a client may take an ID token for fresh.
const idTokenLives = time.Hour

// TokenResponse is the answer to a granted token request (RFC 6749, 5.1;
// OpenID Connect Core, 3.1.3.3).
type TokenResponse struct {
	AccessToken  string `json:"access_token"`
	TokenType    string `json:"token_type"`
	ExpiresIn    int    `json:"expires_in"` // seconds
	Scope        string `json:"scope"`
	IDToken      string `json:"id_token,omitempty"`
	RefreshToken string `json:"refresh_token,omitempty"`

	RejectedScope string `json:"rejected_scope,omitempty"` // no specification knows it: see ServicePolicy.Rejected

	Grant *Grant `json:"-"` // that it is of
}

// issueRefreshed makes the tokens that a refresh token gives, kept beside them
// unless it is empty. Their ID token answers no authorization request (Core,
// 12.2).
func (p *Provider) issueRefreshed(app *Application, g *Grant, scopes []string, kept string) (*TokenResponse, *Error) {
	return p.issue(issuance{app: app, grant: g, scopes: scopes, refreshToken: kept, edit: p.policy.Refresh.EditIDToken})
}

// issueTokens makes the tokens of a grant. nonce is empty where the ID token
// does not answer an authorization request (Core, 12.2).
func (p *Provider) issueTokens(app *Application, g *Grant, scopes []string, nonce string) (*TokenResponse, *Error) {
	return p.issue(issuance{app: app, grant: g, scopes: scopes, nonce: nonce, edit: keepClaims})
}

// issuance is what tokens are made of.
type issuance struct {
	app          *Application
	grant        *Grant
	scopes       []string
	nonce        string
	refreshToken string       // to be given again; empty: a new one, where the grant has any
	edit         func(Claims) // of the ID token
}

func (p *Provider) issue(i issuance) (*TokenResponse, *Error) {
	app, g, scopes, now := i.app, i.grant, i.scopes, p.now()
	access, err := p.issueAccessToken(app, g, scopes, now)
	if err != nil {
		return nil, serverError(err)
	}
	response := &TokenResponse{
		AccessToken: access, TokenType: "Bearer",
		ExpiresIn: int(accessTokenLives / time.Second), Scope: joinScopes(scopes), Grant: g,
	}
	if slices.Contains(scopes, scopeOpenID) {
		response.IDToken, err = p.issueIDToken(app, g, i.nonce, access, now, i.edit)
		if err != nil {
			return nil, serverError(err)
		}
	}
	response.RefreshToken = i.refreshToken
	if g.Offline && response.RefreshToken == "" {
		response.RefreshToken = p.store.addRefreshToken(g, app.RefreshTokenLifetime, now)
	}
	p.policy.Token.EditResponse(response)
	return response, nil
}

// issueAccessToken makes an access token of the JWT profile (RFC 9068). The
// store knows it too, so that it can be revoked.
func (p *Provider) issueAccessToken(app *Application, g *Grant, scopes []string, now time.Time) (string, error) {
	expires := now.Add(accessTokenLives)
	claims := Claims{
		"iss": p.issuer, "sub": g.Subject, "aud": p.issuer, "client_id": app.ClientID,
		"iat": now.Unix(), "exp": expires.Unix(), "jti": random(), "scope": joinScopes(scopes),
	}
	if !g.AuthTime.IsZero() {
		claims["auth_time"] = g.AuthTime.Unix()
	}
	if g.Subject == "" {
		delete(claims, "sub")
	}
	if g.Service {
		p.policy.Service.EditClaims(app, claims)
	}
	p.policy.AccessToken.EditClaims(claims)
	value, err := p.policy.AccessToken.Sign(p.keys, claims)
	if err != nil {
		return "", err
	}
	value = p.policy.AccessToken.Value(value)
	p.store.addAccessToken(value, AccessToken{
		ClientID: app.ClientID, Subject: g.Subject, Scopes: scopes, IssuedAt: now, ExpiresAt: expires,
	}, g)
	return value, nil
}

// issueIDToken makes the ID token that goes with an access token (Core, 2 and
// 3.1.3.6).
func (p *Provider) issueIDToken(app *Application, g *Grant, nonce, access string, now time.Time, edit func(Claims)) (string, error) {
	c := p.idTokenClaims(app, g, nonce, p.policy.Claims.InIDToken(g.Scopes), now)
	c["at_hash"] = p.policy.IDToken.AccessTokenHash(app.IDTokenSignedResponseAlg, access)
	p.policy.IDToken.EditClaims(c)
	edit(c)
	return p.policy.IDToken.Sign(p.keys, app, c)
}

// idTokenClaims are those that every ID token has, and what the scopes of told
// tell of the user.
func (p *Provider) idTokenClaims(app *Application, g *Grant, nonce string, told []string, now time.Time) Claims {
	c := Claims{}
	if user := p.userOf(g.Subject); user != nil {
		c = p.userClaims(user, told, g.IDTokenClaims)
	}
	maps.Copy(c, Claims{
		"iss": p.issuer, "sub": g.Subject, "aud": app.ClientID,
		"iat": now.Unix(), "exp": now.Add(idTokenLives).Unix(), "auth_time": g.AuthTime.Unix(),
	})
	if nonce != "" {
		c["nonce"] = nonce
	}
	if g.ACR != "" {
		c["acr"] = g.ACR
	}
	return c
}

// halfHash is leftHalfHash for an algorithm: Ed25519 hashes by SHA-512.
func halfHash(alg, token string) string {
	if alg != AlgEdDSA {
		return leftHalfHash(token)
	}
	digest := sha512.Sum512([]byte(token))
	return base64.RawURLEncoding.EncodeToString(digest[:len(digest)/2])
}

// leftHalfHash binds a token to the ID token beside it, for the algorithms
// that end in 256.
func leftHalfHash(token string) string {
	digest := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(digest[:len(digest)/2])
}
