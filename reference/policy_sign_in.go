package reference

import (
	"slices"
	"strings"
	"time"
)

// SignInPolicy holds the decisions about who signs in, when, and what
// is said of it (OpenID Connect Core, 3.1.2.1 to 3.1.2.4).
type SignInPolicy struct {
	// Reauthenticate reports whether a user who is signed in has to sign in again.
	Reauthenticate func(s SignedIn) bool

	// StaySilent reports whether an error takes the place of a page, which is
	// login or consent.
	StaySilent func(page string, prompts []string) bool

	// NeedConsent reports whether the user is asked, where given says whether
	// they have allowed all of it before.
	NeedConsent func(prompts []string, given bool) bool

	// Covers reports whether what a user allowed before is all that is asked for.
	// offline_access is asked for each time.
	Covers func(allowed, asked []string) bool

	// KnowClient reports whether a request surely comes from the client that the
	// user allowed before: one that authenticates itself, or that is found at an
	// https address. Any application of the user's device can stand at the others
	// (RFC 8252, 8.6).
	KnowClient func(app *Application, redirectURI string) bool

	// Allows reports whether that button of the consent page is a yes.
	Allows func(decision string) bool

	// RenewSession reports whether a login gives the session a new name, so that
	// one that was planted in the browser before is worth nothing afterwards. left
	// says that somebody else has signed out of the session.
	RenewSession func(left bool) bool

	// LoginTime returns the time of a login, where before is that of the last one
	// in the session.
	LoginTime func(before, now time.Time) time.Time

	// HintedSubject returns the subject that an id_token_hint names, or an error
	// for one that is not good.
	HintedSubject func(h Hint) (string, *Error)

	// SameSubject reports whether the user is the one that the request insists on
	// (Core, 3.1.2.2).
	SameSubject func(wanted string, user *User) bool

	// SignInByHint reports whether a request without a session may go on as the user
	// that a hint names. It may not.
	SignInByHint func(h Hint) bool

	// Subject returns the subject of the tokens; wanted is the one that the
	// request insists on, and empty where it insists on none.
	Subject func(user *User, wanted string) string

	// WhoSignedIn returns the user of the session after somebody signed in, where
	// before is who was signed in until then; nil for nobody.
	WhoSignedIn func(before, now *User) *User

	// AuthTime returns when the user signed in.
	AuthTime func(since, now time.Time) time.Time

	// ACR returns the authentication context class of the login; empty for none
	// to be named. asked are the values of the request.
	ACR func(asked []string) string

	// MeetACR reports whether one of the values that a request insists on is met.
	MeetACR func(essential []string) bool
}

// acrPassword is the class of every login: a password, and no claim to more.
const acrPassword = "0"

// SignedIn is a request that meets a session with a user.
type SignedIn struct {
	Prompts []string
	MaxAge  *time.Duration // nil when there was none
	Age     time.Duration  // since the user signed in
}

func defaultSignInPolicy() SignInPolicy {
	return SignInPolicy{
		Reauthenticate: reauthenticate,
		StaySilent:     staySilent,
		NeedConsent:    needConsent,
		Covers:         covers,
		KnowClient:     knowClient,
		Allows:         allows,
		RenewSession:   renewSession,
		LoginTime:      loginTime,
		HintedSubject:  hintedSubject,
		SameSubject:    sameSubject,
		SignInByHint:   signInByHint,
		Subject:        subjectOf,
		WhoSignedIn:    whoSignedIn,
		AuthTime:       authTime,
		ACR:            acr,
		MeetACR:        meetACR,
	}
}

func reauthenticate(s SignedIn) bool {
	return slices.Contains(s.Prompts, promptLogin) || slices.Contains(s.Prompts, promptSelectAccount) ||
		s.MaxAge != nil && s.Age >= *s.MaxAge
}

func staySilent(_ string, prompts []string) bool { return slices.Contains(prompts, promptNone) }

// needConsent always asks under prompt=consent, so that offline_access is never
// granted without a question.
func needConsent(prompts []string, given bool) bool {
	return slices.Contains(prompts, promptConsent) || !given
}

func covers(allowed, asked []string) bool {
	return !slices.ContainsFunc(asked, func(scope string) bool {
		return scope != scopeOfflineAccess && !slices.Contains(allowed, scope)
	})
}

func knowClient(app *Application, redirectURI string) bool {
	return !app.Public() || strings.HasPrefix(redirectURI, "https://")
}

func allows(decision string) bool { return decision == decisionAllow }

func loginTime(_, now time.Time) time.Time { return now }

// hintedSubject takes ID tokens of this provider for this client only, expired
// ones too: they name a user and prove nothing else.
func hintedSubject(h Hint) (string, *Error) {
	if !h.Signed() || h.Claims["iss"] != h.Issuer || h.Claims["aud"] != h.Application.ClientID {
		return "", invalidRequest("the id_token_hint is no ID token of this provider for this client")
	}
	return h.Subject(), nil
}

func sameSubject(wanted string, user *User) bool { return wanted == "" || wanted == user.Subject }

func renewSession(bool) bool { return true }

func signInByHint(Hint) bool { return false }

func subjectOf(user *User, _ string) string { return user.Subject }

func whoSignedIn(_, now *User) *User { return now }

func authTime(since, _ time.Time) time.Time { return since }

func acr(asked []string) string {
	if len(asked) == 0 {
		return ""
	}
	return acrPassword
}

func meetACR(essential []string) bool {
	return len(essential) == 0 || slices.Contains(essential, acrPassword)
}
