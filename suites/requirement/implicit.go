package requirement

// Tokens that travel through the browser: OIDC Core 3.2 and 3.3, OAuth 2.0
// Multiple Response Types.

// ImplicitResponse is the happy path of the implicit flow.
var ImplicitResponse = add(Requirement{
	ID:       "implicit-response",
	Title:    "answers an implicit request with the tokens that its response_type names",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Implicit},
	Why:      "Nobody can sign in to clients that use the implicit flow.",
	How:      "Runs the flow with login and consent for each response type that the client registered, over HTTP and once in a browser.",
	Fix:      "Give an ID token for id_token, and an access token beside it for id_token token.",
	Clauses: []Clause{
		{Document: Core, Section: "3.2.2.5", Level: Must, Says: "a successful response has id_token, and access_token and token_type unless the response_type is id_token"},
		{Document: GenAuth, Section: "implicit mode", Level: Must, Says: "AccessToken and IdToken are returned directly from the authentication endpoint"},
	},
})

// HybridResponse is the happy path of the hybrid flow.
var HybridResponse = add(Requirement{
	ID:       "hybrid-response",
	Title:    "answers a hybrid request with the code and the tokens that its response_type names",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Hybrid},
	Why:      "Nobody can sign in to clients that use the hybrid flow.",
	How:      "Runs the flow with login and consent for each response type that the client registered, over HTTP and once in a browser.",
	Fix:      "Give a code always, an ID token where response_type has id_token, and an access token where it has token.",
	Clauses: []Clause{
		{Document: Core, Section: "3.3.2.5", Level: Must, Says: "code is always returned, access_token and id_token where the response_type names them"},
		{Document: GenAuth, Section: "hybrid mode", Level: Must, Says: "the application receives both the tokens and the code"},
	},
})

// HybridCodeExchange is the second half of the hybrid flow.
var HybridCodeExchange = add(Requirement{
	ID:       "hybrid-code-exchange",
	Title:    "redeems the code of a hybrid response for an access token and an ID token",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Hybrid},
	Why:      "The back end of the client gets nothing that it could use or renew.",
	How:      "Redeems the code of each hybrid response at the token endpoint.",
	Fix:      "Treat the code of a hybrid response as that of the code flow.",
	Clauses: []Clause{
		{Document: Core, Section: "3.3.3.3", Level: Must, Says: "the token response is that of the code flow"},
		{Document: GenAuth, Section: "hybrid mode", Level: Must, Says: "the back end uses the code to obtain access token and ID token"},
	},
})

// FrontChannelFragment keeps tokens out of servers' logs.
var FrontChannelFragment = add(Requirement{
	ID:       "front-channel-fragment",
	Title:    "returns tokens from the authorization endpoint in the fragment, unless another way was asked for",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Implicit, Hybrid},
	Why:      "What stands in a query reaches the server of the redirect_uri and its logs, and leaves in referrers. Clients look in the fragment.",
	How:      "Looks at where the parameters of a response stand that was asked for without response_mode, and those of an error.",
	Fix:      "Make the fragment the default for every response_type but code, for errors too.",
	Clauses: []Clause{
		{Document: MultipleResponseTypes, Section: "5", Level: Must, Says: "the default response mode of these response types is the fragment encoding"},
		{Document: Core, Section: "3.2.2.5", Level: Must, Says: "all parameters are added to the fragment, unless another response mode was specified"},
		{Document: RFC6749, Section: "4.2.2", Level: Must, Says: "the parameters are added to the fragment component of the redirection URI"},
	},
	CWE: []string{"CWE-598"},
})

// FrontChannelNoQuery is the same where a query is asked for.
var FrontChannelNoQuery = add(Requirement{
	ID:       "front-channel-no-query",
	Title:    "puts no token into a query, not even where response_mode=query is asked for",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Implicit, Hybrid},
	Why:      "Tokens in queries end up in logs, histories and referrers of others.",
	How:      "Asks for tokens with response_mode=query: the request may be refused, or answered in the fragment, but no token may stand in the query. Without response_mode the same request gives tokens before and after.",
	Fix:      "Answer invalid_request to response_mode=query with every response_type that gives a token.",
	Clauses: []Clause{
		{Document: MultipleResponseTypes, Section: "5", Level: Must, Says: "the query encoding is not used for these response types"},
		{Document: RFC9700, Section: "4.3.2", Level: Should, Says: "access tokens do not travel in a query"},
	},
	Attacks: []string{"AZ-03"},
	CWE:     []string{"CWE-598"},
})

// FrontChannelNonce makes replay of an ID token visible.
var FrontChannelNonce = add(Requirement{
	ID:       "front-channel-nonce-required",
	Title:    "gives no ID token through the browser to a request without nonce",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Implicit, Hybrid},
	Why:      "Without nonce a stolen ID token can be put into the session of another browser, and the client can't tell.",
	How:      "Leaves nonce out, and sends it empty: no ID token may come out. With nonce the request succeeds before and after.",
	Fix:      "Answer invalid_request where the response_type has id_token and nonce is missing.",
	Clauses: []Clause{
		{Document: Core, Section: "3.2.2.1", Level: Must, Says: "nonce is required in requests of the implicit flow, and 3.1.2.2 has required parameters verified"},
		{Document: Core, Section: "3.3.2.11", Level: Must, Says: "nonce is required in the ID token of the hybrid flow's authorization response"},
	},
	OIDF:    []string{"oidcc-ensure-request-without-nonce-fails"},
	Attacks: []string{"AZ-07"},
	CWE:     []string{"CWE-294"},
})

