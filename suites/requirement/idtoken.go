package requirement

// The ID token: OIDC Core 2, 3.1.3.6, 3.1.3.7 and 10.1.

// IDTokenSignature is what a relying party trusts.
var IDTokenSignature = add(Requirement{
	ID:       "id-token-signature",
	Title:    "signs the ID token by the registered algorithm, with a key that it publishes",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common, Implicit, Hybrid},
	Why:      "A relying party must refuse a token that it can't verify; one that does not refuse it can be given any token.",
	How:      "Verifies the ID token with the key of jwks_uri that its kid names (or with the client_secret for HS256), by the algorithm that the client registered.",
	Fix:      "Sign by id_token_signed_response_alg with a published key, put its kid into the header, and publish keys before they are used.",
	Clauses: []Clause{
		{Document: Core, Section: "2", Level: Must, Says: "ID tokens are signed by JWS"},
		{Document: Core, Section: "10.1", Level: Must, Says: "the key is one of jwks_uri, or the client_secret for MAC algorithms; kid tells keys apart"},
		{Document: GenAuth, Section: "create an application", Level: Must, Says: "the ID token is signed by the algorithm chosen for the application"},
	},
	OIDF:    []string{"oidcc-idtoken-signature"},
	OAuch:   []string{"IdTokens.IsSignedTest"},
	Attacks: []string{"ID-01"},
	CWE:     []string{"CWE-347"},
})

// IDTokenIss tells whose token it is.
var IDTokenIss = add(Requirement{
	ID:       "id-token-iss",
	Title:    "puts its exact issuer identifier into iss of the ID token",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common, Implicit, Hybrid},
	Why:      "Relying parties tell users of different providers apart by iss and sub.",
	How:      "Compares iss with the issuer of the metadata, letter by letter.",
	Fix:      "Use one configured issuer value for metadata and tokens; beware of trailing slashes.",
	Clauses: []Clause{
		{Document: Core, Section: "2", Level: Must, Says: "iss is required: the issuer identifier"},
		{Document: Discovery, Section: "3", Level: Must, Says: "issuer is identical with the iss of ID tokens"},
	},
	OAuch:   []string{"IdTokens.HasCorrectIssuerTest"},
	Attacks: []string{"ID-04"},
	CWE:     []string{"CWE-346"},
})

// IDTokenAud keeps tokens of one client from another.
var IDTokenAud = add(Requirement{
	ID:       "id-token-aud",
	Title:    "names the client in aud of the ID token",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common, Implicit, Hybrid},
	Why:      "A token without the right audience is refused, or accepted by clients that it was not meant for.",
	How:      "Looks for client_id in aud, a string or an array.",
	Fix:      "Set aud to the client_id of the authorization request.",
	Clauses: []Clause{
		{Document: Core, Section: "2", Level: Must, Says: "aud contains the client_id of the relying party"},
	},
	OAuch:   []string{"IdTokens.HasCorrectAudienceTest"},
	Attacks: []string{"ID-03"},
	CWE:     []string{"CWE-346"},
})

// IDTokenExp bounds the use of a token.
var IDTokenExp = add(Requirement{
	ID:       "id-token-exp",
	Title:    "puts an exp that lies ahead, as a number, into the ID token",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common, Implicit, Hybrid},
	Why:      "A fresh token that is expired signs nobody in; one without a readable end may be replayed for ever.",
	How:      "Reads exp of a fresh ID token: a JSON number, later than the moment the token arrived.",
	Fix:      "Set exp in seconds since 1970 as a JSON number, from a clock that is kept in time.",
	Clauses: []Clause{
		{Document: Core, Section: "2", Level: Must, Says: "exp is required, a number of seconds; a token is not accepted after it"},
	},
	Attacks: []string{"ID-07"},
	CWE:     []string{"CWE-613"},
})

// IDTokenNonce ties the token to the session that asked.
var IDTokenNonce = add(Requirement{
	ID:       "id-token-nonce",
	Title:    "returns nonce unchanged in the ID token",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common, Implicit, Hybrid},
	Why:      "The client sees by nonce that the token answers its own request, and drops a replayed one.",
	How:      "Compares nonce of the ID token with that of the request, in two flows with different values.",
	Fix:      "Store nonce with the code and copy it into the ID token.",
	Clauses: []Clause{
		{Document: Core, Section: "2", Level: Must, Says: "nonce of the request is a claim of the ID token, unmodified"},
		{Document: Core, Section: "3.1.2.1", Level: Must, Says: "the value is passed through unmodified"},
	},
	OAuch:   []string{"IdTokens.NoncePresentInTokenTest"},
	Attacks: []string{"ID-05"},
	CWE:     []string{"CWE-294"},
})
