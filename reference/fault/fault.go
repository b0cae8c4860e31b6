// Package fault holds the named defects of the reference provider. Each
// replaces one decision or edits one output of its policy, so that a harness
// can prove that it notices the defect.
package fault

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/reference"
)

// Fault is one deliberate defect.
type Fault struct {
	ID      string                  // a slug; says what the provider does wrong
	Summary string                  // the same in a sentence
	Targets []string                // the requirements that must fail
	Attacks []string                // the rows of the attack catalogue that it is; often none
	Preset  string                  // the preset that it is armed on
	Arm     func(*reference.Policy) // makes a policy have the defect; several faults may be armed together
}

// Changes returns the paths of the decisions that the fault replaces, sorted.
func (f Fault) Changes() []string {
	conforming, policy := reference.Decisions(reference.DefaultPolicy()), reference.DefaultPolicy()
	f.Arm(policy)
	var changed []string
	for path, address := range reference.Decisions(policy) {
		if address != conforming[path] {
			changed = append(changed, path)
		}
	}
	slices.Sort(changed)
	return changed
}

// Names of requirements that more than one fault targets.
const (
	metadataIssuer           = "metadata-issuer"
	metadataRequired         = "metadata-required-members"
	jwksPrivate              = "jwks-no-private-parts"
	codeExchange             = "code-exchange"
	responseState            = "authorization-response-state"
	responseIss              = "authorization-response-iss"
	errorPage                = "authorization-error-page"
	redirectURIExact         = "redirect-uri-exact"
	codeSingleUse            = "code-single-use"
	codeReplayRevokes        = "code-replay-revokes"
	codeBoundToClient        = "code-bound-to-client"
	codeBoundToRedirectURI   = "code-bound-to-redirect-uri"
	tokenRedirectURI         = "token-redirect-uri-required"
	pkceVerified             = "pkce-verifier-verified"
	clientSecretVerified     = "client-secret-verified"
	tokenErrorCode           = "token-error-code"
	idTokenNonce             = "id-token-nonce"
	idTokenSignature         = "id-token-signature"
	idTokenAud               = "id-token-aud"
	idTokenExp               = "id-token-exp"
	userinfoResponse         = "userinfo-response"
	introspectionResponse    = "introspection-response"
	refreshNeedsOffline      = "refresh-token-needs-offline-access"
	refreshNeedsConsent      = "refresh-token-needs-consent"
	loginPageFraming         = "login-page-framing"
	loginCookieAttributes    = "login-cookie-attributes"
	codeExpiry               = "code-expiry"
	credentialKind           = "token-credential-kind"
	codeWhole                = "code-whole"
	codeScope                = "code-scope-fixed"
	pkceDowngrade            = "pkce-downgrade"
	authenticationSingle     = "client-authentication-single"
	authenticationRegistered = "client-authentication-method-registered"
	queryCredentials         = "token-query-credentials"
	getRefused               = "token-get-refused"
)

// Names of parties that take no part.
const (
	otherIssuer  = "https://other-issuer.example/oidc"
	otherClient  = "somebody-elses-client"
	otherSubject = "somebody-else"
)

var all = collect(
	discoveryFaults, endpointFaults, responseFaults, redirectFaults, redirectHostFaults, redirectRequestFaults,
	requestFaults, requestReadingFaults, codeFaults, replayFaults, bindingFaults, pkceFaults,
	claimFaults, assertionFaults, challengeFaults, credentialFaults, promptFaults, hintFaults, resumeFaults,
	frontFaults, serviceFaults, passwordFaults, refreshUseFaults, revocationFaults, logoutFaults, transportFaults, introspectionFaults, userinfoFaults,
	pkceChallengeFaults,
	userClaimFaults, vendorFaults,
	secretFaults, authenticationFaults, exchangeFaults, tokenFaults, idTokenFaults, answerFaults, refreshFaults, pageFaults, pageHeaderFaults, formFaults, consentFaults, redirectorFaults,
)

// collect puts the groups in one list, sorted by ID. A fault that is declared
// twice or half is a mistake of ours and ends the program.
func collect(groups ...[]Fault) []Fault {
	list := slices.Concat(groups...)
	slices.SortFunc(list, func(a, b Fault) int { return strings.Compare(a.ID, b.ID) })
	for i := range list {
		f := &list[i]
		if f.ID == "" || f.Summary == "" || len(f.Targets) == 0 || f.Arm == nil {
			panic(fmt.Sprintf("fault: %q is not complete", f.ID))
		}
		if i > 0 && list[i-1].ID == f.ID {
			panic(fmt.Sprintf("fault: %q is declared twice", f.ID))
		}
		if f.Preset == "" {
			f.Preset = reference.PresetModes
		}
	}
	return list
}

// All returns every fault, sorted by ID.
func All() []Fault { return slices.Clone(all) }

// Find returns the fault of that ID.
func Find(id string) (Fault, error) {
	for _, f := range all {
		if f.ID == id {
			return f, nil
		}
	}
	return Fault{}, fmt.Errorf("fault: there is no fault %q", id)
}
