package jose

import (
	"crypto/hmac"
	"errors"
	"fmt"
	"slices"
	"strings"

	gojose "github.com/go-jose/go-jose/v4"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// asymmetric are the algorithms that a key set can verify (RFC 7518 3.1,
// RFC 8037 3.1).
var asymmetric = []string{
	"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
}

// Verify checks the signature as OpenID Connect Core 3.1.3.7 tells a client to.
// alg is what the client registered, RS256 by default; a token that names another
// algorithm is refused, and "none" always. HS algorithms verify with secret, which
// may be shorter than RFC 7518 3.2 asks; the others with the keys of the token's
// kid, or with every key that fits where it names none. Errors say what is wrong
// and never hold the token.
func (t *Token) Verify(keys *KeySet, secret exchange.Secret, alg string) error {
	if err := t.checkAlg(alg); err != nil {
		return err
	}
	if _, ok := t.Header["crit"]; ok {
		return errors.New("the header has crit: an extension that is not known here (RFC 7515 4.1.11)")
	}
	if strings.HasPrefix(alg, "HS") {
		return t.verifyHMAC(secret, alg)
	}
	return t.verifyKeys(keys, alg)
}

func (t *Token) checkAlg(alg string) error {
	switch {
	case strings.EqualFold(t.Alg(), "none"):
		return errors.New(`the header says alg "none": the token is not signed`)
	case t.Alg() == "":
		return errors.New("the header has no alg")
	case !slices.Contains(asymmetric, alg) && hashOf(alg) == nil:
		return fmt.Errorf("alg %s, which the client registered, cannot be verified here", quoted(alg))
	case t.Alg() != alg:
		return fmt.Errorf("the header says alg %s, the client registered %s", quoted(t.Alg()), quoted(alg))
	case len(t.signature) == 0:
		return errors.New("the signature is empty")
	}
	return nil
}

// verifyHMAC does without go-jose, which refuses secrets shorter than the hash:
// whether a secret is long enough is a question of its own.
func (t *Token) verifyHMAC(secret exchange.Secret, alg string) error {
	if secret.Empty() {
		return fmt.Errorf("alg %s needs a client secret, the client has none", alg)
	}
	raw := t.raw.Reveal()
	mac := hmac.New(hashOf(alg), []byte(secret.Reveal()))
	mac.Write([]byte(raw[:strings.LastIndexByte(raw, '.')]))
	if !hmac.Equal(mac.Sum(nil), t.signature) {
		return fmt.Errorf("the %s signature does not verify with the client secret", alg)
	}
	return nil
}

func (t *Token) verifyKeys(keys *KeySet, alg string) error {
	if keys == nil {
		return errors.New("there is no key set to verify with")
	}
	candidates := keys.candidates(t.Kid(), alg)
	if len(candidates) == 0 {
		return t.noKey(keys, alg)
	}
	jws, err := gojose.ParseSignedCompact(t.raw.Reveal(), []gojose.SignatureAlgorithm{gojose.SignatureAlgorithm(alg)})
	if err != nil {
		return errors.New("the token is not a JWS that can be verified")
	}
	for _, k := range candidates {
		if _, err := jws.Verify(k.Key); err == nil {
			return nil
		}
	}
	if t.Kid() == "" {
		return fmt.Errorf("the %s signature verifies with none of the %d keys that fit; the header has no kid", alg, len(candidates))
	}
	return fmt.Errorf("the %s signature does not verify with the key of kid %s", alg, quoted(t.Kid()))
}

// noKey tells a kid that is missing from the set from a key that does not fit.
func (t *Token) noKey(keys *KeySet, alg string) error {
	kid := t.Kid()
	if kid == "" {
		return fmt.Errorf("none of the %d usable keys of the set is for %s", keys.Len(), alg)
	}
	if slices.ContainsFunc(keys.keys, func(k gojose.JSONWebKey) bool { return k.KeyID == kid }) {
		return fmt.Errorf("the key of kid %s is not for %s", quoted(kid), alg)
	}
	return fmt.Errorf("no usable key of the set has kid %s (%d usable keys)", quoted(kid), keys.Len())
}
