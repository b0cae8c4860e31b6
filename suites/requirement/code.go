package requirement

// The authorization code: RFC 6749 4.1, OIDC Core 3.1.3, RFC 9700 4.2 and 4.5.

// CodeExchange is the happy path that everything else of the code flow needs.
var CodeExchange = add(Requirement{
	ID:       "code-exchange",
	Title:    "gives an access token and an ID token for a code, to a client that authenticates as registered",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Code, PKCE},
	Why:      "Nobody can sign in.",
	How:      "Runs the whole flow with login and consent for each client authentication method, over HTTP and once in a browser.",
	Fix:      "Follow the exchanges of the case: the first one that is not answered as expected is the step to mend.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.3.3", Level: Must, Says: "a valid token request is answered with an access token and an ID token"},
		{Document: RFC6749, Section: "4.1.4", Level: Must, Says: "a valid and authorized request gets an access token"},
		{Document: OAuth21, Section: "3.2.3", Level: Must, Says: "a valid and authorized request gets an access token"},
		{Document: GenAuth, Section: "authorization code mode", Level: Must, Says: "the code is exchanged for an access token and an ID token; with method none for PKCE applications"},
	},
})

// CodeSingleUse limits what a leaked code is worth.
var CodeSingleUse = add(Requirement{
	ID:       "code-single-use",
	Title:    "redeems a code once",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Code, PKCE, Hybrid},
	Why:      "A code leaks through history, logs and referrers. If it works again, whoever finds it is the user.",
	How:      "Redeems a code, which must work, and sends the same request again: no token may come out. A fresh code works afterwards. Once more without PKCE, where that is possible.",
	Fix:      "Mark the code as spent in the same atomic step that checks it.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.1.2", Level: Must, Says: "deny a request with a code that was used before"},
		{Document: Core, Section: "3.1.3.2", Level: Should, Says: "if possible, verify that the code was not used before"},
		{Document: RFC9700, Section: "4.2.4", Level: Must, Says: "invalidate codes after their first use at the token endpoint"},
		{Document: OAuth21, Section: "4.1.3", Level: Must, Says: "deny a second token request with the same code"},
		{Document: ASVSL1, Section: "10.4.2", Level: Must, Says: "a code can be used only once for a token request"},
	},
	OAuch:   []string{"TokenEndpoint.MultipleCodeExchangesTest"},
	Attacks: []string{"CODE-03"},
	CWE:     []string{"CWE-294"},
})

// CodeReplayRevokes undoes what a thief may have got first.
var CodeReplayRevokes = add(Requirement{
	ID:       "code-replay-revokes",
	Title:    "revokes what a code had given when the code is presented again",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Code},
	Why:      "A second redemption says that two parties hold the code. The thief may have been first.",
	How:      "Redeems a code, sees the tokens work, redeems it again (refused), and uses the tokens where revocation shows: userinfo, introspection, refresh.",
	Fix:      "Keep the tokens with the grant of their code, and revoke the grant when a spent code comes again from its own client.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.1.2", Level: Should, Says: "revoke, when possible, all tokens issued on a code that is used again"},
		{Document: RFC9700, Section: "4.2.4", Level: Should, Says: "revoke tokens issued on a replayed code"},
		{Document: OAuth21, Section: "4.1.3", Level: Should, Says: "revoke, when possible, what the code had given"},
		{Document: ASVSL1, Section: "10.4.2", Level: Must, Says: "on the second request, revoke any tokens related to the code"},
	},
	OAuch:   []string{"TokenEndpoint.TokenValidAfterMultiExchangeTest", "TokenEndpoint.RefreshTokenValidAfterMultiExchangeTest"},
	Attacks: []string{"CODE-04", "CODE-05"},
	CWE:     []string{"CWE-613"},
})

