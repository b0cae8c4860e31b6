package requirement

// The token endpoint: RFC 6749 2.3, 3.2 and 5, OIDC Core 3.1.3 and 9.

// ClientSecretVerified keeps others from being the client.
var ClientSecretVerified = add(Requirement{
	ID:       "client-secret-verified",
	Title:    "gives tokens to a confidential client only for its own, whole client_secret",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Code, ClientCredentials, Password},
	Why:      "A secret that is not verified makes every leaked code redeemable by anybody.",
	How:      "Redeems a fresh code with a wrong, an empty, no, and a shortened client_secret, by client_secret_basic and by client_secret_post; the right one works before and after.",
	Fix:      "Demand the registered authentication method, and compare the whole secret in constant time before the code is looked at.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "3.2.1", Level: Must, Binds: Client, Says: "confidential clients authenticate at the token endpoint"},
		{Document: RFC6749, Section: "4.1.3", Level: Must, Says: "require client authentication, and authenticate the client"},
		{Document: Core, Section: "3.1.3.2", Level: Must, Says: "authenticate the client if it was issued credentials"},
		{Document: OAuth21, Section: "3.2.2", Level: Must, Says: "require client authentication of confidential clients, and authenticate the client"},
		{Document: ASVSL2, Section: "10.4.10", Level: Must, Says: "confidential clients are authenticated in back-channel requests"},
	},
	OAuch:   []string{"TokenEndpoint.IsClientAuthenticationRequiredTest"},
	Attacks: []string{"CA-01", "CA-02", "CA-03", "CA-04", "CA-10", "CA-17"},
	CWE:     []string{"CWE-287"},
})

// TokenErrorCode is what client libraries act upon.
var TokenErrorCode = add(Requirement{
	ID:       "token-error-code",
	Title:    "answers a failed token request with the error code and status that fit",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "Clients decide by the code whether to ask again, to sign in anew, or to alert their operator.",
	How:      "Reads the answers to an unknown code, a wrong secret, and an unknown grant type: JSON with error and a 4xx status; the same request unchanged works.",
	Fix:      "Answer 400 with a JSON object whose error is one of RFC 6749 5.2; 401 is for invalid_client alone.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "5.2", Level: Must, Says: "errors are status 400 (invalid_client: 401 allowed) with error as defined, in JSON"},
		{Document: Core, Section: "3.1.3.4", Level: Must, Says: "token errors are those of RFC 6749 5.2, on which this clause rests"},
		{Document: OAuth21, Section: "3.2.4", Level: Must, Says: "errors are status 400 (invalid_client: 401) with error as defined, in JSON"},
	},
})

// TokenErrorWWWAuthenticate is a rule of HTTP itself.
var TokenErrorWWWAuthenticate = add(Requirement{
	ID:       "token-error-www-authenticate",
	Title:    "answers failed HTTP Basic client authentication with 401 and WWW-Authenticate: Basic",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "Generic HTTP clients offer credentials only when they are challenged by the scheme that they used.",
	How:      "Reads status and header of the answer to a wrong secret sent by HTTP Basic; the right one works.",
	Fix:      "Send 401 and WWW-Authenticate: Basic realm=\"…\" whenever the request had an Authorization header.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "5.2", Level: Must, Says: "a client that used the Authorization header gets 401 and a matching WWW-Authenticate"},
		{Document: OAuth21, Section: "3.2.4", Level: Must, Says: "a client that used the Authorization header gets 401 and a matching WWW-Authenticate"},
	},
})

// TokenResponseNoStore keeps tokens out of caches.
var TokenResponseNoStore = add(Requirement{
	ID:       "token-response-no-store",
	Title:    "marks token responses Cache-Control: no-store",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common, ClientCredentials},
	Why:      "A cache between provider and client may keep, and give out, the tokens.",
	How:      "Reads Cache-Control of a successful token response, for each client authentication method.",
	Fix:      "Set Cache-Control: no-store on every answer of the token endpoint.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "5.1", Level: Must, Says: "responses with tokens carry Cache-Control: no-store"},
		{Document: Core, Section: "3.1.3.3", Level: Must, Says: "token responses carry Cache-Control: no-store"},
		{Document: OAuth21, Section: "3.2.3", Level: Must, Says: "responses with tokens carry Cache-Control: no-store"},
	},
	OAuch:   []string{"TokenEndpoint.HasCacheControlHeaderTest"},
	Attacks: []string{"TK-01"},
	CWE:     []string{"CWE-525"},
})

// TokenTypeBearer tells clients how the access token is presented.
var TokenTypeBearer = add(Requirement{
	ID:       "token-type-bearer",
	Title:    "names Bearer as the token_type of a token response",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "A client must not use an access token whose type it does not know, so those that look reject the login.",
	How:      "Reads token_type of a successful token response, for each client authentication method, and compares it without case.",
	Fix:      "Answer granted token requests with token_type Bearer.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "5.1", Level: Must, Says: "responses with tokens name the token_type, whose value is case insensitive"},
		{Document: Core, Section: "3.1.3.3", Level: Must, Says: "token_type is Bearer"},
	},
})
