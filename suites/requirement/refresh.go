package requirement

// When refresh tokens are given: OIDC Core 11 and the model provider's page.

// RefreshTokenIssued is the accepting half of the rule.
var RefreshTokenIssued = add(Requirement{
	ID:       "refresh-token-issued",
	Title:    "gives a refresh token when offline_access and prompt=consent were asked for",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Refresh, Password},
	Why:      "Clients that work while the user is away can't be built.",
	How:      "Runs the code flow with offline_access and prompt=consent, by a client that has the refresh_token grant.",
	Fix:      "Issue a refresh token when the user granted offline_access and the client may use it.",
	Clauses: []Clause{
		{Document: Core, Section: "11", Level: May, Says: "offline_access asks for a refresh token; a provider may decide against it"},
		{Document: RFC6749, Section: "1.5", Level: May, Says: "issuing a refresh token is optional"},
		{Document: GenAuth, Section: "get refresh token", Level: Must, Says: "with offline_access and prompt=consent the token endpoint returns a refresh token"},
	},
})

// RefreshTokenNeedsOfflineAccess is one refusing half.
var RefreshTokenNeedsOfflineAccess = add(Requirement{
	ID:       "refresh-token-needs-offline-access",
	Title:    "gives no refresh token when offline_access was not asked for",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Refresh, Password},
	Why:      "The client gets longer access than the user was asked for.",
	How:      "Runs the code flow with prompt=consent but without offline_access; with both, a refresh token is given before and after.",
	Fix:      "Tie refresh tokens to offline_access in the granted scope.",
	Clauses: []Clause{
		{Document: Core, Section: "11", Level: May, Says: "refresh tokens are not exclusive to offline_access: giving one without it is allowed"},
		{Document: GenAuth, Section: "get refresh token", Level: Must, Says: "without offline_access no refresh token is returned"},
	},
})

// RefreshTokenNeedsConsent is the other refusing half.
var RefreshTokenNeedsConsent = add(Requirement{
	ID:       "refresh-token-needs-consent",
	Title:    "gives no refresh token for offline_access unless the user was asked for consent",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Refresh},
	Why:      "A page that the user merely visits could obtain lasting access in silence.",
	How:      "Runs the code flow with offline_access but no prompt=consent, and with prompt=login; with prompt=consent a refresh token is given before and after.",
	Fix:      "Drop offline_access from the scope unless prompt contains consent, or other grounds for offline access exist.",
	Clauses: []Clause{
		{Document: Core, Section: "11", Level: Should, When: NoConsentAsked, Says: "ignore offline_access unless prompt contains consent or other conditions for offline access hold: which a test from outside can't rule out, hence no MUST"},
		{Document: GenAuth, Section: "get refresh token", Level: Must, Says: "without prompt=consent no refresh token is returned"},
	},
	Attacks: []string{"AZ-18"},
	CWE:     []string{"CWE-862"},
})
