package requirement

// What tokens are good for: userinfo, introspection, refresh. These are the
// controls of every requirement that asks whether a token still works.

// UserinfoResponse shows that an access token works.
var UserinfoResponse = add(Requirement{
	ID:       "userinfo-response",
	Title:    "answers a fresh access token at userinfo with the sub of the ID token",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common, Password},
	Why:      "Claims of another subject sign the user in as somebody else.",
	How:      "Sends a fresh access token as a bearer token, and compares sub with that of the ID token of the same response.",
	Fix:      "Look the user up by the token's own grant, and return the same sub in both places.",
	Clauses: []Clause{
		{Document: Core, Section: "5.3.2", Level: Must, Says: "sub is always returned, and is that of the ID token"},
		{Document: GenAuth, Section: "authorization code mode", Level: Must, Says: "the access token is exchanged for user information"},
	},
	Attacks: []string{"UI-06"},
})

// IntrospectionResponse shows that a token is alive.
var IntrospectionResponse = add(Requirement{
	ID:       "introspection-response",
	Title:    "introspects a fresh access token as active",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common, ClientCredentials},
	Why:      "Resource servers that ask by introspection would refuse every user.",
	How:      "Introspects a fresh access token as its own client.",
	Fix:      "Answer {\"active\": true} for tokens that are issued, unexpired and not revoked.",
	Clauses: []Clause{
		{Document: RFC7662, Section: "2.2", Level: Should, When: IntrospectionAdvertised, Says: "active is true for a token that is valid; a server may hide a token from a caller, hence no MUST"},
		{Document: GenAuth, Section: "security card", Level: Must, Says: "tokens are verified by the method that the application has for it"},
	},
})

// RefreshExchange shows that a refresh token works.
var RefreshExchange = add(Requirement{
	ID:       "refresh-exchange",
	Title:    "gives a new access token for a refresh token",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Refresh},
	Why:      "Users are sent to the login page whenever an access token ends.",
	How:      "Redeems a fresh refresh token as its own client, once.",
	Fix:      "Accept grant_type=refresh_token from the client that the token was issued to.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "6", Level: Must, Says: "a valid and authorized refresh request gets an access token"},
		{Document: Core, Section: "12.2", Level: Must, Says: "a successful refresh response has an access token"},
		{Document: OAuth21, Section: "4.3.2", Level: Must, Says: "a valid and authorized refresh request gets an access token"},
	},
})
