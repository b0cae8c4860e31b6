package requirement

// Introspection: RFC 7662. And what else is asked of tokens at userinfo.

// IntrospectionAuthenticated keeps strangers from asking.
var IntrospectionAuthenticated = add(Requirement{
	ID:       "introspection-authenticated",
	Title:    "introspects tokens only for clients that authenticate as registered",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "Whoever finds a token learns whose it is and what it is good for, and can try tokens until one is active.",
	How:      "Introspects a fresh access token with a wrong secret, without any, and without naming a client: it is not said to be active. With the right secret it is, before and after.",
	Fix:      "Authenticate the caller as at the token endpoint before the token is looked at.",
	Clauses: []Clause{
		{Document: RFC7662, Section: "2.1", Level: Must, When: IntrospectionAdvertised, Says: "the endpoint requires some form of authorization"},
		{Document: ASVSL2, Section: "10.4.10", Level: Must, Says: "confidential clients are authenticated in back-channel requests"},
	},
	Attacks: []string{"IN-01"},
	CWE:     []string{"CWE-306"},
})

// IntrospectionPublicClient is about clients that can't authenticate.
var IntrospectionPublicClient = add(Requirement{
	ID:       "introspection-public-client",
	Title:    "tells a public client nothing of other clients' tokens",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{PKCE},
	Why:      "A public client's name is no secret: what it learns, everybody can learn.",
	How:      "Introspects another client's fresh access token as a public client, by its client_id alone: it is not said to be active. The token is active for its own client.",
	Fix:      "Answer {\"active\": false} for tokens of other clients, or refuse public clients.",
	Clauses: []Clause{
		{Document: RFC7662, Section: "2.1", Level: Must, When: IntrospectionAdvertised, Says: "the endpoint requires some form of authorization, to prevent token scanning"},
	},
	Attacks: []string{"IN-02", "IN-06"},
	CWE:     []string{"CWE-306"},
})

// IntrospectionInactiveSilent is about what a dead token still tells.
var IntrospectionInactiveSilent = add(Requirement{
	ID:       "introspection-inactive-silent",
	Title:    "says of an inactive token nothing but that",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "Whoever finds an old token learns whose it was, and why it ended.",
	How:      "Introspects a token that its client has revoked, and one that was never issued: the answer has active: false and no other member.",
	Fix:      "Send {\"active\": false} alone.",
	Clauses: []Clause{
		{Document: RFC7662, Section: "2.2", Level: Should, When: IntrospectionAdvertised, Says: "of an inactive token the server includes no additional information"},
		{Document: GenAuthAPI, Section: "validate tokens", Level: Must, Says: "for a token that is not valid the answer is active: false alone"},
	},
	Attacks: []string{"IN-03"},
	CWE:     []string{"CWE-200"},
})

// IntrospectionTokenVerified is about tokens that are none.
var IntrospectionTokenVerified = add(Requirement{
	ID:       "introspection-token-verified",
	Title:    "calls active only what it issued as an access or refresh token",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common},
	Why:      "Resource servers let in whatever introspection calls active.",
	How:      "Introspects an altered access token, an unsigned and a changed one where it is a JWT, an ID token, and a code: none is active. The token itself is, before and after.",
	Fix:      "Look tokens up, or verify signature, issuer and typ of each.",
	Clauses: []Clause{
		{Document: RFC7662, Section: "4", Level: Must, When: IntrospectionAdvertised, Says: "the server performs all applicable checks of a token's state, its signature included"},
		{Document: ASVSL1, Section: "9.1.1", Level: Must, Says: "self-contained tokens are validated by their signature"},
	},
	Attacks: []string{"IN-04", "IN-05", "IN-07", "TK-10"},
	CWE:     []string{"CWE-347"},
})

// UserinfoTokenVerified is the same at userinfo.
var UserinfoTokenVerified = add(Requirement{
	ID:       "userinfo-token-verified",
	Title:    "gives claims for access tokens only that it issued and that are unchanged",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common},
	Why:      "Whoever writes a token reads the claims of any user.",
	How:      "Takes a made-up token, an altered one, and, where access tokens are JWTs, an unsigned one and one with another subject to userinfo: no claims come out. The token itself works before and after.",
	Fix:      "Look tokens up, or verify the signature by the provider's own keys before any claim is read.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "7", Level: Must, Says: "a resource server, which userinfo is, validates the access token"},
		{Document: Core, Section: "5.3.3", Level: Must, Says: "errors of the access token are answered as RFC 6750 3 says, which refuses what is invalid"},
		{Document: RFC6750, Section: "3.1", Level: Must, Binds: RS, Says: "a token that is malformed or invalid for other reasons is refused"},
		{Document: ASVSL1, Section: "9.1.1", Level: Must, Says: "self-contained tokens are validated by their signature"},
	},
	Attacks: []string{"TK-10", "UI-01", "UI-02"},
	CWE:     []string{"CWE-347"},
})

