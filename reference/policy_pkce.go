package reference

import (
	"crypto/sha256"
	"encoding/base64"
	"regexp"
)

// PKCEPolicy holds the decisions of Proof Key for Code Exchange (RFC 7636).
type PKCEPolicy struct {
	// RequireChallenge reports whether authorization requests of app need a
	// challenge: those of public clients do (RFC 9700, 2.1.1).
	RequireChallenge func(app *Application) bool

	// ReadChallenge returns the S256 challenge of a request that has one, or
	// something that looks like one. What is not understood is an error
	// (RFC 7636, 4.4.1).
	ReadChallenge func(c ChallengeRequest) (string, *Error)

	// VerifyChallenge reports whether the verifier answers the S256 challenge.
	// Where there is none, a verifier is refused too, for someone removed the
	// challenge (RFC 9700, 4.8.2).
	VerifyChallenge func(p Proof) bool
}

// ChallengeRequest is what an authorization request says of its challenge.
type ChallengeRequest struct {
	Challenge, Method       string
	HasChallenge, HasMethod bool // the parameter is there, be it empty
}

// Proof is what a redemption shows for the challenge of its code.
type Proof struct {
	Application *Application
	Challenge   string // empty when the authorization request had none
	Verifier    string // code_verifier; empty when it is missing
	store       *store
}

// Pending returns the challenges of all the client's codes that nobody has
// redeemed yet.
func (p Proof) Pending() []string { return p.store.pendingChallenges(p.Application.ClientID) }

func defaultPKCEPolicy() PKCEPolicy {
	return PKCEPolicy{RequireChallenge: (*Application).Public, ReadChallenge: readChallenge, VerifyChallenge: verifyChallenge}
}

var (
	codeVerifier  = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`) // RFC 7636, 4.1
	codeChallenge = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)       // a SHA-256 digest
)

const challengeMethodS256 = "S256"

func readChallenge(c ChallengeRequest) (string, *Error) {
	if c.Method != challengeMethodS256 {
		return "", invalidRequest("code_challenge_method is not " + challengeMethodS256)
	}
	if !codeChallenge.MatchString(c.Challenge) {
		return "", invalidRequest("code_challenge is not a SHA-256 digest in base64url")
	}
	return c.Challenge, nil
}

func verifyChallenge(p Proof) bool {
	if p.Challenge == "" || p.Verifier == "" {
		return p.Challenge == p.Verifier
	}
	return codeVerifier.MatchString(p.Verifier) && equal(s256(p.Verifier), p.Challenge)
}

// s256 derives the challenge of a verifier (RFC 7636, 4.2).
func s256(verifier string) string {
	digest := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(digest[:])
}
