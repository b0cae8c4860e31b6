package requirement

// The grants without an authorization request: RFC 6749 4.3 and 4.4.

// ClientCredentialsGrant is the happy path of the client credentials mode.
var ClientCredentialsGrant = add(Requirement{
	ID:       "client-credentials-grant",
	Title:    "gives a client an access token for its own credentials",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{ClientCredentials},
	Why:      "Services can't call each other.",
	How:      "Asks by the client_credentials grant, with the scope that the client may have and without scope.",
	Fix:      "Follow the exchange of the case: client authentication, the grant type of the client, then the scope.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.4.3", Level: Must, Says: "a valid and authorized request gets an access token"},
		{Document: OAuth21, Section: "4.2", Level: Must, Says: "a valid and authorized request gets an access token"},
		{Document: GenAuth, Section: "client credentials mode", Level: Must, Says: "an access token is issued for right credentials and permitted scopes"},
	},
})

// ClientCredentialsScope keeps services within what they were given.
var ClientCredentialsScope = add(Requirement{
	ID:       "client-credentials-scope",
	Title:    "gives a service no scope that it was not given, and says which it has",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{ClientCredentials},
	Why:      "A service that can ask for any scope has the rights of all services.",
	How:      "Asks for a scope that the client may not have, alone and beside permitted ones: it may be refused or left out, and the response must then say what is left. Permitted ones are given before and after.",
	Fix:      "Intersect the request with the scopes of the client; put the result into scope of the response, or answer invalid_scope.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "3.3", Level: Must, Says: "where the scope is not the one that was asked for, the response says which it is"},
		{Document: RFC9700, Section: "2.3", Level: Should, Says: "access tokens have the least privilege that is needed"},
		{Document: ASVSL2, Section: "10.4.11", Level: Must, Says: "clients are given only the scopes that they need"},
		{Document: GenAuth, Section: "client credentials mode", Level: Must, Says: "an access token is issued if the caller has permission"},
	},
	Attacks: []string{"AZ-09"},
	CWE:     []string{"CWE-863"},
})

// ClientCredentialsNoIDToken tells services from users.
var ClientCredentialsNoIDToken = add(Requirement{
	ID:       "client-credentials-no-id-token",
	Title:    "gives no ID token to a service",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{ClientCredentials},
	Why:      "An ID token says that a user signed in. One for a service lets it pass for a user.",
	How:      "Asks for openid by the client_credentials grant, alone and beside the scope of the client: no ID token comes out. The grant works before and after.",
	Fix:      "Issue ID tokens for grants with a user only.",
	Clauses: []Clause{
		{Document: Core, Section: "3", Level: Must, Says: "ID tokens are the result of an authentication of an end user, by the code, implicit or hybrid flow"},
		{Document: GenAuth, Section: "client credentials mode", Level: Must, Says: "without user participation an access token alone is issued"},
	},
	Attacks: []string{"TK-06"},
	CWE:     []string{"CWE-287"},
})

// ClientCredentialsNoRefreshToken is about a token that has no use.
var ClientCredentialsNoRefreshToken = add(Requirement{
	ID:       "client-credentials-no-refresh-token",
	Title:    "gives no refresh token to a service",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{ClientCredentials},
	Why:      "The service can ask again at any time. A refresh token is one more credential that can be stolen, and it outlives a changed secret.",
	How:      "Asks with the scope of the client, and with offline_access: no refresh token comes out. The grant works before and after.",
	Fix:      "Leave refresh_token out of responses to client_credentials.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.4.3", Level: Should, Says: "a refresh token is not included"},
		{Document: OAuth21, Section: "4.2.2", Level: Should, Says: "a refresh token is not included"},
		{Document: GenAuth, Section: "refresh token", Level: Must, Says: "only authorization code mode and password mode support refresh tokens"},
	},
	Attacks: []string{"TK-06"},
	CWE:     []string{"CWE-613"},
})

// ClientCredentialsSubject keeps a service from being taken for a user.
var ClientCredentialsSubject = add(Requirement{
	ID:       "client-credentials-subject",
	Title:    "names no user as the subject of a service's token",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{ClientCredentials},
	Why:      "Resource servers that look at sub alone would act for that user.",
	How:      "Compares sub of the access token, in the token or at introspection, with that of a user, and takes it to userinfo, which must not answer with claims.",
	Fix:      "Set sub to the client_id, or leave it out where the provider documents that.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "4.15.1", Level: Should, Says: "clients can't get tokens that pass for those of a resource owner"},
		{Document: Core, Section: "5.3.2", Level: Must, Says: "the sub of userinfo is that of an end user who was authenticated"},
	},
	Attacks: []string{"TK-07"},
	CWE:     []string{"CWE-863"},
})

