package rptest

import (
	"net/http"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Assertion makes a good client assertion of client_secret_jwt, with edits.
func (b *Browser) Assertion(role string, edit func(map[string]any)) string {
	b.t.Helper()
	app := b.Application(role)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: []byte(app.ClientSecret)}, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	now := time.Now()
	claims := map[string]any{
		"iss": app.ClientID, "sub": app.ClientID, "aud": b.Provider.Issuer(), "jti": now.String(),
		"iat": now.Unix(), "exp": now.Add(time.Minute).Unix(),
	}
	if edit != nil {
		edit(claims)
	}
	signed, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		b.t.Fatal(err)
	}
	return signed
}

// RedeemAsserted redeems a fresh code by a good client assertion.
func (b *Browser) RedeemAsserted(role string) Answer {
	b.t.Helper()
	return b.RedeemBy(role, b.Assertion(role, nil))
}

// RedeemBy redeems a fresh code by a client assertion.
func (b *Browser) RedeemBy(role, assertion string) Answer {
	b.t.Helper()
	form := b.RedeemForm(role, b.Code(role), "client_assertion", assertion,
		"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
	return b.Send(http.MethodPost, "/token", form.Encode(), map[string]string{"Content-Type": formType})
}
