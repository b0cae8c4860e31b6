package requirement

// When users are asked, and what a no is worth: OIDC Core 3.1.2.4, RFC 6749 10.2.

// ConsentForMoreScope asks again when more is asked for.
var ConsentForMoreScope = add(Requirement{
	ID:       "consent-for-more-scope",
	Title:    "gives no scope that the user has not allowed, after a smaller consent",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "A client asks for little, and takes the rest in silence.",
	How:      "Lets the user consent to openid alone, and asks for profile too with prompt=none: no code with profile comes out. Where no consent is ever asked for there is nothing to be judged.",
	Fix:      "Remember consent by scope, and ask where one is missing.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.2.4", Level: Must, Says: "an authorization decision is obtained before information is released to the client"},
		{Document: ASVSL2, Section: "10.7.1", Level: Must, Says: "the user consents to each authorization request"},
	},
	Attacks: []string{"CN-02"},
	CWE:     []string{"CWE-862"},
})

// ConsentForUnknownClient asks again where anybody may be asking.
var ConsentForUnknownClient = add(Requirement{
	ID:       "consent-for-unknown-client",
	Title:    "asks again for consent where the client can't prove who it is: a public one at a loopback address",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Code},
	Why:      "Another application of the user's device sends the request of one that they trust, takes its port, and gets a code without a question.",
	How:      "Lets the user consent to the native client, and sends its request again, at the same loopback address and at another port, with prompt=none and without: no code comes before a page has asked. With a yes to the page one does, before and after. Where no consent is ever asked for there is nothing to be judged.",
	Fix:      "Don't remember consent for public clients whose redirect URI is no https one, or show a page that has the user go on.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "10.2", Level: Should, Says: "a repeated request is not answered without the user where the client is neither authenticated nor known by other measures"},
		{Document: RFC8252, Section: "8.6", Level: Should, Says: "requests are not answered without consent or interaction, be there an earlier approval, unless the identity of the client is assured"},
		{Document: ASVSL2, Section: "10.7.1", Level: Must, Says: "the user is asked each time where the identity of the client can't be assured"},
	},
	Attacks: []string{"CN-01"},
	CWE:     []string{"CWE-862", "CWE-290"},
})

// ConsentPrompted asks where it is told to.
var ConsentPrompted = add(Requirement{
	ID:       "prompt-consent",
	Title:    "asks for consent where prompt=consent says so",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "Lasting access is given without the user's knowledge.",
	How:      "Asks with prompt=consent after the user has consented before: a page that asks is shown, or the request is refused.",
	Fix:      "Show the consent page whenever prompt has consent.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.2.1", Level: Should, Says: "with prompt=consent the user is asked for consent before information is returned"},
	},
	Attacks: []string{"CN-03"},
	CWE:     []string{"CWE-862"},
})

// ConsentDenied takes no for an answer.
var ConsentDenied = add(Requirement{
	ID:       "consent-denied",
	Title:    "gives nothing to a client when the user says no, and tells it so",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common},
	Why:      "The question would be a pretence.",
	How:      "Presses the button that refuses on the consent page: no code and no token comes out, and the error is access_denied. Pressing the other one gives a code before and after.",
	Fix:      "Answer a refusal with access_denied, and issue nothing.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.1.2.1", Level: Must, Says: "if the resource owner denies the request, the client is told access_denied"},
		{Document: Core, Section: "3.1.2.6", Level: Must, Says: "if the end user denies the request, the client is told by an error"},
	},
	Attacks: []string{"CN-06"},
	CWE:     []string{"CWE-862"},
})
