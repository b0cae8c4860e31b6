package requirement

// What refresh tokens are worth, and to whom: RFC 6749 6, RFC 9700 4.14, OIDC
// Core 12.

// RefreshBoundToClient keeps a client from using another's tokens.
var RefreshBoundToClient = add(Requirement{
	ID:       "refresh-bound-to-client",
	Title:    "takes a refresh token only from the client that it was issued to",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Refresh},
	Why:      "Any registered client could turn a refresh token that leaked into lasting access.",
	How:      "Redeems a client's refresh token as another client that authenticates rightly: no token comes out. Its owner's refresh tokens work before and after.",
	Fix:      "Compare the authenticated client (for public clients: client_id) with the client stored beside the refresh token.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "6", Level: Must, Says: "the refresh token is bound to the client to which it was issued; ensure that it was issued to the authenticated client"},
		{Document: Core, Section: "12.1", Level: Must, Says: "the provider verifies that the refresh token was issued to the client"},
		{Document: OAuth21, Section: "4.3.1", Level: Must, Says: "the refresh token is bound to the client to which it was issued"},
	},
	Attacks: []string{"RT-01"},
	CWE:     []string{"CWE-639"},
})

// RefreshClientAuthenticated is client authentication at the refresh.
var RefreshClientAuthenticated = add(Requirement{
	ID:       "refresh-client-authenticated",
	Title:    "takes a confidential client's refresh token only with its client_secret",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Refresh},
	Why:      "A refresh token that leaked would be enough.",
	How:      "Redeems a fresh refresh token with a wrong and without any client_secret: no token comes out. With the right one it works before and after.",
	Fix:      "Authenticate the client for every grant type alike, before the refresh token is looked at.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "6", Level: Must, Says: "require client authentication for confidential clients, and authenticate the client"},
		{Document: OAuth21, Section: "4.3.1", Level: Must, Says: "require client authentication for confidential clients, and authenticate the client"},
		{Document: ASVSL2, Section: "10.4.10", Level: Must, Says: "confidential clients are authenticated in back-channel requests"},
	},
	Attacks: []string{"RT-02"},
	CWE:     []string{"CWE-287"},
})

// RefreshScopeFixed keeps a client within what the user saw.
var RefreshScopeFixed = add(Requirement{
	ID:       "refresh-scope-fixed",
	Title:    "gives at a refresh no scope that the user did not grant",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Refresh},
	Why:      "A client asks the user for little, and takes the rest where the user does not look.",
	How:      "Adds scopes to a refresh request, which may refuse or ignore them: the scope of the response, and what userinfo gives for the new access token, tell what was given. Without them a refresh works before and after.",
	Fix:      "Intersect the scope of the refresh with that of the grant, or answer invalid_scope.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "6", Level: Must, Says: "the requested scope includes none that was not originally granted"},
		{Document: OAuth21, Section: "4.3.1", Level: Must, Says: "the requested scope includes none that was not originally granted"},
		{Document: RFC9700, Section: "4.14.2", Level: Must, Says: "refresh tokens are bound to the scope that the resource owner consented to"},
	},
	Attacks: []string{"RT-08"},
	CWE:     []string{"CWE-863"},
})

// RefreshRotation limits what a stolen token of a public client is worth.
var RefreshRotation = add(Requirement{
	ID:       "refresh-rotation",
	Title:    "gives public clients a new refresh token at every use, or one that is bound to its sender",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Refresh},
	Why:      "Nothing but the refresh token is needed by whoever finds it, and nobody notices that two use it.",
	How:      "Redeems a public client's refresh token: the response has another one.",
	Fix:      "Issue a new refresh token with every refresh response to a public client, and end the old one.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "2.2.2", Level: Must, Says: "refresh tokens of public clients are sender-constrained or use rotation"},
		{Document: OAuth21, Section: "4.3.1", Level: Must, Says: "refresh tokens of public clients are sender-constrained or use rotation"},
		{Document: ASVSL1, Section: "10.4.5", Level: Must, Says: "refresh token replay is mitigated, by rotation or by binding to the sender"},
	},
	Attacks: []string{"RT-03"},
	CWE:     []string{"CWE-294"},
})

// RefreshRotatedRefused is what rotation is for.
var RefreshRotatedRefused = add(Requirement{
	ID:       "refresh-rotated-refused",
	Title:    "refuses a refresh token of a public client that a new one took the place of",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Refresh},
	Why:      "Rotation without an end of the old token protects nothing.",
	How:      "Redeems a public client's refresh token, which has to give another one, and redeems the old one again: no token comes out. Fresh ones work before and after. A target that declares a leeway is not tested.",
	Fix:      "Mark the refresh token as used in the same step that issues its successor.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "4.14.2", Level: Must, Says: "with rotation, which is for public clients, the previous refresh token is invalidated"},
		{Document: OAuth21, Section: "4.3.1", Level: Should, Says: "with rotation, which is for public clients, the previous refresh token is invalidated"},
		{Document: ASVSL1, Section: "10.4.5", Level: Must, Says: "a refresh token of a public client is invalidated after it was used"},
	},
	Attacks: []string{"RT-04"},
	CWE:     []string{"CWE-294"},
})

