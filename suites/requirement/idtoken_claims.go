package requirement

// More claims of the ID token: OIDC Core 2, 3.1.3.6 and 5.7.

// IDTokenSub names the user.
var IDTokenSub = add(Requirement{
	ID:       "id-token-sub",
	Title:    "names the user in sub of the ID token, by at most 255 ASCII characters",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common, Implicit, Hybrid},
	Why:      "sub is the only name by which a relying party knows its user again. A long one is cut by its database, and two users become one.",
	How:      "Looks for sub, a string of 1 to 255 ASCII characters.",
	Fix:      "Give every user a short identifier that is never used again.",
	Clauses: []Clause{
		{Document: Core, Section: "2", Level: Must, Says: "sub is required, and has no more than 255 ASCII characters"},
	},
	CWE: []string{"CWE-287"},
})

// IDTokenSubStable tells users apart.
var IDTokenSubStable = add(Requirement{
	ID:       "id-token-sub-stable",
	Title:    "gives a user the same sub at every login, and another user another one",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common},
	Why:      "Users lose their accounts at relying parties, or get those of others.",
	How:      "Signs the first user in twice and the second one once, at one client, and compares sub. It takes two users in the target file.",
	Fix:      "Derive sub from the account, not from the session, and never from a name that can be given to somebody else.",
	Clauses: []Clause{
		{Document: Core, Section: "2", Level: Must, Says: "sub is locally unique and never reassigned within the issuer"},
		{Document: ASVSL2, Section: "10.5.2", Level: Must, Binds: Client, Says: "clients identify the user by claims that can't be reassigned, such as sub"},
	},
	Attacks: []string{"ID-08"},
	CWE:     []string{"CWE-287"},
})

// IDTokenIat tells when the token was made.
var IDTokenIat = add(Requirement{
	ID:       "id-token-iat",
	Title:    "says in iat when the ID token was made",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common, Implicit, Hybrid},
	Why:      "Relying parties refuse tokens that are too old or from the future, by iat.",
	How:      "Compares iat, a number of seconds, with the time at which the token came, a few minutes of difference between the clocks allowed, and with exp.",
	Fix:      "Set iat to the current time in seconds, and keep the clock right.",
	Clauses: []Clause{
		{Document: Core, Section: "2", Level: Must, Says: "iat is required: the time of issue in seconds since 1970"},
	},
	Attacks: []string{"ID-07"},
})

// IDTokenAzp is about tokens for several audiences.
var IDTokenAzp = add(Requirement{
	ID:       "id-token-azp",
	Title:    "names no party but the client in azp of the ID token",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common, Implicit, Hybrid},
	Why:      "A relying party that verifies azp refuses its own token, or takes one that was issued to another client.",
	How:      "Compares azp, where the ID token has one, with client_id.",
	Fix:      "Leave azp out, or set it to the client_id of the authorization request.",
	Clauses: []Clause{
		{Document: Core, Section: "2", Level: Must, Says: "azp, if present, contains the client_id of the party to which the ID token was issued"},
	},
	Attacks: []string{"ID-03"},
})

// IDTokenAtHash is the binding of the code flow, where it is optional.
var IDTokenAtHash = add(Requirement{
	ID:       "id-token-at-hash",
	Title:    "gives a right at_hash, where it gives one, in the ID token of the token endpoint",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "Relying parties that compare it refuse the login.",
	How:      "Computes at_hash from the access token of the response by the hash of the ID token's algorithm, for each algorithm that the target has a client for, and compares.",
	Fix:      "Set at_hash to the left half of the hash of the access token of the same response, or leave it out.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.3.6", Level: Must, Says: "at_hash is the left half of the hash of the access token, by the algorithm of the ID token; it is optional"},
	},
	Attacks: []string{"ID-06"},
	CWE:     []string{"CWE-345"},
})

// IDTokenKid tells keys apart.
var IDTokenKid = add(Requirement{
	ID:       "id-token-kid",
	Title:    "names the key of an ID token by kid, where it publishes several",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "A relying party would have to try all keys, and most refuse the token instead.",
	How:      "Looks for kid in the header of the ID token, where jwks_uri has several keys and the algorithm uses one of them.",
	Fix:      "Put the kid of the signing key into the header.",
	Clauses: []Clause{
		{Document: Core, Section: "10.1", Level: Must, Says: "with several keys in the JWK Set a kid is given in the header"},
	},
	OIDF: []string{"oidcc-idtoken-rs256"},
})

