package requirement

// The parameters of an authorization request: OIDC Core 3.1.2.1, RFC 6749 3.1.

// UnknownParameterIgnored lets clients use extensions that a provider may have.
var UnknownParameterIgnored = add(Requirement{
	ID:       "unknown-parameter-ignored",
	Title:    "ignores an unknown parameter of an authorization request",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "Extensions are optional because providers that don't know them ignore them. One that refuses breaks clients that work everywhere else.",
	How:      "Adds a parameter that nobody knows to a request that works without it.",
	Fix:      "Look at the parameters that you know, and leave the others alone.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "3.1", Level: Must, Says: "unrecognized request parameters are ignored"},
		{Document: OAuth21, Section: "3.1", Level: Must, Says: "unrecognized request parameters are ignored"},
		{Document: Core, Section: "3.1.2.2", Level: Should, Says: "parameters that are not understood are ignored"},
	},
	OIDF:  []string{"oidcc-ensure-request-with-unknown-parameter-succeeds"},
	OAuch: []string{"AuthEndpoint.UnrecognizedParameterAllowedTest"},
})

// OptionalParameters are those that need no support, but must do no harm.
var OptionalParameters = add(Requirement{
	ID:       "optional-parameters-accepted",
	Title:    "answers requests with the optional parameters of OpenID Connect, be they supported or not",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "Client libraries send these parameters by configuration. Whoever switches one on must not lose their users.",
	How:      "Adds display, ui_locales, claims_locales, login_hint, acr_values and max_age, one at a time, to a request that works without them.",
	Fix:      "Ignore the parameters that you don't support. An acr or a language that you don't know is a wish, not a condition.",
	Clauses: []Clause{
		{Document: Core, Section: "15.1", Level: Must, Says: "display, ui_locales, claims_locales, acr_values and max_age are supported at least so far that their use is no error"},
		{Document: Core, Section: "3.1.2.1", Level: May, Says: "what to make of login_hint is left to the provider"},
	},
	OIDF: []string{
		"oidcc-display-page", "oidcc-display-popup", "oidcc-ui-locales", "oidcc-claims-locales",
		"oidcc-login-hint", "oidcc-ensure-request-with-acr-values-succeeds",
	},
})

// AuthorizationPOST is the other method of the endpoint.
var AuthorizationPOST = add(Requirement{
	ID:       "authorization-post",
	Title:    "takes authorization requests by POST too",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "Requests with many scopes or claims are too long for a URL somewhere on the way, and clients then send a form.",
	How:      "Sends a request that works by GET as a form.",
	Fix:      "Read the parameters from the body of a POST, and go on as with a GET. A session cookie with SameSite=Lax does not come with such a request: read it after a redirect to yourself, or ask to log in.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.2.1", Level: Must, Says: "the authorization endpoint supports GET and POST"},
		{Document: RFC6749, Section: "3.1", Level: May, Says: "POST may be supported"},
	},
	OIDF:  []string{"oidcc-ensure-post-request-succeeds"},
	OAuch: []string{"AuthEndpoint.SupportsPostAuthorizationRequestsTest"},
})
