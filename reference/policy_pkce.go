package reference

import (
	"crypto/sha256"
	"encoding/base64"
	"regexp"
)

// PKCEPolicy holds the decisions of Proof Key for Code Exchange (RFC 7636).
type PKCEPolicy struct {
	// VerifyChallenge reports whether verifier answers the S256 challenge. An
	// empty challenge means that the authorization request had none; then a
	// verifier is refused too, for someone removed the challenge (RFC 9700,
	// 4.8.2).
	VerifyChallenge func(app *Application, challenge, verifier string) bool
}

func defaultPKCEPolicy() PKCEPolicy {
	return PKCEPolicy{VerifyChallenge: verifyChallenge}
}

var (
	codeVerifier  = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`) // RFC 7636, 4.1
	codeChallenge = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)       // a SHA-256 digest
)

func verifyChallenge(_ *Application, challenge, verifier string) bool {
	if challenge == "" || verifier == "" {
		return challenge == verifier
	}
	return codeVerifier.MatchString(verifier) && equal(s256(verifier), challenge)
}

// s256 derives the challenge of a verifier (RFC 7636, 4.2).
func s256(verifier string) string {
	digest := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(digest[:])
}
