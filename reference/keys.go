package reference

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
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
	unpublished *rsa.PrivateKey   // never in the JWK Set; for tokens that must not verify
	signing     []jose.JSONWebKey // private, one an algorithm; the first is RS256 with published
	client      *ecdsa.PrivateKey // of the preset's client of private_key_jwt
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
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a signing key: %w", err)
	}
	if k.client, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, fmt.Errorf("make a client's key: %w", err)
	}
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make a signing key: %w", err)
	}
	for _, key := range []jose.JSONWebKey{
		{Key: k.published, Algorithm: AlgRS256}, {Key: k.published, Algorithm: AlgPS256},
		{Key: curve, Algorithm: AlgES256}, {Key: edwards, Algorithm: AlgEdDSA},
	} {
		if err := k.add(key); err != nil {
			return nil, err
		}
	}
	k.authority, err = newAuthority()
	return k, err
}

// add names a key by its thumbprint (RFC 7638). The key of RS256 serves PS256
// too, under a name of its own.
func (k *Keys) add(key jose.JSONWebKey) error {
	thumbprint, err := key.Thumbprint(crypto.SHA256)
	if err != nil {
		return fmt.Errorf("name the signing key: %w", err)
	}
	key.KeyID, key.Use = base64.RawURLEncoding.EncodeToString(thumbprint), "sig"
	if key.Algorithm == AlgPS256 {
		key.KeyID += "-ps256"
	}
	k.signing = append(k.signing, key)
	return nil
}

// processKeys are the keys of every provider of this process that was given
// none.
var processKeys = sync.OnceValues(NewKeys)

// KeyID is the kid of the published key of RS256.
func (k *Keys) KeyID() string { return k.signing[0].KeyID }

// Set is the JWK Set that the provider publishes (RFC 7517, 5).
func (k *Keys) Set() jose.JSONWebKeySet {
	var set jose.JSONWebKeySet
	for _, key := range k.signing {
		set.Keys = append(set.Keys, key.Public())
	}
	return set
}

// Sign makes a compact RS256 JWS of the claims. typ says what kind of token it
// is (RFC 8725, 3.11).
func (k *Keys) Sign(typ string, c Claims) (string, error) {
	return k.SignBy(AlgRS256, typ, c)
}

// SignBy is Sign by an algorithm of the provider's keys.
func (k *Keys) SignBy(alg, typ string, c Claims) (string, error) {
	for _, key := range k.signing {
		if key.Algorithm == alg {
			return sign(jose.SignatureAlgorithm(alg), key, typ, c)
		}
	}
	return "", fmt.Errorf("there is no key for %s", alg)
}

// SignUnpublished is Sign with a key that is not in the JWK Set, under the kid
// of the one that is.
func (k *Keys) SignUnpublished(typ string, c Claims) (string, error) {
	return sign(jose.RS256, jose.JSONWebKey{Key: k.unpublished, KeyID: k.KeyID()}, typ, c)
}

// signHMAC makes a compact HS256 JWS whose key is the client secret (OpenID
// Connect Core, 10.1).
func signHMAC(secret string, c Claims) (string, error) {
	return sign(jose.HS256, macKey(secret), "JWT", c)
}

// verifying is the key that verifies ID tokens of an algorithm, for a client
// with that secret; nil where there is none.
func (k *Keys) verifying(alg jose.SignatureAlgorithm, secret string) any {
	if alg == jose.HS256 {
		return macKey(secret)
	}
	for _, key := range k.signing {
		if key.Algorithm == string(alg) {
			return key.Public()
		}
	}
	return nil
}

// macKey is a secret as the key of HS256. A short one is filled up with zeros,
// which leaves the MAC as it is (RFC 2104, 2) and contents the library.
func macKey(secret string) []byte {
	key := make([]byte, max(len(secret), sha256.Size))
	copy(key, secret)
	return key
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
	parsed, err := jose.ParseSignedCompact(value, []jose.SignatureAlgorithm{jose.RS256, jose.ES256})
	if err != nil {
		return nil, false
	}
	payload, err := parsed.Verify(k.verifying(jose.SignatureAlgorithm(parsed.Signatures[0].Header.Algorithm), ""))
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

// SignWithoutKid makes an ID token for app that does not name its key.
func (k *Keys) SignWithoutKid(app *Application, c Claims) (string, error) {
	if app.IDTokenSignedResponseAlg == AlgHS256 {
		return signHMAC(app.ClientSecret, c)
	}
	for _, key := range k.signing {
		if key.Algorithm == app.IDTokenSignedResponseAlg {
			return sign(jose.SignatureAlgorithm(key.Algorithm), key.Key, "JWT", c)
		}
	}
	return "", fmt.Errorf("there is no key for %s", app.IDTokenSignedResponseAlg)
}
