package requirement

// How a client authenticates at the token endpoint, and where its request
// stands: RFC 6749 2.3 and 3.2, OIDC Core 9. Most of these clauses say what a
// client must not do; a provider that lets it is lenient, not broken.

// ClientAuthenticationSingle keeps two parsers from seeing two clients.
var ClientAuthenticationSingle = add(Requirement{
	ID:       "client-authentication-single",
	Title:    "refuses a token request that authenticates in more than one way",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "Where two sets of credentials come, a gateway and the provider may each believe another one, and limits or logs then count for the wrong client.",
	How:      "Adds client_id and client_secret to the body of a request with an Authorization header: the same, a wrong one beside the right one and the other way round, and another client's. Unchanged it works before and after.",
	Fix:      "Answer invalid_request where more than one of Authorization header, client_secret and client_assertion is there.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "2.3", Level: Must, Binds: Client, Says: "clients use one authentication method a request"},
		{Document: OAuth21, Section: "2.4", Level: Must, Binds: Client, Says: "clients use one authentication method a request"},
	},
	Attacks: []string{"CA-06"},
	CWE:     []string{"CWE-436"},
})

// ClientAuthenticationMethodRegistered holds clients to what they registered.
var ClientAuthenticationMethodRegistered = add(Requirement{
	ID:       "client-authentication-method-registered",
	Title:    "lets a client authenticate only by the method that it registered",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "A client that registered a stronger method stays as weak as the weakest that the provider accepts for it.",
	How:      "Sends the right secret in the body for a client of client_secret_basic, and in the Authorization header for one of client_secret_post; the registered method works before and after.",
	Fix:      "Compare the method of the request with token_endpoint_auth_method of the client before the secret is looked at.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.3.1", Level: Must, Binds: Client, Says: "confidential clients authenticate by the method registered for their client_id"},
	},
	Attacks: []string{"CA-05"},
	CWE:     []string{"CWE-287"},
})

// TokenQueryCredentials keeps secrets out of logs.
var TokenQueryCredentials = add(Requirement{
	ID:       "token-query-credentials",
	Title:    "refuses client credentials in the URL of a token request",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Common, ClientCredentials, Password},
	Why:      "URLs are written to the logs of servers and proxies. Where credentials work there, some client sends them there.",
	How:      "Moves client_id and client_secret, and then every parameter, of a token request by POST into its URL; unchanged it works before and after.",
	Fix:      "Read the parameters of token requests from the body alone, and answer invalid_request where the URL has a query.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "2.3.1", Level: Must, Binds: Client, Says: "credentials as parameters go in the body only, never in the request URI"},
		{Document: OAuth21, Section: "2.4.1", Level: Must, Binds: Client, Says: "credentials as parameters go in the content only, never in the request URI"},
	},
	Attacks: []string{"CA-08"},
	CWE:     []string{"CWE-598"},
})

// TokenGETRefused keeps codes and secrets out of URLs altogether.
var TokenGETRefused = add(Requirement{
	ID:       "token-get-refused",
	Title:    "gives no tokens in answer to GET",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "A token request by GET has the code, and perhaps the secret, in its URL: for every log, cache and link on the way.",
	How:      "Sends a good token request by GET, for each client authentication method; by POST it works before and after.",
	Fix:      "Route POST alone to the token endpoint; answer 405 to the rest.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "3.2", Level: Must, Binds: Client, Says: "clients use POST for access token requests"},
		{Document: OAuth21, Section: "3.2", Level: Must, Binds: Client, Says: "clients use POST at the token endpoint"},
	},
	Attacks: []string{"CA-09"},
	CWE:     []string{"CWE-598"},
})