// RefreshReuseRevokes undoes what a thief may have got.
var RefreshReuseRevokes = add(Requirement{
	ID:       "refresh-reuse-revokes",
	Title:    "ends all that descends from a public client's refresh token when that comes a second time",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Refresh},
	Why:      "A second use says that two parties hold the token. The one with the newest may be the thief.",
	How:      "Redeems a public client's refresh token, redeems it again (refused), and redeems its successor: no token comes out.",
	Fix:      "Keep the family of refresh tokens with their grant, and revoke the grant on reuse.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "4.14.2", Level: Should, Says: "on reuse the active refresh token is revoked, since it can't be told who is the attacker"},
		{Document: OAuth21, Section: "4.3.3", Level: Should, Says: "on reuse the active refresh token is revoked"},
		{Document: ASVSL1, Section: "10.4.5", Level: Must, Says: "on replay of a used refresh token all refresh tokens of the authorization are revoked"},
	},
	Attacks: []string{"RT-05"},
	CWE:     []string{"CWE-613"},
})

// RefreshConcurrent is rotation under a race.
var RefreshConcurrent = add(Requirement{
	ID:       "refresh-concurrent",
	Title:    "rotates a refresh token once, also when two uses arrive at the same time",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Refresh},
	Why:      "A check that is not atomic gives two living families, and the thief's is never noticed.",
	How:      "Holds back the last byte of several refresh requests with one token, and releases them together; at most one may get tokens, where tokens rotate. A target that declares a leeway is not tested.",
	Fix:      "Use the token up by one atomic operation, and issue tokens only to whom it succeeds for.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "4.14.2", Level: Must, Says: "with rotation, which is for public clients, the previous refresh token is invalidated"},
		{Document: ASVSL1, Section: "10.4.5", Level: Must, Says: "a refresh token of a public client is invalidated after it was used"},
	},
	Attacks: []string{"RT-06"},
	CWE:     []string{"CWE-362"},
})

// RefreshExpiry limits how long a leaked token is worth anything.
var RefreshExpiry = add(Requirement{
	ID:       "refresh-expiry",
	Title:    "refuses a refresh token that is older than its lifetime",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Refresh},
	Why:      "A refresh token that never ends can be found and used years later.",
	How:      "Asks for a refresh token at the start and redeems it after the lifetime that the target file declares for the client; fresh ones work before and after.",
	Fix:      "Store the time of issue, and refuse refresh tokens that are older, or that were not used for long.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "4.14.2", Level: Should, Says: "refresh tokens expire if the client has been inactive for some time"},
		{Document: RFC6749, Section: "6", Level: Must, When: RefreshLifetimeDeclared, Says: "validate the refresh token"},
		{Document: ASVSL2, Section: "10.4.8", Level: Must, Says: "refresh tokens have an absolute expiration"},
	},
	Attacks: []string{"RT-14"},
	CWE:     []string{"CWE-613"},
})

// RefreshedIDToken is about a second ID token of one login.
var RefreshedIDToken = add(Requirement{
	ID:       "refreshed-id-token",
	Title:    "says of the login in a refreshed ID token what the first one said",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Refresh},
	Why:      "A client that compares them takes another subject or another time of login for an attack, and one that does not is open to it.",
	How:      "Compares the ID token of a refresh response, where there is one, with that of the token response: iss, sub, aud, auth_time and azp are the same, iat is not earlier, and nonce is absent or the same.",
	Fix:      "Make refreshed ID tokens from the grant, with a new iat, and without nonce.",
	Clauses: []Clause{
		{Document: Core, Section: "12.2", Level: Must, Says: "iss, sub, aud, auth_time and azp of a refreshed ID token are those of the first, its iat is that of its own issue, and a nonce that is there is the same"},
	},
	OIDF:    []string{"oidcc-refresh-token"},
	Attacks: []string{"RT-16"},
	CWE:     []string{"CWE-287"},
})

// RefreshKeepsUser keeps two users of a browser apart.
var RefreshKeepsUser = add(Requirement{
	ID:       "refresh-keeps-user",
	Title:    "gives for a refresh token tokens of the user who granted it, whoever signed in with the same browser since",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Refresh},
	Why:      "A client of the first user gets the data of the second, or the other way round.",
	How:      "Signs a user in and keeps a refresh token; signs another user in with the same browser, over the first login and after a logout, and refreshes the tokens of both. Neither the ID tokens nor userinfo may name the other user.",
	Fix:      "Keep the user with the grant, and don't look at the session of the browser in a refresh.",
	Clauses: []Clause{
		{Document: Core, Section: "12.2", Level: Must, Says: "sub of a refreshed ID token is that of the first one"},
		{Document: RFC6749, Section: "6", Level: Must, Says: "the refresh token is validated; the new access token stands for what the resource owner granted"},
	},
	Attacks: []string{"RT-17"},
	CWE:     []string{"CWE-488", "CWE-613"},
})

// RefreshGrantRegistered is the fourth condition of a refresh token.
var RefreshGrantRegistered = add(Requirement{
	ID:       "refresh-token-needs-grant",
	Title:    "gives no refresh token to a client without the refresh_token grant",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Refresh},
	Why:      "The client gets longer access than its owner made it for.",
	How:      "Runs the code flow with offline_access and prompt=consent by a client that did not register the refresh_token grant; one that did gets a refresh token.",
	Fix:      "Look at the grant types of the client before a refresh token is issued.",
	Clauses: []Clause{
		{Document: Registration, Section: "2", Level: Must, Binds: Client, Says: "the client restricts itself to the grant types that it registered"},
		{Document: ASVSL1, Section: "10.4.4", Level: Must, Says: "a client can use the grants only that it needs"},
		{Document: GenAuth, Section: "get refresh token", Level: Must, Says: "the refresh_token mode of the application is combined with offline_access"},
	},
	Attacks: []string{"RT-21"},
	CWE:     []string{"CWE-863"},
})