// FrontChannelNoRefreshToken keeps lasting credentials out of browsers.
var FrontChannelNoRefreshToken = add(Requirement{
	ID:       "front-channel-no-refresh-token",
	Title:    "returns no refresh token from the authorization endpoint",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Implicit, Hybrid},
	Why:      "Whatever a page can read, a script on it can steal, and a refresh token lasts.",
	How:      "Asks for offline_access with prompt=consent by each response type: the authorization response carries no refresh token. The code flow gives one for the same, which is the control.",
	Fix:      "Issue refresh tokens at the token endpoint only.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.2.2", Level: Must, Says: "the authorization server does not issue a refresh token here"},
		{Document: GenAuth, Section: "implicit mode", Level: Must, Says: "implicit mode does not support obtaining a refresh token"},
	},
	Attacks: []string{"AZ-19"},
	CWE:     []string{"CWE-522"},
})

// ImplicitTokenEndpoint names the reason.
var ImplicitTokenEndpoint = add(Requirement{
	ID:       "implicit-client-unauthorized",
	Title:    "tells a client that has the implicit grant alone that it may not use the token endpoint",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Implicit},
	Why:      "A developer who ticked the wrong grant learns of it only by this error.",
	How:      "Sends a code to the token endpoint as the implicit client: the error is unauthorized_client, and nothing comes out. The client that the code belongs to redeems its codes before and after.",
	Fix:      "Look at the grant types of the client before the code.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "5.2", Level: Should, Says: "unauthorized_client is for a client that is not authorized to use the grant type; invalid_grant for a code of another client fits as well, hence no MUST"},
		{Document: GenAuth, Section: "implicit mode", Level: Must, Says: "the application does not request the token endpoint"},
	},
})

// FrontIDTokenAtHash binds the access token to the ID token beside it.
var FrontIDTokenAtHash = add(Requirement{
	ID:       "front-id-token-at-hash",
	Title:    "binds an access token from the authorization endpoint to the ID token beside it by at_hash",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Implicit, Hybrid},
	Why:      "Without the hash an attacker can swap the access token for one of another user, and the client reads the claims of that one.",
	How:      "Computes at_hash from the access token of the response by the hash of the ID token's algorithm, and compares.",
	Fix:      "Set at_hash to the left half of the hash of the access token, base64url without padding.",
	Clauses: []Clause{
		{Document: Core, Section: "3.2.2.10", Level: Must, Says: "at_hash is required where an access token is issued with the ID token"},
		{Document: Core, Section: "3.3.2.11", Level: Must, Says: "at_hash is required for code id_token token"},
	},
	Attacks: []string{"ID-06"},
	CWE:     []string{"CWE-345"},
})

// FrontIDTokenCHash does the same for the code.
var FrontIDTokenCHash = add(Requirement{
	ID:       "front-id-token-c-hash",
	Title:    "binds the code of a hybrid response to the ID token beside it by c_hash",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Hybrid},
	Why:      "Without the hash an attacker can put a code of another session into the response, and the client redeems it.",
	How:      "Computes c_hash from the code of the response by the hash of the ID token's algorithm, and compares.",
	Fix:      "Set c_hash to the left half of the hash of the code, base64url without padding.",
	Clauses: []Clause{
		{Document: Core, Section: "3.3.2.11", Level: Must, Says: "c_hash is required for code id_token and code id_token token"},
	},
	Attacks: []string{"ID-06"},
	CWE:     []string{"CWE-345"},
})

// HybridIDTokensAgree is about one login with two ID tokens.
var HybridIDTokensAgree = add(Requirement{
	ID:       "hybrid-id-tokens-agree",
	Title:    "names the same issuer and subject in both ID tokens of a hybrid flow",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Hybrid},
	Why:      "The front end and the back end of a client would take one session for two users'.",
	How:      "Compares iss and sub of the ID token of the authorization response with those of the token response.",
	Fix:      "Make both from the same grant.",
	Clauses: []Clause{
		{Document: Core, Section: "3.3.3.6", Level: Must, Says: "iss and sub are identical in both ID tokens"},
	},
	CWE: []string{"CWE-287"},
})

// FrontChannelTokenType is what RFC 6750 needs to use the token.
var FrontChannelTokenType = add(Requirement{
	ID:       "front-channel-token-type",
	Title:    "says how the access token of an authorization response is to be used",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Implicit, Hybrid},
	Why:      "A client must not use a token whose type it does not know.",
	How:      "Looks for token_type=Bearer, in whatever case, beside the access token.",
	Fix:      "Add token_type, and better expires_in and scope too.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "4.2.2", Level: Must, Says: "token_type is required"},
		{Document: Core, Section: "3.2.2.5", Level: Must, Says: "token_type is Bearer, or another type that was agreed on with the client"},
	},
})

// FormPostResponse keeps responses out of URLs.
var FormPostResponse = add(Requirement{
	ID:       "form-post-response",
	Title:    "delivers the response in the body of a POST where response_mode=form_post is asked for",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Code, Implicit, Hybrid},
	Why:      "Clients that ask for it keep codes and tokens out of URLs, and look nowhere else.",
	How:      "Asks for form_post with each kind of response type, and looks at how the response arrives: all of it in a form to the redirect_uri. Over HTTP the form is read; in a browser it has to submit itself.",
	Fix:      "Answer with a page whose form posts itself to the redirect_uri, or take form_post out of response_modes_supported.",
	Clauses: []Clause{
		{Document: FormPost, Section: "2", Level: Must, When: FormPostAdvertised, Says: "the parameters are encoded as HTML form values and sent to the client by POST"},
	},
})
