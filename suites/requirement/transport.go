package requirement

// What lies below the protocol: TLS, CORS, headers, and requests that are no
// requests. RFC 6749 5.2 and 10.14, ASVS 3, 12 and 16.

// TLSModern keeps old protocols out.
var TLSModern = add(Requirement{
	ID:       "tls-modern",
	Title:    "speaks no TLS older than version 1.2",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "TLS 1.0 and 1.1 have known weaknesses, and whoever sits on the way can make a client fall back to them.",
	How:      "Shakes hands at TLS 1.0 and at 1.1, which must fail, between handshakes at 1.2 or 1.3 that succeed.",
	Fix:      "Set the least version of TLS to 1.2, at the proxy that ends it.",
	Clauses: []Clause{
		{Document: ASVSL1, Section: "12.1.1", Level: Must, Says: "only the versions of TLS that are recommended now, 1.2 and 1.3, are enabled"},
	},
	Attacks: []string{"WB-10"},
	CWE:     []string{"CWE-327"},
})

// CORSWithoutCredentials keeps other origins out of the user's session.
var CORSWithoutCredentials = add(Requirement{
	ID:       "cors-without-credentials",
	Title:    "lets no foreign origin read its answers with the cookies of the user",
	Kind:     Shape,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "Where any origin is allowed by name, and with credentials, every site reads what the user's cookies open.",
	How:      "Sends a form to each endpoint of the back channel with the Origin of another site, and with that of a sandboxed frame: the answer must not name it and allow credentials. The same form without Origin is answered.",
	Fix:      "Compare Origin with a list, or send * and no Access-Control-Allow-Credentials.",
	Clauses: []Clause{
		{Document: ASVSL1, Section: "3.4.2", Level: Must, Says: "Access-Control-Allow-Origin is fixed, or checked against a list of trusted origins"},
	},
	Attacks: []string{"TK-02"},
	CWE:     []string{"CWE-942"},
})

// ResponseNotSplit keeps requests out of the headers of answers.
var ResponseNotSplit = add(Requirement{
	ID:       "response-not-split",
	Title:    "lets no parameter of a request begin a header of the answer",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "A line break that gets into a header lets a link set cookies and redirect, in the name of the provider.",
	How:      "Sends line breaks and a header in parameters of an authorization request: that header must not come back. The request without them is answered.",
	Fix:      "Encode what goes into Location, and refuse control characters in every other header.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "10.14", Level: Must, Says: "sanitize every value received, state and redirect_uri above all"},
		{Document: OAuth21, Section: "7.12", Level: Must, Says: "sanitize every value received"},
	},
	Attacks: []string{"WB-08"},
	CWE:     []string{"CWE-113"},
})

// MalformedInputAnswered keeps a slip from being an outage.
var MalformedInputAnswered = add(Requirement{
	ID:       "malformed-input-answered",
	Title:    "answers a malformed request as the client's error, not its own",
	Kind:     Shape,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "Input that breaks a handler is where crashes and injections begin, and one that anybody can send.",
	How:      "Sends control characters, broken encodings, nested structures and long values to the authorization and the token endpoint: none is answered by a status of 500 or more, and right requests are answered before and after.",
	Fix:      "Validate encoding, type and length of each parameter before it is used, and answer invalid_request.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "5.2", Level: Should, Says: "a malformed request gets status 400 and invalid_request"},
		{Document: OAuth21, Section: "3.2.4", Level: Should, Says: "a malformed request gets status 400 and invalid_request"},
		{Document: RFC6749, Section: "10.14", Level: Should, Says: "validate, when possible, every value received"},
	},
	Attacks: []string{"RB-01"},
	CWE:     []string{"CWE-20", "CWE-248"},
})

// ErrorWithoutInternals keeps the inside of the provider to itself.
var ErrorWithoutInternals = add(Requirement{
	ID:       "error-without-internals",
	Title:    "shows no stack trace and no query in an error",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "Names of files, versions and tables tell an attacker where to look next.",
	How:      "Looks for stack traces and messages of databases in the answers to malformed requests.",
	Fix:      "Log the details, and answer with a generic message.",
	Clauses: []Clause{
		{Document: ASVSL2, Section: "16.5.1", Level: Must, Says: "unexpected errors are answered by a generic message, without stack traces, queries or secrets"},
	},
	Attacks: []string{"TK-14"},
	CWE:     []string{"CWE-209"},
})

// ClientErrorUniform gives nothing away about who is registered.
var ClientErrorUniform = add(Requirement{
	ID:       "client-error-uniform",
	Title:    "answers an unknown client like one whose client_secret is wrong",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "A different answer tells which clients there are, and so which secrets are worth guessing.",
	How:      "Sends a token request with a wrong secret and one with an unknown client_id, and compares status and error. With the right secret it works before and after.",
	Fix:      "Answer invalid_client, with the same status, whatever was wrong about the client.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "5.2", Level: Should, Says: "an unknown client and a failed authentication have one error, invalid_client"},
		{Document: OAuth21, Section: "3.2.4", Level: Should, Says: "an unknown client and a failed authentication have one error, invalid_client"},
	},
	Attacks: []string{"TK-14"},
	CWE:     []string{"CWE-204"},
})
