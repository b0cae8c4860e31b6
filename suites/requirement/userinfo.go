package requirement

// The form of what userinfo tells: OIDC Core 5.1 and 5.3.2.

// UserinfoClaimsOmitted is about what is not known of a user.
var UserinfoClaimsOmitted = add(Requirement{
	ID:       "userinfo-claims-omitted",
	Title:    "leaves claims out that it has no value for, at userinfo",
	Kind:     Shape,
	Severity: Info,
	Modes:    []Mode{Common},
	Why:      "Clients that ask whether a claim is there take null, or an empty text, for the user's own word.",
	How:      "Signs in with profile and email, and looks for members of the answer that are null or an empty text.",
	Fix:      "Write the members that have a value, and no others.",
	Clauses: []Clause{
		{Document: Core, Section: "5.3.2", Level: Should, Says: "a claim that is not returned is omitted, and not present as null or as an empty string"},
	},
})

// UserinfoClaimTypes is about what clients decode.
var UserinfoClaimTypes = add(Requirement{
	ID:       "userinfo-claim-types",
	Title:    "gives standard claims by the JSON type that is defined for each, at userinfo",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "Libraries that decode claims into types fail the login, and an email_verified that is the text false is true in several languages.",
	How:      "Signs in with profile and email: of the standard claims that come, the *_verified ones are booleans, updated_at is a number, address is an object, and all others are strings. null is judged by userinfo-claims-omitted.",
	Fix:      "Write the types of the table in OpenID Connect Core 5.1.",
	Clauses: []Clause{
		{Document: Core, Section: "5.1", Level: Must, Says: "each standard claim has its type; updated_at is a number of seconds, the *_verified claims are booleans"},
	},
})
