package requirement

// Requests that wait for a login or a consent: RFC 9700 4.1 and 4.5, OIDC Core
// 3.1.2.

// RequestFixed: what was checked is what is answered.
var RequestFixed = add(Requirement{
	ID:       "authorization-request-fixed",
	Title:    "does not let its own forms change a request that it has checked",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common},
	Why:      "Whatever goes through the browser can be rewritten by whoever made the link or the page. A redirect_uri or scope that is read again from a form is one that nobody checked.",
	How:      "Puts an attacker's redirect_uri, and a scope that was not asked for, into the fields of the login and consent forms, and into every field that holds the good one. No code may reach the attacker's, and the scope must not grow.",
	Fix:      "Keep the checked request on the server, or sign what you give to the browser, and check it again.",
	Clauses:  exactComparison,
	Attacks:  []string{"CN-05", "RU-23"},
	CWE:      []string{"CWE-472", "CWE-915"},
})

// RequestsApart: two tabs are two requests.
var RequestsApart = add(Requirement{
	ID:       "authorization-requests-apart",
	Title:    "answers a request by its own parameters although the browser sent another one meanwhile",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Code},
	Why:      "If the session has one pending request, another site can replace it: the user allows one client and another gets the code, or the nonce and verifier of a code are somebody else's.",
	How:      "While a request waits at the login or the consent form, sends a second one from the same browser, of the same and of another client; then sends the form. An error is right; a code has to go to the first client with the first state, and work with the first verifier and nonce.",
	Fix:      "Give each request an identifier, put that into its forms, and keep the parameters under it.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.2.5", Level: Must, Says: "the response answers the request, at its redirect_uri and with its state"},
		{Document: Core, Section: "3.1.2.1", Level: Must, Says: "nonce goes unmodified from the request into the ID token"},
		{Document: RFC6749, Section: "4.1.2", Level: Must, Says: "the code is bound to the client and the redirect_uri; state is that of the request"},
		{Document: OAuth21, Section: "4.1.2", Level: Must, Says: "the code is bound to the client, the challenge and the redirect_uri; state is that of the request"},
	},
	Attacks: []string{"AZ-21", "RU-24"},
	CWE:     []string{"CWE-384"},
})
