package requirement

// The forms of the login and consent pages, in the wrong browser or from another
// site: RFC 6749 10.12, OIDC Core 3.1.2.3 and 3.1.2.4.

// LoginFormBound keeps others from signing a user in.
var LoginFormBound = add(Requirement{
	ID:       "login-form-bound",
	Title:    "signs no browser in by a login form that another site makes it send",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "The user works in the attacker's account without noticing: what they enter, upload or pay for there is the attacker's.",
	How:      "Takes the login form of one browser, its hidden fields and credentials included, and has another browser send it with the Origin of another site: one that never met the provider, and one that has a login page of its own open; then without the hidden fields. The second browser must not be signed in. The first one is, by such a form of its own, before and after.",
	Fix:      "Put a token into the form that is bound to the session of the browser, and refuse a form without it; refuse a foreign Origin too.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.2.3", Level: Must, Says: "employ measures against cross-site request forgery as in RFC 6749 10.12, where the user is authenticated"},
		{Document: ASVSL1, Section: "3.5.1", Level: Must, Says: "requests from other origins are told apart, by tokens or headers"},
	},
	Attacks: []string{"SE-03"},
	CWE:     []string{"CWE-352"},
})

// ConsentFormBound keeps others from consenting for a user.
var ConsentFormBound = add(Requirement{
	ID:       "consent-form-bound",
	Title:    "takes no consent by a form that another site makes a browser send",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common},
	Why:      "Any page gives any client access to the account of its visitor, without a question.",
	How:      "Takes the consent form of one user's browser, and has the browser of another user, who is signed in, send it with the Origin of another site: as it is, also while that browser has a consent page of its own open, and without the hidden fields. No code may come out. In the first browser such a form gives one before and after.",
	Fix:      "Bind the form to the session and to the user who was asked, by a token, and refuse one without it.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "10.12", Level: Must, Says: "the authorization endpoint is protected against cross-site request forgery, so that no client is authorized without the user's awareness and consent"},
		{Document: Core, Section: "3.1.2.4", Level: Must, Says: "an authorization decision is obtained before information is released to the client"},
		{Document: ASVSL1, Section: "3.5.1", Level: Must, Says: "requests from other origins are told apart, by tokens or headers"},
	},
	Attacks: []string{"CN-04"},
	CWE:     []string{"CWE-352"},
})

// LoginStaysInBrowser ties an answer to who asks for it.
var LoginStaysInBrowser = add(Requirement{
	ID:       "login-stays-in-browser",
	Title:    "gives a browser nothing of a user who signed in with another one",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Code},
	Why:      "An attacker begins to sign in, sends the link of the login page to somebody, and collects the code once they have signed in.",
	How:      "Opens a login page with one browser; a second one sends its form with the user's credentials, and opens the address of the page and signs in there. Then the first browser opens that address, and those to which the second one was led, as far as the first can know them. No code may come out there. A browser that sends its own form gets one, before and after.",
	Fix:      "Bind a pending request to a cookie of the browser that began it, and check that at every step, the last one included.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.2.3", Level: Must, Says: "employ measures against cross-site request forgery as in RFC 6749 10.12, where the user is authenticated"},
		{Document: RFC6749, Section: "10.12", Level: Must, Says: "the authorization endpoint is protected against cross-site request forgery: nobody obtains an authorization without the user's awareness"},
	},
	Attacks: []string{"CODE-14"},
	CWE:     []string{"CWE-384"},
})
