package requirement

// The authorization endpoint: OIDC Core 3.1.2, RFC 6749 3.1 and 4.1, RFC 9207.

// AuthorizationResponseState is the client's defence against forged responses.
var AuthorizationResponseState = add(Requirement{
	ID:       "authorization-response-state",
	Title:    "returns state exactly as it was sent, in responses and in errors",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "A client that gets another state back must drop the response; one that stops looking at it is open to forged responses (login CSRF).",
	How:      "Compares the state of responses in query, fragment and form, with reserved characters and with those of other alphabets, and of errors, with what was sent.",
	Fix:      "Keep the decoded value of state with the request, and encode it once when the redirect is built. Add it to error redirects too.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.1.2", Level: Must, Says: "state is required in the response if it was in the request, with exactly the value that the client sent"},
		{Document: RFC6749, Section: "4.1.2.1", Level: Must, Says: "the same for error responses"},
		{Document: OAuth21, Section: "4.1.2", Level: Must, Says: "state is required in the response if it was in the request, with exactly the value that the client sent"},
		{Document: OAuth21, Section: "4.1.2.1", Level: Must, Says: "the same for error responses"},
		{Document: Core, Section: "3.1.2.5", Level: Must, Says: "authentication responses return the parameters of RFC 6749 4.1.2"},
	},
	OAuch:   []string{"AuthEndpoint.StatePresentTest"},
	Attacks: []string{"AZ-08"},
	CWE:     []string{"CWE-352"},
})

// AuthorizationResponseIss lets a client of several providers tell them apart.
var AuthorizationResponseIss = add(Requirement{
	ID:       "authorization-response-iss",
	Title:    "names itself by iss in every authorization response, when it advertises that it does",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "Without a right iss, a client that talks to several providers can be made to send a code of one to another (mix-up).",
	How:      "Compares iss of a response and of an error with the issuer of the metadata, letter by letter. A wrong iss is a violation even where none was promised.",
	Fix:      "Add iss with the issuer's exact value to success and error responses, and announce authorization_response_iss_parameter_supported.",
	Clauses: []Clause{
		{Document: RFC9207, Section: "2", Level: Must, When: IssAdvertised, Says: "a supporting server puts its issuer identifier into every authorization response, errors included"},
		{Document: OAuth21, Section: "4.1.2", Level: Must, Says: "iss is required in authorization responses"},
		{Document: OAuth21, Section: "4.1.2.1", Level: Must, Says: "iss is required in error responses"},
	},
	Attacks: []string{"IS-01"},
	CWE:     []string{"CWE-346"},
})

// AuthorizationErrorPage keeps the provider from being an open redirector.
var AuthorizationErrorPage = add(Requirement{
	ID:       "authorization-error-page",
	Title:    "redirects nowhere when the client is unknown or the redirect_uri is not registered",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "An error redirect to an address that nobody registered makes the provider an open redirector, trusted by users and filters.",
	How:      "Asks with an unknown and without a client_id, and with an unrelated redirect_uri, beside everything else that may be wrong with a request; the unchanged request works before and after. Any page will do, whatever its status.",
	Fix:      "Check client_id and redirect_uri first, and show a page for every error until both are known good.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.1.2.1", Level: Must, Says: "with a missing, invalid or mismatching redirect_uri or client_id, never redirect there automatically"},
		{Document: Core, Section: "3.1.2.2", Level: Must, Says: "validate the request by the rules of OAuth 2.0; errors are returned by redirect unless the redirect_uri is invalid (3.1.2.6)"},
		{Document: RFC9700, Section: "4.11.2", Level: Must, Says: "no automatic redirect with an invalid client_id or redirect_uri, so that the server is no open redirector"},
		{Document: OAuth21, Section: "4.1.2.1", Level: Must, Says: "do not redirect to an invalid redirect_uri"},
	},
	OAuch:   []string{"AuthEndpoint.InvalidRedirectTest"},
	Attacks: []string{"AZ-22", "RU-22"},
	CWE:     []string{"CWE-601"},
})

// ResponseTypeRegistered keeps clients to the flows that they are made for.
var ResponseTypeRegistered = add(Requirement{
	ID:       "response-type-registered",
	Title:    "answers no response_type that the client did not register",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Code, Implicit},
	Why:      "Whoever can make a client's users open a link could have their tokens sent through the browser, for a client that is not prepared to protect them.",
	How:      "Asks by response types that the client did not register: neither code nor token may come out. By a registered one it gets what it asks for before and after.",
	Fix:      "Compare response_type with the list of the client, and answer unauthorized_client.",
	Clauses: []Clause{
		{Document: Registration, Section: "2", Level: Must, Binds: Client, Says: "the client restricts itself to the response types that it registered"},
		{Document: ASVSL1, Section: "10.4.4", Level: Must, Says: "a client can use the grants only that it needs"},
		{Document: GenAuth, Section: "authorization card", Level: Must, Says: "the application uses the return types that are checked"},
	},
	Attacks: []string{"AZ-01"},
	CWE:     []string{"CWE-863"},
})