// GrantTypeRegistered keeps clients to what they are made for.
var GrantTypeRegistered = add(Requirement{
	ID:       "grant-type-registered",
	Title:    "refuses a grant type that the client did not register",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{ClientCredentials, Password},
	Why:      "Every client becomes a way around the login page, and a client without a secret a service that anybody can be.",
	How:      "Asks by client_credentials and by password as clients that are registered for the code flow, confidential and public: no token comes out. A client of the grant gets one for the same request, before and after.",
	Fix:      "Compare grant_type with the grant types of the client, and answer unauthorized_client.",
	Clauses: []Clause{
		{Document: Registration, Section: "2", Level: Must, Binds: Client, Says: "the client restricts itself to the grant types that it registered"},
		{Document: RFC6749, Section: "4.4", Level: Must, Says: "the client credentials grant is used by confidential clients only"},
		{Document: ASVSL1, Section: "10.4.4", Level: Must, Says: "a client can use the grants only that it needs"},
		{Document: GenAuth, Section: "authorization card", Level: Must, Says: "the application uses the authorization modes that are checked"},
	},
	Attacks: []string{"CA-15", "CA-16"},
	CWE:     []string{"CWE-863"},
})

// ClientCredentialsElsewhere is about the model provider's own words.
var ClientCredentialsElsewhere = add(Requirement{
	ID:       "client-credentials-token-endpoint",
	Title:    "answers client credentials at the token endpoint alone",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{ClientCredentials},
	Why:      "Credentials at the authorization endpoint end up in histories and logs of browsers.",
	How:      "Sends the same request to the authorization endpoint, by POST and by GET: no token comes out. At the token endpoint it works before and after.",
	Fix:      "Read grant_type at the token endpoint only.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.4.2", Level: Must, Binds: Client, Says: "the client makes its request to the token endpoint"},
	},
	CWE: []string{"CWE-598"},
})

// PasswordGrant is the happy path of the password mode.
var PasswordGrant = add(Requirement{
	ID:       "password-grant",
	Title:    "gives tokens for the name and the password of a user",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Password},
	Why:      "Users of the applications that need this mode can't sign in.",
	How:      "Asks by the password grant with openid, which has to give an ID token too, and without scope.",
	Fix:      "Follow the exchange of the case: client authentication, the grant type of the client, then the user.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.3.3", Level: Must, Says: "a valid and authorized request gets an access token"},
		{Document: GenAuth, Section: "password mode", Level: Must, Says: "if account and password are correct, tokens are returned"},
	},
})

// PasswordVerified is the whole point of a password.
var PasswordVerified = add(Requirement{
	ID:       "password-verified",
	Title:    "gives tokens for the right password only",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Password},
	Why:      "Anybody could be that user.",
	How:      "Asks with a wrong, an empty, no, and a shortened password, with that of another user, and for a user who does not exist: no token comes out. The right password works before and after.",
	Fix:      "Look the user up by name, and compare the whole password with the stored hash.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.3.2", Level: Must, Says: "validate the resource owner password credentials"},
		{Document: GenAuth, Section: "password mode", Level: Must, Says: "tokens are returned if account and password are correct"},
	},
	Attacks: []string{"SE-05"},
	CWE:     []string{"CWE-287"},
})

// PasswordNoEnumeration keeps the list of users secret.
var PasswordNoEnumeration = add(Requirement{
	ID:       "password-no-enumeration",
	Title:    "answers an unknown user as it answers a wrong password",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Password},
	Why:      "Who can tell which names exist needs fewer guesses, and knows whom to phish.",
	How:      "Compares status, error and error_description of the answers to a wrong password and to a name that nobody has.",
	Fix:      "Answer both with the same invalid_grant.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "5.2", Level: Should, Says: "invalid_grant covers all resource owner credentials that are invalid"},
		{Document: OAuth21, Section: "7.7", Level: Should, Says: "attackers can't find out valid credentials by guessing"},
	},
	Attacks: []string{"SE-05"},
	CWE:     []string{"CWE-204"},
})

// PasswordThrottled keeps guessing slow.
var PasswordThrottled = add(Requirement{
	ID:       "password-throttled",
	Title:    "stops guessing of a password at the token endpoint",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Password},
	Why:      "A password is guessed in hours where the token endpoint answers every try.",
	How:      "Sends fifty wrong passwords for a user who is there for that, then the right one: it has to be refused or delayed, or an answer before it has to say 429 or ask to wait. Another user still gets tokens.",
	Fix:      "Count failures by user name, at all endpoints together, and delay or lock for a while.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.3.2", Level: Must, Says: "protect the endpoint against brute force attacks, by rate limits or alerts"},
	},
	Attacks: []string{"SE-06", "TK-05"},
	CWE:     []string{"CWE-307"},
})
