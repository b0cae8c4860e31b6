package requirement

// What the model provider documents beyond the specifications, and in places
// against them. No clause of another document stands beside these, so that they
// are judged where somebody chose the vendor's pages, and nowhere else.

// VendorRefreshTokenKept is the opposite of rotation.
var VendorRefreshTokenKept = add(Requirement{
	ID:       "genauth-refresh-token-kept",
	Title:    "gives the same refresh token again at every refresh",
	Kind:     Shape,
	Severity: Info,
	Modes:    []Mode{Refresh},
	Why:      "Clients that were written by the vendor's pages keep the first refresh token, and lose access where it is replaced. RFC 9700 4.14.2 wants it replaced for public clients: the two can't both be had.",
	How:      "Redeems a fresh refresh token as a confidential and as a public client: the response repeats it, and it works a second time.",
	Fix:      "Return the refresh token that was sent, without rotation.",
	Clauses: []Clause{
		{Document: GenAuthAPI, Section: "refresh the access token", Level: Must, Says: "until it ends, the refresh token of the response is the one that was sent"},
	},
})

// VendorRejectedScope is a member that no specification knows.
var VendorRejectedScope = add(Requirement{
	ID:       "genauth-rejected-scope",
	Title:    "gives a service what it may have of the scope, and names the rest in rejected_scope",
	Kind:     Shape,
	Severity: Info,
	Modes:    []Mode{ClientCredentials},
	Why:      "Services that were written by the vendor's pages look there for what they are not allowed.",
	How:      "Asks for a forbidden scope beside the permitted ones: the response has the permitted ones in scope, and the forbidden one, and none of the permitted, in rejected_scope.",
	Fix:      "Answer 200 with the granted part in scope and the other part in rejected_scope.",
	Clauses: []Clause{
		{Document: GenAuthAPI, Section: "access token with permissions", Level: Must, Says: "permissions that were refused are not in the access token, and are named in rejected_scope"},
	},
})

// VendorServiceClaims is what the token of a service says of it.
var VendorServiceClaims = add(Requirement{
	ID:       "genauth-service-token-claims",
	Title:    "names in a service's access token an audience and an authorized party, and no subject",
	Kind:     Shape,
	Severity: Info,
	Modes:    []Mode{ClientCredentials},
	Why:      "Resource servers that were written by the vendor's pages verify aud, and tell services from users by the absence of sub. RFC 9068 wants a sub in tokens of its type.",
	How:      "Decodes the access token of the client_credentials grant: aud and azp are there, sub is not. What their values are is noted, not judged, for the pages differ.",
	Fix:      "Set aud and azp in tokens of services, and leave sub out.",
	Clauses: []Clause{
		{Document: GenAuthAPI, Section: "access token with permissions", Level: Must, Says: "the access token of an account for programs has aud and azp, and no sub"},
	},
})

// VendorAccessTokenSigned tells the two kinds of tokens apart.
var VendorAccessTokenSigned = add(Requirement{
	ID:       "genauth-access-token-rs256",
	Title:    "signs access tokens by RS256 and a published key, whatever signs the ID token",
	Kind:     Shape,
	Severity: Info,
	Modes:    []Mode{Common, ClientCredentials},
	Why:      "Resource servers that were written by the vendor's pages verify access tokens by the published keys, and have no secret of the application.",
	How:      "Verifies the access tokens of applications whose ID tokens are signed by RS256 and by HS256, and that of a service, by the keys of jwks_uri and RS256.",
	Fix:      "Issue access tokens as JWTs that the RS256 key of the application signs.",
	Clauses: []Clause{
		{Document: GenAuthAPI, Section: "validate tokens", Level: Must, Says: "access tokens are JWTs that the application's public key verifies; only ID tokens may be signed by HS256"},
	},
})

// VendorRevocationEmpty is about an answer without words.
var VendorRevocationEmpty = add(Requirement{
	ID:       "genauth-revocation-empty",
	Title:    "answers a revocation with 200 and nothing else",
	Kind:     Shape,
	Severity: Info,
	Modes:    []Mode{Common},
	Why:      "Clients that were written by the vendor's pages take 200 alone for success, and parse no body.",
	How:      "Revokes a fresh access token, and reads status and body of the answer.",
	Fix:      "Send 200 with an empty body.",
	Clauses: []Clause{
		{Document: GenAuthAPI, Section: "withdraw tokens", Level: Must, Says: "the answer to a withdrawal is 200 without a body"},
	},
})

// VendorProfileClaims is about what is not known of a user.
var VendorProfileClaims = add(Requirement{
	ID:       "genauth-profile-claims",
	Title:    "gives every claim of profile, null where it is not set, at userinfo and in the ID token",
	Kind:     Shape,
	Severity: Info,
	Modes:    []Mode{Common},
	Why:      "Applications that were written by the vendor's pages read these members without asking whether they are there. OpenID Connect Core 5.3.2 would rather have them left out.",
	How:      "Signs in with openid and profile, and looks for the fourteen claims of profile at userinfo and in the ID token, whatever their values are.",
	Fix:      "Send the claims that are not set as null.",
	Clauses: []Clause{
		{Document: GenAuthAPI, Section: "validate tokens", Level: Must, Says: "the claims of profile are in the ID token, those that are not set as null"},
	},
})

// VendorUpdatedAt is about a date that is written out.
var VendorUpdatedAt = add(Requirement{
	ID:       "genauth-updated-at",
	Title:    "gives updated_at as a date and time of ISO 8601, not as a number",
	Kind:     Shape,
	Severity: Info,
	Modes:    []Mode{Common},
	Why:      "Applications that were written by the vendor's pages parse a text. OpenID Connect Core 5.1 defines a number.",
	How:      "Signs in with openid and profile, and reads updated_at at userinfo and in the ID token, where it is set.",
	Fix:      "Write the time as 2006-01-02T15:04:05.000Z.",
	Clauses: []Clause{
		{Document: GenAuthAPI, Section: "validate tokens", Level: Must, Says: "updated_at is a date and time of ISO 8601 with milliseconds"},
	},
})
