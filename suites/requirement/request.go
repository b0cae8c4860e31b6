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

// OptionalParametersOmitted: what is optional may be missing.
var OptionalParametersOmitted = add(Requirement{
	ID:       "optional-parameters-omitted",
	Title:    "answers code flow requests without nonce and without state",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Code},
	Why:      "Clients that are protected by PKCE need neither, and plain OAuth 2.0 clients don't know nonce at all.",
	How:      "Leaves each out of a request that works with it.",
	Fix:      "Demand nonce only where an ID token comes through the browser.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.2.1", Level: Must, Says: "nonce is optional in the code flow, and state is recommended"},
		{Document: RFC6749, Section: "4.1.1", Level: Must, Says: "state is recommended, not required"},
		{Document: OAuth21, Section: "4.1.1", Level: Must, Says: "state is optional"},
	},
	OIDF: []string{"oidcc-ensure-request-without-nonce-succeeds-for-code-flow"},
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

// ResponseTypeUnderstood: what is not defined means nothing.
var ResponseTypeUnderstood = add(Requirement{
	ID:       "response-type-understood",
	Title:    "gives nothing for a response_type that is missing or not understood",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "A provider that guesses at response types has more of them than it checks: a spelling that slips past the list of what a client may ask for gets tokens nonetheless.",
	How:      "Asks without, with an empty and with an unknown response_type, with an unknown word beside code, in capitals and with a comma. Nothing may come out; the unchanged request works before and after.",
	Fix:      "Split response_type at spaces, compare the set of words with those that you know, and refuse everything else.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "3.1.1", Level: Must, Says: "a request whose response_type is missing or not understood gets an error"},
		{Document: OAuth21, Section: "4.1.1", Level: Must, Says: "response_type is required"},
		{Document: Core, Section: "3.1.2.2", Level: Must, Says: "verify that all required parameters are there"},
	},
	OIDF:    []string{"oidcc-response-type-missing"},
	OAuch:   []string{"AuthEndpoint.IsResponseTypeCheckedTest"},
	Attacks: []string{"AZ-02"},
})

// AuthorizationParametersOnce keeps two readers from seeing two requests.
var AuthorizationParametersOnce = add(Requirement{
	ID:       "authorization-parameters-once",
	Title:    "gives nothing when a parameter of the authorization request comes twice",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "A gateway that reads the first value and a provider that reads the last one protect different requests.",
	How:      "Adds a second, different value of client_id, response_type, scope, state, nonce, code_challenge and prompt, one at a time; the unchanged request works before and after. A repeated redirect_uri is judged by redirect-uri-once.",
	Fix:      "Refuse a repeated parameter with invalid_request.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "3.1", Level: Must, Binds: Client, Says: "parameters are not sent more than once"},
		{Document: OAuth21, Section: "4.1.2.1", Level: Must, Says: "a request that has a parameter more than once is invalid"},
	},
	OAuch:   []string{"AuthEndpoint.SameParameterTwiceDisallowedTest"},
	Attacks: []string{"AZ-04", "PK-14"},
	CWE:     []string{"CWE-235"},
})

// AuthorizationErrorCode tells clients what to do next.
var AuthorizationErrorCode = add(Requirement{
	ID:       "authorization-error-code",
	Title:    "names by a standard code what is wrong with an authorization request",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "A client decides by the code whether to try again, to ask the user or to call its developers.",
	How:      "Provokes errors of which the cause is known, and compares the code with those that fit. An error page is right as well, and only noted.",
	Fix:      "Answer invalid_request, unsupported_response_type and the others as RFC 6749 4.1.2.1 and OIDC Core 3.1.2.6 define them.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.1.2.1", Level: Must, Says: "error is one of the codes that are defined, by their meaning"},
		{Document: OAuth21, Section: "4.1.2.1", Level: Must, Says: "error is one of the codes that are defined, by their meaning"},
		{Document: Core, Section: "3.1.2.6", Level: Must, Says: "the codes of OpenID Connect beside those of RFC 6749"},
	},
})

// UnsupportedParameterNamed concerns the parameters that must not be ignored.
var UnsupportedParameterNamed = add(Requirement{
	ID:       "unsupported-parameter-named",
	Title:    "refuses request and request_uri by their errors when it does not support them",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "Request objects carry what a client wants to be sure of. Ignoring them drops that silently; taking in an unsigned one lets the browser's user rewrite the request.",
	How:      "Where the metadata does not announce them, sends an unsigned request object that has a state of its own, and a request_uri. Only the error that is named after the parameter will do.",
	Fix:      "Answer request_not_supported and request_uri_not_supported.",
	Clauses: []Clause{
		{Document: Core, Section: "6.1", Level: Must, Says: "a provider without support for request answers request_not_supported"},
		{Document: Core, Section: "6.2", Level: Must, Says: "a provider without support for request_uri answers request_uri_not_supported"},
		{Document: Core, Section: "3.1.2.6", Level: Must, Says: "the errors request_not_supported and request_uri_not_supported"},
	},
	OIDF: []string{
		"oidcc-unsigned-request-object-supported-correctly-or-rejected-as-unsupported",
		"oidcc-request-uri-unsigned-supported-correctly-or-rejected-as-unsupported",
	},
	Attacks: []string{"JR-01"},
})

// LongParametersKept: what is dropped protects nobody.
var LongParametersKept = add(Requirement{
	ID:       "long-parameters-kept",
	Title:    "does not answer as if a long parameter were not there",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Code},
	Why:      "A state, nonce or code_challenge that is dropped for its length leaves the client without the protection that it asked for.",
	How:      "Sends each with 5600 characters. An error is right; a code is right if the response has the whole state, the ID token the whole nonce, and the token endpoint wants the verifier.",
	Fix:      "Refuse what is too long with invalid_request; never go on without it.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.1.2", Level: Must, Says: "state is returned exactly as it was sent"},
		{Document: Core, Section: "3.1.2.1", Level: Must, Says: "nonce goes unmodified into the ID token"},
		{Document: RFC7636, Section: "4.4", Level: Must, Says: "the code_challenge is associated with the code"},
		{Document: OAuth21, Section: "4.1.2", Level: Must, Says: "state is returned exactly, and the code_challenge is associated with the code"},
	},
	Attacks: []string{"AZ-06"},
	CWE:     []string{"CWE-1284"},
})

// UnknownScopeIgnored: a scope that nobody assigned gives nothing.
var UnknownScopeIgnored = add(Requirement{
	ID:       "unknown-scope-ignored",
	Title:    "grants no scope that it does not know",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Code},
	Why:      "APIs decide by the scope of a token. One that was granted because it was asked for opens what nobody meant to open.",
	How:      "Asks for openid and a scope that is not in scopes_supported. An error is right; else the scope of the token response must be there, and without it.",
	Fix:      "Grant the scopes that the client is registered for, and name them in the token response.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.2.1", Level: Should, Says: "scope values that are not understood are ignored"},
		{Document: ASVSL2, Section: "10.4.11", Level: Must, Says: "clients have the scopes only that they need"},
	},
	Attacks: []string{"AZ-09"},
	CWE:     []string{"CWE-863"},
})
