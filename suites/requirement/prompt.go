package requirement

// Who signs in, and when: OIDC Core 3.1.2.1 to 3.1.2.4, and 5.5.1.

// PromptNone is what silent renewal in browsers depends on.
var PromptNone = add(Requirement{
	ID:       "prompt-none",
	Title:    "shows no page under prompt=none, and gives nothing that would have needed one",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "Clients ask so in hidden frames and while they start. A page there is never seen, and a code without login or consent was given by nobody.",
	How:      "Asks as a stranger, as a user who is signed in, and by that user for a scope for which a consent page is shown otherwise.",
	Fix:      "Where a page would come, redirect with login_required, consent_required or interaction_required instead.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.2.1", Level: Must, Says: "with prompt=none no page for login or consent is shown; an error is returned where one is needed"},
		{Document: Core, Section: "3.1.2.6", Level: Must, Says: "the error is returned to the redirect_uri"},
	},
	OIDF:    []string{"oidcc-prompt-none-not-logged-in"},
	Attacks: []string{"AZ-10"},
})

// PromptNoneError lets a client know what to do.
var PromptNoneError = add(Requirement{
	ID:       "prompt-none-error",
	Title:    "names by a code of OpenID Connect why prompt=none came to nothing",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "A client that gets access_denied gives up; login_required tells it to send the user to log in.",
	How:      "Looks at the error that a stranger gets.",
	Fix:      "Answer login_required, or interaction_required where you can't say more.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.2.1", Level: Must, Says: "the error is typically login_required, interaction_required, or another of 3.1.2.6"},
	},
})

// PromptNoneAlone: a contradiction is an error.
var PromptNoneAlone = add(Requirement{
	ID:       "prompt-none-alone",
	Title:    "gives nothing for prompt=none beside another value",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "A request for a fresh login that is answered silently because it says none too is answered without one.",
	How:      "Asks with prompt=none login by a user who is signed in; the plain request works before and after.",
	Fix:      "Answer invalid_request.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.2.1", Level: Must, Says: "none beside any other value is an error"},
	},
})

// Reauthentication is what sensitive actions are protected by.
var Reauthentication = add(Requirement{
	ID:       "reauthentication",
	Title:    "asks a user who is signed in to sign in again when the client demands it",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "Clients ask so before payments and changes of passwords. If the session is enough, so is a computer that somebody left alone.",
	How:      "Asks by a user who just signed in with prompt=login and with max_age=0: a login page has to come, or an error that says that it can't.",
	Fix:      "Show the login page although there is a session, and go on only after it.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.2.1", Level: Must, Says: "prompt=login asks to authenticate again, and max_age=0 is the same"},
		{Document: Core, Section: "3.1.2.3", Level: Must, Says: "the provider must try to authenticate the user when prompt has the value login"},
		{Document: Core, Section: "15.1", Level: Must, Says: "prompt is supported, the value login included"},
	},
	OIDF:    []string{"oidcc-prompt-login"},
	Attacks: []string{"AZ-11"},
	CWE:     []string{"CWE-613"},
})

// MaxAge is the same by time.
var MaxAge = add(Requirement{
	ID:       "max-age",
	Title:    "asks a user to sign in again who did so longer ago than max_age",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "Whoever finds a session that is hours old can do what the client wanted a fresh login for.",
	How:      "Asks with max_age=1 two seconds after a login: a login page has to come, or an error that says that it can't.",
	Fix:      "Compare the time of the login, not of the last request, with max_age.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.2.1", Level: Must, Says: "when more time than max_age has passed since the login, the user is asked to authenticate again"},
		{Document: Core, Section: "15.1", Level: Must, Says: "max_age is supported"},
	},
	OIDF:    []string{"oidcc-max-age-1"},
	Attacks: []string{"AZ-12"},
	CWE:     []string{"CWE-613"},
})

// AuthTimePresent lets the client check.
var AuthTimePresent = add(Requirement{
	ID:       "auth-time-present",
	Title:    "says in the ID token when the user signed in, where max_age was asked for",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Code},
	Why:      "Without auth_time the client can't see whether its max_age was honoured, or dropped on the way.",
	How:      "Looks at the ID token of a request with max_age=10000.",
	Fix:      "Add auth_time to the ID token, in seconds since 1970.",
	Clauses: []Clause{
		{Document: Core, Section: "2", Level: Must, Says: "auth_time is required when max_age was requested"},
		{Document: Core, Section: "3.1.2.1", Level: Must, Says: "the ID token includes auth_time when max_age is used"},
		{Document: Core, Section: "15.1", Level: Must, Says: "auth_time is returned when it is asked for"},
	},
	OIDF: []string{"oidcc-max-age-10000"},
})

// AuthTimeTrue: the time is that of a login.
var AuthTimeTrue = add(Requirement{
	ID:       "auth-time-true",
	Title:    "gives as auth_time the time of the last login, neither a later nor an earlier one",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Code},
	Why:      "A time that moves with each request makes every session look fresh; one that stays after a new login makes clients ask for ever.",
	How:      "Reads auth_time after a login, two seconds later without another one, and after prompt=login.",
	Fix:      "Keep the time with the session, and set it when a password was checked and at no other moment.",
	Clauses: []Clause{
		{Document: Core, Section: "2", Level: Must, Says: "auth_time is the time when the authentication occurred"},
	},
	Attacks: []string{"AZ-12"},
	CWE:     []string{"CWE-613"},
})

