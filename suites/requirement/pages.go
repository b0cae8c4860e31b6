package requirement

// The pages on which users sign in and allow access, and the session behind
// them: RFC 9700 4, OIDC Core 3.1.2, ASVS 3 and 7.

// PageReferrerPolicy keeps requests out of other sites' logs.
var PageReferrerPolicy = add(Requirement{
	ID:       "page-referrer-policy",
	Title:    "sends the pages on which users sign in and consent with a Referrer-Policy that keeps URLs at home",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "The address of such a page holds the authorization request. A link or an image on it tells another site.",
	How:      "Reads Referrer-Policy of the pages of a login.",
	Fix:      "Send Referrer-Policy: no-referrer, or same-origin, with every page.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "4.2.4", Level: Should, Says: "the referrer is suppressed by a Referrer-Policy"},
		{Document: ASVSL2, Section: "3.4.5", Level: Must, Says: "a referrer policy keeps technical data from other sites"},
	},
	Attacks: []string{"WB-04"},
	CWE:     []string{"CWE-200"},
})

// AuthorizationWithoutCORS: browsers go there, scripts don't.
var AuthorizationWithoutCORS = add(Requirement{
	ID:       "authorization-cors-absent",
	Title:    "lets no script of another origin read the answers of the authorization endpoint",
	Kind:     Shape,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "Where scripts of other sites can read what the endpoint answers, they read the pages and responses of whoever is signed in.",
	How:      "Sends an authorization request with the Origin of another site, and with the one of a sandboxed frame, and reads Access-Control-Allow-Origin. The request without Origin is answered.",
	Fix:      "Leave the authorization endpoint out of what the CORS middleware covers. The token endpoint, the metadata and the keys may stay in.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "2.6", Level: Must, Says: "the authorization endpoint does not support CORS, since clients redirect to it and don't access it"},
	},
	Attacks: []string{"TK-03"},
	CWE:     []string{"CWE-942"},
})

// PageContentSecurityPolicy limits what a script that got in can do.
var PageContentSecurityPolicy = add(Requirement{
	ID:       "page-content-security-policy",
	Title:    "sends the pages on which users sign in and consent with a Content-Security-Policy that lets no foreign script run",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "A script on the login page reads the password.",
	How:      "Reads Content-Security-Policy of the pages of a login: it is there, names the sources of scripts, and has no unsafe-inline without nonce or hash.",
	Fix:      "Start from default-src 'none', and allow what the pages need by hash or nonce.",
	Clauses: []Clause{
		{Document: ASVSL2, Section: "3.4.3", Level: Must, Says: "responses have a Content-Security-Policy that defines trusted sources of scripts"},
	},
	Attacks: []string{"WB-06"},
	CWE:     []string{"CWE-1021"},
})

// LoginNoRedirector keeps phishing from beginning at the provider.
var LoginNoRedirector = add(Requirement{
	ID:       "login-no-redirector",
	Title:    "leads the browser nowhere that a parameter such as next or returnUrl names",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "A link to the provider ends at a copy of its login page, right after the user has signed in: the password was wrong, please try again.",
	How:      "Signs in with parameters in the authorization request, and then with fields in the login form, whose usual names say where to go on and whose values lead to another site: as an absolute URL, without scheme, with a backslash, with the provider as user name, and encoded twice. Then sends the request again while the user is signed in. The browser must not be led there. Without such parameters the login gives a code.",
	Fix:      "Keep where to go on at the server. Where it has to be a parameter, take a path, resolve it as browsers do, and compare the origin.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "2.1", Level: Must, Says: "no URL forwards the browser to an address that a parameter names: there are no open redirectors"},
		{Document: ASVSL2, Section: "3.7.2", Level: Must, Says: "redirects to other hosts lead to those of an allow list only"},
	},
	Attacks: []string{"SE-10"},
	CWE:     []string{"CWE-601"},
})

// PageOwnContent keeps others out of the pages.
var PageOwnContent = add(Requirement{
	ID:       "page-own-content",
	Title:    "loads nothing from other sites into the pages on which users sign in and consent",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "The other site learns who signs in and when, perhaps the address of the page too, and a script of it reads the password.",
	How:      "Lists what the pages of a login have their browser load: scripts, styles, images, frames and the like from a host of another registrable domain, without an integrity digest. What a script or a style loads later counts only where it adds an element to the page before the form is sent.",
	Fix:      "Serve what the pages need from the provider itself.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "4.2.4", Level: Should, Says: "the pages of the authorization endpoint include no third-party resources"},
	},
	Attacks: []string{"WB-05"},
	CWE:     []string{"CWE-829"},
})

