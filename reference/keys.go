package reference

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/go-jose/go-jose/v4"
)

const rsaBits = 2048

// Keys are the signing keys and the certificates of a provider. Making them
// takes a good part of a second, so providers may share them.
type Keys struct {
	published   *rsa.PrivateKey
	unpublished *rsa.PrivateKey // never in the JWK Set; for tokens that must not verify
	kid         string          // the RFC 7638 thumbprint of the published key
	authority   *authority
}

// NewKeys makes fresh keys and a fresh certificate authority.
func NewKeys() (*Keys, error) {
	k := &Keys{}
	for _, key := range []**rsa.PrivateKey{&k.published, &k.unpublished} {
		made, err := rsa.GenerateKey(rand.Reader, rsaBits)
		if err != nil {
			return nil, fmt.Errorf("make a signing key: %w", err)
		}
		*key = made
	}
	thumbprint, err := (&jose.JSONWebKey{Key: k.published.Public()}).Thumbprint(crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("name the signing key: %w", err)
	}
	k.kid = base64.RawURLEncoding.EncodeToString(thumbprint)
	k.authority, err = newAuthority()
	return k, err
}

// processKeys are the keys of every provider of this process that was given
// none.
var processKeys = sync.OnceValues(NewKeys)

// KeyID is the kid of the published key.
func (k *Keys) KeyID() string { return k.kid }

// Set is the JWK Set that the provider publishes (RFC 7517, 5).
func (k *Keys) Set() jose.JSONWebKeySet {
	return jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{
		Key: k.published.Public(), KeyID: k.kid, Algorithm: AlgRS256, Use: "sig",
	}}}
}

// Sign makes a compact RS256 JWS of the claims. typ says what kind of token it
// is (RFC 8725, 3.11).
func (k *Keys) Sign(typ string, c Claims) (string, error) {
	return sign(jose.RS256, jose.JSONWebKey{Key: k.published, KeyID: k.kid}, typ, c)
}

// SignUnpublished is Sign with a key that is not in the JWK Set, under the kid
// of the one that is.
func (k *Keys) SignUnpublished(typ string, c Claims) (string, error) {
	return sign(jose.RS256, jose.JSONWebKey{Key: k.unpublished, KeyID: k.kid}, typ, c)
}

// signHMAC makes a compact HS256 JWS whose key is the client secret (OpenID
// Connect Core, 10.1).
func signHMAC(secret string, c Claims) (string, error) {
	return sign(jose.HS256, []byte(secret), "JWT", c)
}

func sign(alg jose.SignatureAlgorithm, key any, typ string, c Claims) (string, error) {
	options := (&jose.SignerOptions{}).WithType(jose.ContentType(typ))
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, options)
	if err != nil {
		return "", fmt.Errorf("prepare an %s signature: %w", alg, err)
	}
	payload, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("encode the claims: %w", err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", fmt.Errorf("sign the claims: %w", err)
	}
	return signed.CompactSerialize()
}

// Read returns the claims of a token that a published key has signed, whatever
// it was issued for.
func (k *Keys) Read(value string) (Claims, bool) {
	parsed, err := jose.ParseSignedCompact(value, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return nil, false
	}
	payload, err := parsed.Verify(k.published.Public())
	if err != nil {
		return nil, false
	}
	var claims Claims
	err = json.Unmarshal(payload, &claims)
	return claims, err == nil
}

// ReadUnverified returns the claims of a JWT without a look at its signature;
// none of what is no JWT.
func ReadUnverified(value string) Claims {
	parts := strings.Split(value, ".")
	if len(parts) != 3 {
		return nil
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claims Claims
	if err != nil || json.Unmarshal(payload, &claims) != nil {
		return nil
	}
	return claims
}