// CodeConcurrentRedemption is single use under a race.
var CodeConcurrentRedemption = add(Requirement{
	ID:       "code-concurrent-redemption",
	Title:    "redeems a code once, also when two redemptions arrive at the same time",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Code},
	Why:      "A check that is not atomic lets two redemptions through, and the thief's need not be noticed.",
	How:      "Holds back the last byte of several token requests with one code, and releases them together; at most one may get tokens. Repeated with fresh codes.",
	Fix:      "Spend the code by one atomic operation (compare and swap, DELETE … RETURNING, a unique key), and issue tokens only to whom it succeeds for.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.1.2", Level: Must, Says: "deny a request with a code that was used before"},
		{Document: RFC9700, Section: "4.2.4", Level: Must, Says: "invalidate codes after their first use at the token endpoint"},
		{Document: OAuth21, Section: "4.1.3", Level: Must, Says: "deny a second token request with the same code"},
		{Document: ASVSL1, Section: "10.4.2", Level: Must, Says: "a code can be used only once for a token request"},
	},
	OAuch:   []string{"Concurrency.SingleFastACExchangeTest"},
	Attacks: []string{"CODE-06"},
	CWE:     []string{"CWE-362"},
})

// CodeBoundToClient keeps a client from using another's codes.
var CodeBoundToClient = add(Requirement{
	ID:       "code-bound-to-client",
	Title:    "redeems a code only for the client that it was issued to",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Code, PKCE, Hybrid},
	Why:      "Any registered client could turn codes of other clients into tokens.",
	How:      "Redeems one client's code as another client that authenticates rightly, everything else unchanged, and again with the owner's client_id in the body; the owner's redemption works before and after.",
	Fix:      "Compare the authenticated client (for public clients: client_id) with the client stored beside the code.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.1.3", Level: Must, Says: "the code was issued to the authenticated confidential client, or to the public client_id of the request"},
		{Document: Core, Section: "3.1.3.2", Level: Must, Says: "ensure that the code was issued to the authenticated client"},
		{Document: OAuth21, Section: "4.1.3", Level: Must, Says: "the code was issued to the client of the request"},
	},
	OAuch:   []string{"TokenEndpoint.IsCodeBoundToClientTest"},
	Attacks: []string{"CODE-01", "CODE-02", "CA-07"},
	CWE:     []string{"CWE-639"},
})

// CodeBoundToRedirectURI ties the code to the address it was sent to.
var CodeBoundToRedirectURI = add(Requirement{
	ID:       "code-bound-to-redirect-uri",
	Title:    "redeems a code only with the redirect_uri of its authorization request",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Code, Hybrid},
	Why:      "The binding stops an attacker who had a code sent to an address of his from feeding it to the honest client.",
	How:      "Redeems with an unrelated redirect_uri, and with another one that the client registered; unchanged it works before and after.",
	Fix:      "Store redirect_uri with the code, and compare it as a string.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.1.3", Level: Must, Says: "redirect_uri is identical with that of the authorization request"},
		{Document: Core, Section: "3.1.3.2", Level: Must, Says: "redirect_uri is identical with that of the authentication request"},
		{Document: OAuth21, Section: "10.2", Level: May, Says: "redirect_uri is no parameter of the token request any more; servers that also serve OAuth 2.0 clients enforce it as before"},
	},
	OAuch:   []string{"TokenEndpoint.RedirectUriCheckedTest"},
	CWE:     []string{"CWE-345"},
	Attacks: []string{"RU-26"},
})

// TokenRedirectURIRequired is the same binding when the parameter is left out.
var TokenRedirectURIRequired = add(Requirement{
	ID:       "token-redirect-uri-required",
	Title:    "refuses a redemption without redirect_uri when the client has several",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Code},
	Why:      "A check that runs only when the parameter is there is no check.",
	How:      "Leaves redirect_uri out of the token request, and sends it empty; unchanged it works before and after.",
	Fix:      "Where the authorization request had a redirect_uri, demand it at the token endpoint.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.1.3", Level: Must, When: SeveralRedirectURIs, Says: "redirect_uri is present if it was in the authorization request"},
		{Document: Core, Section: "3.1.3.2", Level: Must, When: SeveralRedirectURIs, Says: "redirect_uri is identical with that of the authentication request; it may be absent where only one is registered"},
		{Document: OAuth21, Section: "10.2", Level: May, Replaces: []Document{RFC6749}, Says: "redirect_uri is no parameter of the token request any more"},
	},
	CWE:     []string{"CWE-345"},
	Attacks: []string{"RU-26"},
})