// UserinfoRefusesIDToken tells tokens apart.
var UserinfoRefusesIDToken = add(Requirement{
	ID:       "userinfo-refuses-id-token",
	Title:    "gives no claims for an ID token or a refresh token in place of an access token",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "ID tokens travel through browsers and logs, and are meant for the client alone.",
	How:      "Takes the ID token, and a refresh token, of a login to userinfo as a bearer token: no claims come out. The access token works before and after.",
	Fix:      "Accept tokens only that were issued as access tokens: by look-up, or by the typ of RFC 9068.",
	Clauses: []Clause{
		{Document: Core, Section: "5.3.1", Level: Must, Says: "the request carries an access token"},
		{Document: RFC6750, Section: "3.1", Level: Must, Binds: RS, Says: "a token that is invalid for other reasons is refused"},
		{Document: ASVSL2, Section: "9.2.2", Level: Must, Says: "a token is accepted only for the purpose that it is of"},
	},
	Attacks: []string{"RT-15", "UI-04"},
	CWE:     []string{"CWE-287"},
})

// UserinfoNeedsOpenID is about tokens without a login.
var UserinfoNeedsOpenID = add(Requirement{
	ID:       "userinfo-needs-openid",
	Title:    "gives no claims for an access token without openid",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "A token for another purpose tells who the user is.",
	How:      "Takes an access token of the password grant without scope, which has no openid, to userinfo: no claims come out. With openid it works.",
	Fix:      "Answer insufficient_scope where the token has no openid.",
	Clauses: []Clause{
		{Document: Core, Section: "5.3", Level: Should, Says: "the access token is one that was obtained through OpenID Connect authentication"},
	},
	Attacks: []string{"UI-03"},
	CWE:     []string{"CWE-863"},
})

// UserinfoQueryRefused keeps access tokens out of URLs.
var UserinfoQueryRefused = add(Requirement{
	ID:       "userinfo-query-refused",
	Title:    "takes no access token from the URL of a userinfo request",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "URLs are written to logs. Where tokens work there, some client sends them there.",
	How:      "Sends a fresh access token as access_token in the query: no claims come out. In the header it works before and after.",
	Fix:      "Read the token from the Authorization header, or the body of a POST.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "4.3.2", Level: Must, Binds: Client, Says: "clients pass no access token in a query"},
		{Document: OAuth21, Section: "5.1", Level: Must, Says: "access tokens are sent in the header or the body"},
		{Document: RFC6750, Section: "2.3", Level: Should, Binds: Client, Says: "the query is not used unless nothing else is possible"},
	},
	Attacks: []string{"UI-07"},
	CWE:     []string{"CWE-598"},
})

// UserinfoScopedClaims keeps a client within what the user saw.
var UserinfoScopedClaims = add(Requirement{
	ID:       "userinfo-scoped-claims",
	Title:    "gives no name, e-mail address, telephone number or address that the scope does not cover",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "The client learns more of the user than the user was asked for.",
	How:      "Signs in with the scope openid alone, and looks for the claims of profile, email, address and phone in the answer of userinfo. With profile and email some of them come, which is the control.",
	Fix:      "Build the answer from the granted scope and the claims parameter, not from all that is known of the user.",
	Clauses: []Clause{
		{Document: Core, Section: "5.4", Level: Should, Says: "scope values request which claims are made available"},
		{Document: ASVSL2, Section: "10.7.2", Level: Must, Says: "the user knows what the client is given"},
	},
	Attacks: []string{"UI-05"},
	CWE:     []string{"CWE-359"},
})

// UserinfoByPost is the second method of the endpoint.
var UserinfoByPost = add(Requirement{
	ID:       "userinfo-by-post",
	Title:    "answers userinfo requests by POST as by GET",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "Clients that use POST get nothing.",
	How:      "Sends a fresh access token in the header of a POST without body; by GET it works.",
	Fix:      "Route both methods to the same handler.",
	Clauses: []Clause{
		{Document: Core, Section: "5.3", Level: Must, Says: "the endpoint supports GET and POST"},
	},
	OIDF: []string{"oidcc-userinfo-post-header"},
})

// UserinfoJSON is what clients parse.
var UserinfoJSON = add(Requirement{
	ID:       "userinfo-content-type",
	Title:    "answers userinfo requests as application/json, unless the client registered for a JWT",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "Clients that look refuse the answer, and a browser might take it for a page.",
	How:      "Reads the Content-Type of the answer to a fresh access token.",
	Fix:      "Send Content-Type: application/json.",
	Clauses: []Clause{
		{Document: Core, Section: "5.3.2", Level: Must, Says: "the content type is application/json for a JSON object, application/jwt for a JWT"},
	},
	Attacks: []string{"UI-09"},
})