// PageNoStore keeps pages out of caches.
var PageNoStore = add(Requirement{
	ID:       "page-no-store",
	Title:    "keeps the pages on which users sign in and consent out of caches",
	Kind:     Shape,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "The next user of the browser, or of a proxy, gets the page and what is in it.",
	How:      "Reads Cache-Control of the pages of a login.",
	Fix:      "Send Cache-Control: no-store with every page.",
	Clauses: []Clause{
		{Document: ASVSL2, Section: "14.3.2", Level: Must, Says: "responses with sensitive data have Cache-Control: no-store"},
	},
	Attacks: []string{"WB-11"},
	CWE:     []string{"CWE-525"},
})

// PasswordStaysHome is about the redirect after the password.
var PasswordStaysHome = add(Requirement{
	ID:       "login-redirect-status",
	Title:    "sends users to the client by a redirect that does not repeat their form",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common},
	Why:      "By 307 or 308 the browser sends the login form, password included, to the client.",
	How:      "Signs in, and reads the status of the redirect to the client that answers the last form.",
	Fix:      "Answer forms with 303.",
	Clauses: []Clause{
		{Document: RFC9700, Section: "4.12", Level: Must, Says: "status 307 is not used for redirects of requests that may contain credentials"},
		{Document: OAuth21, Section: "7.5.3", Level: Must, Says: "status 307 is not used for redirects of requests that may contain credentials"},
	},
	Attacks: []string{"SE-04"},
	CWE:     []string{"CWE-598"},
})

// SessionRenewed ends what was planted before.
var SessionRenewed = add(Requirement{
	ID:       "session-renewed",
	Title:    "does not sign a user in to a session that others knew before",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "Who plants a cookie in the browser of a user is that user after the login.",
	How:      "Opens the login page as a stranger, notes its cookies, and signs in. Another browser that holds the noted cookies asks with prompt=none: it gets no code. The one that signed in does, which is the control.",
	Fix:      "Give the session a new identifier at every login.",
	Clauses: []Clause{
		{Document: ASVSL1, Section: "7.2.4", Level: Must, Says: "a new session token is made at every authentication"},
	},
	Attacks: []string{"SE-01"},
	CWE:     []string{"CWE-384"},
})

// MetadataOwnHost keeps others from naming the provider.
var MetadataOwnHost = add(Requirement{
	ID:       "metadata-own-host",
	Title:    "names itself in the metadata as it is configured, whatever headers a request has",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Common},
	Why:      "A cache keeps the answer, and clients send codes and secrets to the endpoints of an attacker.",
	How:      "Asks for the metadata with X-Forwarded-Host, X-Forwarded-Proto and Forwarded that name another host: neither issuer nor endpoints change. Without them the metadata are the usual ones.",
	Fix:      "Take the issuer from the configuration, or trust such headers from a known proxy only.",
	Clauses: []Clause{
		{Document: Discovery, Section: "4.3", Level: Must, Says: "the issuer is identical with the URL by which the metadata were asked for"},
		{Document: ASVSL2, Section: "4.1.3", Level: Must, Says: "headers that are set by intermediaries can't be overridden by users"},
	},
	Attacks: []string{"SE-09"},
	CWE:     []string{"CWE-644"},
})

// PageNoReflection keeps scripts out of pages.
var PageNoReflection = add(Requirement{
	ID:       "page-no-reflection",
	Title:    "shows no markup of an authorization request on its pages",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common},
	Why:      "Whoever makes a user open a link runs a script on the login page.",
	How:      "Sends authorization requests with markup in one parameter after the other, which end at a login, an error or a form_post page, and looks for the markup, unescaped, in the page.",
	Fix:      "Escape by context, with a template engine that does so by itself.",
	Clauses: []Clause{
		{Document: ASVSL1, Section: "1.2.1", Level: Must, Says: "output is encoded for its context"},
		{Document: OAuth21, Section: "7.12", Level: Must, Says: "all values that are received are sanitized"},
	},
	Attacks: []string{"WB-02", "WB-03"},
	CWE:     []string{"CWE-79"},
})