// CodeWhole keeps codes from being put together.
var CodeWhole = add(Requirement{
	ID:       "code-whole",
	Title:    "redeems a code only as the whole that was issued",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Code},
	Why:      "Where parts of a code are looked up apart, somebody with a code of his own puts another's session or client into it.",
	How:      "Obtains two codes, of two users and of two clients, and redeems what comes of exchanging their halves, and their parts where there are separators. A fresh code works afterwards.",
	Fix:      "Make codes of random bits alone and look them up whole, or sign all of their parts together.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.1.3", Level: Must, Says: "verify that the authorization code is valid"},
		{Document: Core, Section: "3.1.3.2", Level: Must, Says: "verify that the authorization code is valid"},
		{Document: OAuth21, Section: "4.1.3", Level: Must, Says: "verify that the authorization code is valid"},
	},
	Attacks: []string{"CODE-09"},
	CWE:     []string{"CWE-345"},
})

// CodeExpiry limits how long a leaked code is worth anything.
var CodeExpiry = add(Requirement{
	ID:       "code-expiry",
	Title:    "refuses a code that is older than its lifetime",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Code},
	Why:      "A code that lives long can be found long after in logs and histories.",
	How:      "Asks for a code at the start and redeems it after the lifetime that the target file declares for the client (ten minutes when it declares none); fresh codes work before and after.",
	Fix:      "Store the time of issue and refuse older codes. Ten minutes at most; one is better.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.1.2", Level: Must, When: LifetimeDeclared, Says: "codes expire shortly after they are issued"},
		{Document: RFC6749, Section: "4.1.2", Level: Should, Says: "ten minutes at most are recommended"},
		{Document: OAuth21, Section: "4.1.2", Level: Must, When: LifetimeDeclared, Says: "codes expire shortly after they are issued"},
		{Document: OAuth21, Section: "4.1.2", Level: Should, Says: "ten minutes at most are recommended"},
		{Document: ASVSL1, Section: "10.4.3", Level: Must, Says: "codes live ten minutes at most"},
	},
	OAuch:   []string{"TokenEndpoint.AuthorizationCodeTimeoutTest"},
	Attacks: []string{"CODE-07"},
	CWE:     []string{"CWE-613"},
})

// TokenCredentialKind keeps the checks of one grant type from being left out by
// way of another.
var TokenCredentialKind = add(Requirement{
	ID:       "token-credential-kind",
	Title:    "takes a code only as a code, and a refresh token only as a refresh token",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Code, Refresh},
	Why:      "A code that works as a refresh token needs no verifier and no redirect_uri, and is not used up: whoever sees it has lasting access.",
	How:      "Presents a fresh code as refresh_token, and as code a fresh refresh token, an access token, and what the forms on the way to a code were recognised by; a code works in its own place.",
	Fix:      "Keep codes and refresh tokens apart, or store the kind with each and compare it with the grant_type.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.1.3", Level: Must, Says: "verify that the authorization code is valid"},
		{Document: RFC6749, Section: "6", Level: Must, Says: "validate the refresh token"},
		{Document: Core, Section: "3.1.3.2", Level: Must, Says: "verify that the authorization code is valid"},
		{Document: Core, Section: "12.1", Level: Must, Says: "validate the refresh token"},
		{Document: OAuth21, Section: "4.1.3", Level: Must, Says: "verify that the authorization code is valid"},
	},
	Attacks: []string{"CODE-10", "CODE-15"},
	CWE:     []string{"CWE-287"},
})

// CodeScopeFixed keeps a client within what the user saw.
var CodeScopeFixed = add(Requirement{
	ID:       "code-scope-fixed",
	Title:    "gives for a code no scope that its authorization request did not ask for",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Code},
	Why:      "A client asks the user for little, and takes the rest where the user does not look.",
	How:      "Adds scopes to the token request, which may refuse or ignore them: the scope of the response, and a refresh token where none came without, tell what was given. Without them the request works before and after.",
	Fix:      "Take the scope of the tokens from what was stored with the code; ignore or refuse scope at the token endpoint.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "2.3", Level: Should, Says: "restrict access tokens to the least privilege, so that a client can't exceed what the resource owner authorized"},
		{Document: RFC9700, Section: "4.14.2", Level: Should, Says: "bind refresh tokens (a MUST for those) to the scope that the resource owner consented to"},
	},
	Attacks: []string{"CODE-16"},
	CWE:     []string{"CWE-863"},
})