// LoginOfAnotherUser: a new login replaces the old one as a whole.
var LoginOfAnotherUser = add(Requirement{
	ID:       "login-of-another-user",
	Title:    "names the user who signed in last when another one was signed in before",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Code},
	Why:      "Where the old session goes on under a new login, one person works in the account of another.",
	How:      "Signs in as one user, asks with prompt=login, and signs in there as another: the ID token has to name the latter.",
	Fix:      "Begin a new session at each login.",
	Clauses: []Clause{
		{Document: Core, Section: "2", Level: Must, Says: "sub identifies the user who was authenticated"},
		{Document: Core, Section: "3.1.2.3", Level: Must, Says: "the provider authenticates the user of the request"},
	},
	Attacks: []string{"AZ-13"},
	CWE:     []string{"CWE-384"},
})

// sameUser is what a request may insist on.
var sameUser = []Clause{
	{Document: Core, Section: "3.1.2.2", Level: Must, Says: "a request for a specific sub, by claims or by id_token_hint, is answered for that user only, and never with tokens of another one"},
}

// HintedSubject is what clients renew silently by.
var HintedSubject = add(Requirement{
	ID:       "id-token-hint-subject",
	Title:    "answers prompt=none with the id_token_hint of another user by an error",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "A client that renews the session of one user gets tokens of whoever is signed in now, and shows the one's data to the other.",
	How:      "Asks with prompt=none and the ID token of another user as id_token_hint; with the user's own ID token a code comes before and after.",
	Fix:      "Compare sub of the hint with the user of the session, and answer login_required.",
	Clauses: append(sameUser[:1:1],
		Clause{Document: Core, Section: "3.1.2.1", Level: Must, Says: "if the user of the hint is not the one who is signed in, an error is returned"}),
	OIDF:    []string{"oidcc-id-token-hint"},
	Attacks: []string{"AZ-14"},
})

// HintSignsNobodyIn: a hint is no credential.
var HintSignsNobodyIn = add(Requirement{
	ID:       "id-token-hint-no-login",
	Title:    "signs nobody in by an id_token_hint",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common},
	Why:      "ID tokens are stored and logged by clients, and unsigned ones can be written by anybody: whoever has one would have the account.",
	How:      "Asks with prompt=none as a stranger, with a genuine ID token, with one without signature and with one with a broken signature. The user of the ID token gets a code.",
	Fix:      "Take the user from the session alone, and verify hints before anything is made of them.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.2.1", Level: Must, Says: "prompt=none is answered with an error when the user is not signed in; a hint is about a session, and makes none"},
		{Document: ASVSL1, Section: "9.1.1", Level: Must, Says: "self-contained tokens are verified before they are used"},
	},
	Attacks: []string{"AZ-15"},
	CWE:     []string{"CWE-287"},
})

// ClaimedSubject: a wish is no fact.
var ClaimedSubject = add(Requirement{
	ID:       "claims-subject",
	Title:    "issues no tokens for a user whom the claims parameter names and who is not signed in",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Code},
	Why:      "Whoever can write sub into a request would be whoever they like at the client.",
	How:      "Asks for the sub of another user by the claims parameter, for the ID token and for userinfo. Nothing may name that user; a provider that supports the parameter has to answer with an error.",
	Fix:      "Compare the requested sub with the user of the session, and take it from nowhere but there.",
	Clauses:  sameUser,
	Attacks:  []string{"AZ-16"},
	CWE:      []string{"CWE-287"},
})

// ACRTrue: what is asked for is no fact either.
var ACRTrue = add(Requirement{
	ID:       "acr-true",
	Title:    "does not return a requested acr that it does not know",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Code},
	Why:      "A client that asked for a second factor believes that there was one.",
	How:      "Asks for an acr that no provider has, by acr_values and by the claims parameter, and looks at the ID token.",
	Fix:      "Set acr by what happened at the login.",
	Clauses: []Clause{
		{Document: Core, Section: "2", Level: Must, Says: "acr says which class the authentication satisfied"},
	},
	Attacks: []string{"AZ-17", "ID-17"},
	CWE:     []string{"CWE-287"},
})

// EssentialACR is the demand for a class.
var EssentialACR = add(Requirement{
	ID:       "acr-essential",
	Title:    "treats an essential acr that can't be met as a failed login, where it supports the claims parameter",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "A client that forgets to look at acr relies on the provider having refused.",
	How:      "Asks for an acr that no provider has as an essential claim; without it a code comes before and after.",
	Fix:      "Answer with an error, such as unmet_authentication_requirements.",
	Clauses: []Clause{
		{Document: Core, Section: "5.5.1.1", Level: Must, Says: "an essential acr that can't be met is a failed authentication attempt"},
	},
	Attacks: []string{"AZ-17"},
})

// ClaimsParameter is a feature that may be announced.
var ClaimsParameter = add(Requirement{
	ID:       "claims-parameter",
	Title:    "returns essential claims that are asked for by name, where it supports the claims parameter",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Code},
	Why:      "A client that asks for a single claim instead of a scope gets nothing, although the metadata promises it.",
	How:      "Asks for email and name in the ID token, without their scopes; one of them has to be there.",
	Fix:      "Read the parameter claims, ask the user for consent to what it names, and return it.",
	Clauses: []Clause{
		{Document: Core, Section: "5.5.1", Level: Should, Says: "essential claims are returned where they are available and the user allows it"},
	},
})
