package reference

import (
	"net/url"
	"slices"
)

// LogoutPolicy holds the decisions of the logout endpoint (OpenID Connect
// RP-Initiated Logout 1.0), in the order in which they are taken.
type LogoutPolicy struct {
	// TrustHint reports whether the provider issued the id_token_hint, be it
	// expired (2).
	TrustHint func(h Hint) bool

	// AdmitRedirectURI reports whether the browser may be sent to the redirect URI
	// of the request: one that its client registered, letter by letter (3).
	// everyones are those of all clients.
	AdmitRedirectURI func(asked *Logout, everyones []string) bool

	// Ask reports whether the user is asked first: always, unless a hint names who
	// is signed in (2).
	Ask func(asked *Logout, user *User) bool

	// End ends the session, and reports whether it did, so that its cookie is worth
	// nothing (2).
	End func(e Ending) bool

	// Echo returns what the pages show of the parameters of the request as they
	// came, markup included: nothing.
	Echo func(sent url.Values) string

	// Return is where the browser goes afterwards, with the state of the request
	// (3); empty for a page of the provider.
	Return func(asked *Logout) string
}

// Ending is a session that is about to end.
type Ending struct {
	Logout  *Logout
	session *session
	store   *store
}

// End ends the session, and reports so.
func (e Ending) End() bool {
	e.store.closeSession(e.session)
	return true
}

// Leave signs the user out, and leaves the session and its cookie to the next one.
// It reports that nothing has ended.
func (e Ending) Leave() bool {
	e.store.leaveSession(e.session)
	return false
}

func defaultLogoutPolicy() LogoutPolicy {
	return LogoutPolicy{
		TrustHint:        trustHint,
		AdmitRedirectURI: admitLogoutURI,
		Ask:              askLogout,
		End:              Ending.End,
		Return:           returnTo,
		Echo:             echoNothing,
	}
}

func trustHint(h Hint) bool { return h.Signed() && h.Claims["iss"] == h.Issuer }

func admitLogoutURI(asked *Logout, _ []string) bool {
	return asked.Application != nil && slices.Contains(asked.Application.PostLogoutRedirectURIs, asked.RedirectURI)
}

func askLogout(asked *Logout, user *User) bool { return asked.Subject != user.Subject }