// MetadataTruthful is about what clients configure themselves by.
var MetadataTruthful = add(Requirement{
	ID:       "metadata-truthful",
	Title:    "does what its metadata announce: response types, response modes, client authentication methods, grant types",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "Clients configure themselves by the metadata, and fail, or use what its owner believes to be switched off.",
	How:      "Compares what was announced with what the observed flows show: each mode, method and grant that worked for a client of the target is in the lists of the metadata that are there.",
	Fix:      "Make the metadata from the same configuration as the endpoints.",
	Clauses: []Clause{
		{Document: Discovery, Section: "3", Level: Should, Says: "the metadata list what the provider supports"},
	},
	Attacks: []string{"DS-02"},
})

// TokenExpiresIn bounds the use of a stolen token.
var TokenExpiresIn = add(Requirement{
	ID:       "token-expires-in",
	Title:    "says how long an access token lives, and does not let it live for more than a day",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "A client that does not know asks too late, and a stolen token is good for as long as it lives.",
	How:      "Reads expires_in of the token response: a positive number of seconds, and 24 hours at most.",
	Fix:      "Issue access tokens for minutes or hours, and refresh tokens for longer access.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "5.1", Level: Should, Says: "expires_in is recommended"},
		{Document: GenAuth, Section: "refresh token", Level: Must, Says: "the response names expires_in, 3600 in the example"},
	},
	Attacks: []string{"TK-12"},
	CWE:     []string{"CWE-613"},
})

// TokenUnguessable is about what can be tried.
var TokenUnguessable = add(Requirement{
	ID:       "token-unguessable",
	Title:    "makes codes and tokens that can't be guessed",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common},
	Why:      "Whoever guesses one is the user.",
	How:      "Collects the codes, opaque access tokens and refresh tokens of several logins: no two are equal, each has room for 128 bits, and they differ in as many places as random ones do.",
	Fix:      "Make them from 16 or more bytes of a cryptographic random generator.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "10.10", Level: Must, Says: "the probability of guessing generated tokens is at most 2^-128"},
	},
	Attacks: []string{"CODE-08", "TK-11"},
	CWE:     []string{"CWE-330"},
})

// AccessTokenAudience is about tokens for everybody.
var AccessTokenAudience = add(Requirement{
	ID:       "access-token-audience",
	Title:    "restricts JWT access tokens to an audience, and tells them apart from ID tokens",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "A resource server that gets such a token can use it at another one, and a client may take it for an ID token.",
	How:      "Decodes the access token, where it is a JWT: it has aud, which is not the client_id alone together with nonce, as an ID token has.",
	Fix:      "Set aud to the resource server, and typ to at+jwt (RFC 9068).",
	Clauses: []Clause{
		{Document: RFC9700, Section: "2.3", Level: Should, Says: "access tokens are audience-restricted to a resource server or a small set of them"},
		{Document: ASVSL2, Section: "9.2.3", Level: Must, Says: "only tokens are accepted that are meant for the service, by aud"},
	},
	Attacks: []string{"TK-08", "TK-13"},
	CWE:     []string{"CWE-863"},
})

// IDTokenPublicAsymmetric keeps public clients from keys that they can't keep.
var IDTokenPublicAsymmetric = add(Requirement{
	ID:       "id-token-public-asymmetric",
	Title:    "signs the ID tokens of a client without a secret by a key pair of its own",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{PKCE, Implicit},
	Why:      "A MAC needs a secret on both sides. A public client has none: its key is empty, known or in the code that everybody downloads, and whoever has it makes ID tokens.",
	How:      "Reads alg of the ID tokens of public clients: none of the HMAC algorithms.",
	Fix:      "Refuse HS256 and its kin for clients whose authentication method is none.",
	Clauses: []Clause{
		{Document: Core, Section: "10.1", Level: Must, Says: "symmetric signatures are not for public clients, which can't keep secrets"},
	},
	Attacks: []string{"ID-15"},
	CWE:     []string{"CWE-321"},
})

// FrontIDTokenSparse keeps personal data out of URLs.
var FrontIDTokenSparse = add(Requirement{
	ID:       "front-id-token-sparse",
	Title:    "keeps profile and email out of an ID token that passes through the browser when an access token can fetch them",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Implicit, Hybrid},
	Why:      "What stands in a URL ends up in histories, in logs of proxies and with whatever script reads the address.",
	How:      "Asks for profile and email with each response type that also gives an access token or a code, and looks for their claims in the ID token of the authorization response.",
	Fix:      "Give the claims of scopes at userinfo alone, unless the response type is id_token.",
	Clauses: []Clause{
		{Document: Core, Section: "5.4", Level: Should, Says: "the claims that scope values ask for come from userinfo where an access token is issued"},
	},
	Attacks: []string{"ID-16"},
	CWE:     []string{"CWE-598"},
})
