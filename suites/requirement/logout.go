package requirement

// Logout that a client asks for: OpenID Connect RP-Initiated Logout 1.0.

// LogoutEndsSession is what logout is for.
var LogoutEndsSession = add(Requirement{
	ID:       "logout-ends-session",
	Title:    "ends the session of a user who signs out",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "On a shared computer the next person is signed in as the one who believes to have left.",
	How:      "Signs in with a fresh browser, until prompt=none gives a code; sends a logout request with and without an id_token_hint, and agrees where a page asks. Then prompt=none must give nothing.",
	Fix:      "End the session on the server, and let its cookie expire.",
	Clauses: []Clause{
		{Document: RPInitiatedLogout, Section: "2", Level: Must, Says: "a user who agrees is logged out"},
	},
	Attacks: []string{"LO-06"},
	CWE:     []string{"CWE-613"},
})

// LogoutSessionGone keeps two users of a browser apart.
var LogoutSessionGone = add(Requirement{
	ID:       "logout-session-gone",
	Title:    "does not sign the next user of a browser in to the session of the one who signed out",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common},
	Why:      "Who copied the cookies of their own session on a shared computer, and signs out, is signed in as whoever comes next.",
	How:      "Signs a user in, notes the cookies and signs out; another user signs in with the same browser. A browser that holds the noted cookies gets no code under prompt=none, and the ID tokens of the two have no sid in common. The browser with the new cookies does get one, which is the control.",
	Fix:      "Delete the session at logout, and give a new identifier to the next one.",
	Clauses: []Clause{
		{Document: ASVSL1, Section: "7.2.4", Level: Must, Says: "a new session token is made at every authentication"},
		{Document: ASVSL1, Section: "7.4.1", Level: Must, Says: "after a logout the session can't be used any more"},
	},
	Attacks: []string{"LO-11"},
	CWE:     []string{"CWE-384", "CWE-613"},
})

// LogoutAsks: links are made by anybody.
var LogoutAsks = add(Requirement{
	ID:       "logout-asks",
	Title:    "ends no session without a question, unless an ID token of its own names who is signed in",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "Any page can send its visitors to the logout endpoint. Whoever is signed out again and again signs in wherever they are asked to.",
	How:      "Opens the logout endpoint without a hint, with an unsigned one and with that of another user, and presses nothing: the user stays signed in. A logout with the question answered works afterwards.",
	Fix:      "Verify the signature of id_token_hint and compare its sub with the session; ask the user in any other case.",
	Clauses: []Clause{
		{Document: RPInitiatedLogout, Section: "2", Level: Must, Says: "the user is asked where there is no id_token_hint, or it is not of this session or user"},
		{Document: RPInitiatedLogout, Section: "4", Level: Must, Says: "the provider was the issuer of the id_token_hint"},
	},
	Attacks: []string{"LO-02", "LO-03"},
	CWE:     []string{"CWE-352"},
})

// LogoutNoReflection keeps scripts out of the pages of a logout.
var LogoutNoReflection = add(Requirement{
	ID:       "logout-no-reflection",
	Title:    "shows no markup and no script link of a logout request on its pages",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "Whoever makes a user open a link runs a script on a page of the provider, where the session is.",
	How:      "Opens the logout endpoint in a browser that is signed in, with markup in one parameter after the other and with a script address as post_logout_redirect_uri, and presses the button of a page that asks. No page may have the markup as an element, or the script behind a link.",
	Fix:      "Escape by context, with a template engine that does so by itself; make links of registered addresses only, and of https alone.",
	Clauses: []Clause{
		{Document: ASVSL1, Section: "1.2.1", Level: Must, Says: "output is encoded for its context"},
		{Document: ASVSL1, Section: "1.2.2", Level: Must, Says: "addresses that are built from input have a safe scheme only, javascript: is none"},
	},
	Attacks: []string{"LO-05"},
	CWE:     []string{"CWE-79"},
})

// LogoutRedirect brings the user back.
var LogoutRedirect = add(Requirement{
	ID:       "logout-redirect",
	Title:    "sends the browser to the registered post_logout_redirect_uri after a logout, with the state of the request",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "A client waits there to finish its own logout, and tells by the state that it asked for it.",
	How:      "Signs in, sends a logout request with an id_token_hint, a registered URI and a state, and looks where the browser goes.",
	Fix:      "Redirect to post_logout_redirect_uri as it is registered, with state added to its query.",
	Clauses: []Clause{
		{Document: RPInitiatedLogout, Section: "3", Level: Should, Says: "the browser is redirected to a registered post_logout_redirect_uri, with the state of the request"},
	},
})

// LogoutRedirectURIExact keeps the endpoint from being a redirector.
var LogoutRedirectURIExact = add(Requirement{
	ID:       "logout-redirect-uri-exact",
	Title:    "redirects to no post_logout_redirect_uri that its client did not register",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "A link to the provider that leads anywhere is what phishing begins with: the user has just signed out, and signs in again.",
	How:      "Sends logout requests with URIs that are not registered, that differ a little, and that belong to another client, with a hint, with client_id and with neither. The browser must not be led there; it is led to the registered URI before and after.",
	Fix:      "Compare letter by letter with the URIs of the client that the hint or client_id names; without a client, don't redirect.",
	Clauses: []Clause{
		{Document: RPInitiatedLogout, Section: "3", Level: Must, Says: "there is no redirect unless the value matches a registered one exactly"},
	},
	Attacks: []string{"LO-01", "LO-04"},
	CWE:     []string{"CWE-601"},
})
