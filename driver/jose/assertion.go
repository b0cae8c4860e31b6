package jose

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// PrivateKey signs client assertions: an RSA key by RS256, one of the curve P-256
// by ES256.
type PrivateKey struct{ signer crypto.Signer }

// ParsePrivateKey reads a private key in PEM form (PKCS #8, PKCS #1 or SEC 1).
// Errors never hold the key.
func ParsePrivateKey(text exchange.Secret) (*PrivateKey, error) {
	block, _ := pem.Decode([]byte(text.Reveal()))
	if block == nil {
		return nil, errors.New("is no key in PEM form (-----BEGIN PRIVATE KEY-----)")
	}
	var key any
	var err error
	switch block.Type {
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	default:
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	}
	if err != nil {
		return nil, errors.New("is no private key that can be read: write it as PKCS #8")
	}
	switch k := key.(type) {
	case *rsa.PrivateKey:
		return &PrivateKey{k}, nil
	case *ecdsa.PrivateKey:
		if k.Curve.Params().BitSize == 256 {
			return &PrivateKey{k}, nil
		}
	}
	return nil, errors.New("is neither an RSA key nor one of the curve P-256")
}

// Alg is the algorithm by which the key signs (RFC 7518 section 3.1).
func (k *PrivateKey) Alg() string {
	if _, ok := k.signer.(*rsa.PrivateKey); ok {
		return "RS256"
	}
	return "ES256"
}

// PublicPEM is the public key as it may be found, in PEM form.
func (k *PrivateKey) PublicPEM() []byte {
	der, err := x509.MarshalPKIXPublicKey(k.signer.Public())
	if err != nil {
		return nil
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

// PublicJWK is the public key as a JSON Web Key (RFC 7517).
func (k *PrivateKey) PublicJWK() map[string]any { return publicJWK(k.signer.Public()) }

func (k *PrivateKey) sign(input []byte) ([]byte, error) {
	digest := sha256.Sum256(input)
	if key, ok := k.signer.(*ecdsa.PrivateKey); ok {
		r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
		if err != nil {
			return nil, err
		}
		signature := make([]byte, 64)
		r.FillBytes(signature[:32])
		s.FillBytes(signature[32:])
		return signature, nil
	}
	return k.signer.Sign(rand.Reader, digest[:], crypto.SHA256)
}

// Assertion is a JWT that is about to be made, rightly or wrongly. go-jose refuses
// to make bad ones.
type Assertion struct {
	Header map[string]any
	Claims map[string]any

	// Sign makes the signature of the signing input; nil leaves it empty.
	Sign func(input []byte) ([]byte, error)
}

// SignedBy is signing by a private key.
func SignedBy(k *PrivateKey) func([]byte) ([]byte, error) { return k.sign }

// MAC is signing by HS256 with a key.
func MAC(key []byte) func([]byte) ([]byte, error) {
	return func(input []byte) ([]byte, error) {
		mac := hmac.New(sha256.New, key)
		mac.Write(input)
		return mac.Sum(nil), nil
	}
}

// Compact is the JWT in compact form (RFC 7515 section 7.1).
func (a *Assertion) Compact() (exchange.Secret, error) {
	header, err := json.Marshal(a.Header)
	if err != nil {
		return exchange.Secret{}, fmt.Errorf("header of the assertion: %w", err)
	}
	claims, err := json.Marshal(a.Claims)
	if err != nil {
		return exchange.Secret{}, fmt.Errorf("claims of the assertion: %w", err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	input := encode(header) + "." + encode(claims)
	var signature []byte
	if a.Sign != nil {
		if signature, err = a.Sign([]byte(input)); err != nil {
			return exchange.Secret{}, fmt.Errorf("sign the assertion: %w", err)
		}
	}
	return exchange.NewSecret(input + "." + encode(signature)), nil
}
