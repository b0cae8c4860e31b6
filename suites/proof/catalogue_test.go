package proof

import (
	"regexp"
	"slices"
	"testing"

	"github.com/oidcheck/oidcheck/reference/fault"
	"github.com/oidcheck/oidcheck/suites"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// TestEveryRequirementHasCases is about the catalogue: what nobody judges is no
// requirement.
func TestEveryRequirementHasCases(t *testing.T) {
	judged := map[*requirement.Requirement]bool{}
	for _, c := range suites.All().Cases() {
		judged[c.Requirement] = true
	}
	for _, r := range requirement.All() {
		if !judged[r] {
			t.Errorf("%s has no case", r.ID)
		}
	}
}

// TestFaultsAimAtTheCatalogue reads the fault table: its targets exist, and its
// rows of the attack catalogue look like rows.
func TestFaultsAimAtTheCatalogue(t *testing.T) {
	row := regexp.MustCompile(`^[A-Z]{2,4}-\d{2}$`)
	for _, f := range fault.All() {
		for _, id := range f.Targets {
			if _, ok := requirement.Find(id); !ok {
				t.Errorf("fault %s aims at %q, which is no requirement", f.ID, id)
			}
		}
		for _, a := range f.Attacks {
			if !row.MatchString(a) {
				t.Errorf("fault %s names %q, which is no row of the attack catalogue", f.ID, a)
			}
		}
	}
}

// TestIndexedAttacksAreFaults holds the claims of the catalogue: a row of the
// attack catalogue that a requirement names is a fault that it is proven by.
func TestIndexedAttacksAreFaults(t *testing.T) {
	for _, r := range requirement.All() {
		for _, attack := range r.Attacks {
			if !slices.ContainsFunc(fault.All(), func(f fault.Fault) bool {
				return slices.Contains(f.Targets, r.ID) && slices.Contains(f.Attacks, attack)
			}) {
				t.Errorf("%s claims to judge %s, and no fault that aims at it is that attack", r.ID, attack)
			}
		}
	}
}

// TestRefusalsHaveTwoFaults: a gross and a subtle one, so that a case can't pass
// by looking for one symptom.
func TestRefusalsHaveTwoFaults(t *testing.T) {
	refusals := []*requirement.Requirement{
		requirement.RedirectURIExact, requirement.RedirectURIBrowser, requirement.AuthorizationErrorPage, requirement.RedirectURISpelling,
		requirement.RedirectURILoopback, requirement.RedirectURIRequired, requirement.RedirectURIOnce,
		requirement.ResponseTypeUnderstood, requirement.AuthorizationParametersOnce, requirement.UnsupportedParameterNamed,
		requirement.LongParametersKept, requirement.UnknownScopeIgnored,
		requirement.PromptNone, requirement.HintSignsNobodyIn, requirement.HintedSubject, requirement.ClaimedSubject,
		requirement.RequestFixed, requirement.RequestsApart,
		requirement.CodeSingleUse,
		requirement.CodeReplayRevokes, requirement.CodeBoundToClient, requirement.CodeBoundToRedirectURI,
		requirement.TokenRedirectURIRequired, requirement.CodeExpiry, requirement.PKCEVerifierVerified,
		requirement.ClientSecretVerified, requirement.ClientAuthenticationSingle,
		requirement.ClientAuthenticationMethodRegistered, requirement.TokenQueryCredentials,
		requirement.TokenGETRefused, requirement.PKCEDowngrade, requirement.TokenCredentialKind,
		requirement.CodeScopeFixed, requirement.RefreshTokenNeedsOfflineAccess,
		requirement.RefreshTokenNeedsConsent, requirement.LoginPageFraming,
		requirement.ResponseTypeRegistered, requirement.FrontChannelNoQuery, requirement.FrontChannelNonce,
		requirement.UserinfoTokenVerified,
		requirement.PKCERequired, requirement.PKCEPlainRefused, requirement.LogoutAsks, requirement.LogoutRedirectURIExact,
	}
	for _, r := range refusals {
		count := 0
		for _, f := range fault.All() {
			if slices.Contains(f.Targets, r.ID) {
				count++
			}
		}
		if count < 2 {
			t.Errorf("%s is the target of %d faults: write a gross and a subtle one", r.ID, count)
		}
	}
}
