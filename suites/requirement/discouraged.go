package requirement

// Modes that current documents advise against. OIDC Core and RFC 6749 allow
// them, so that no clause of those stands here.

// FrontChannelAccessTokenAbsent is about implicit and most of hybrid.
var FrontChannelAccessTokenAbsent = add(Requirement{
	ID:       "front-channel-access-token-absent",
	Title:    "gives no access token through the browser",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Implicit, Hybrid},
	Why:      "Access tokens in URLs leak through histories, referrers and scripts, and nothing binds them to who asked.",
	How:      "Looks for response types with token in the metadata, and asks for one: by the client that the target has for the implicit flow, else by any other. By code the same request is answered before and after.",
	Fix:      "Offer the code flow with PKCE in place of it, and switch the response types with token off.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "2.1.2", Level: Should, Binds: Client, Says: "clients use no response type that issues access tokens in the authorization response"},
		{Document: OAuth21, Section: "10.1", Level: Should, Says: "the implicit grant is left out of OAuth 2.1"},
		{Document: ASVSL1, Section: "10.4.4", Level: Must, Says: "the grant of response type token is not used any more"},
	},
	Attacks: []string{"DS-03"},
})

// PasswordGrantAbsent is about the password mode.
var PasswordGrantAbsent = add(Requirement{
	ID:       "password-grant-absent",
	Title:    "has no password grant",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Password},
	Why:      "Users who type their password into applications learn to do so anywhere, and no second factor can be asked for.",
	How:      "Looks for password in grant_types_supported of the metadata.",
	Fix:      "Move the applications to the code flow, and switch the grant off.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "2.4", Level: Must, Says: "the resource owner password credentials grant is not used"},
		{Document: OAuth21, Section: "10.1", Level: Should, Says: "the password grant is left out of OAuth 2.1"},
		{Document: ASVSL1, Section: "10.4.4", Level: Must, Says: "the password grant is not used any more"},
	},
	Attacks: []string{"DS-03"},
})
