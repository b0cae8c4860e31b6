package requirement

// Redirect URIs: OIDC Core 3.1.2.1, RFC 6749 3.1.2, RFC 9700 4.1, RFC 8252 7.3.

// exactComparison is what every document says of redirect URIs.
var exactComparison = []Clause{
	{Document: Core, Section: "3.1.2.1", Level: Must, Says: "redirect_uri matches a registered value exactly, by simple string comparison"},
	{Document: RFC6749, Section: "3.1.2.3", Level: Must, Says: "a redirect_uri is compared with the registered ones; a full registration is compared as a string"},
	{Document: RFC9700, Section: "4.1.3", Level: Must, Says: "exact string matching, but for the port of loopback addresses of native clients"},
	{Document: OAuth21, Section: "2.3.1", Level: Must, Says: "exact string matching against the registered redirect URIs"},
	{Document: ASVSL1, Section: "10.4.1", Level: Must, Says: "redirect URIs are on an allow-list per client and compared exactly"},
}

// RedirectURIExact keeps codes from going anywhere but to the client.
var RedirectURIExact = add(Requirement{
	ID:       "redirect-uri-exact",
	Title:    "delivers no code or token to a redirect_uri that differs from the registered ones",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common, Implicit, Hybrid},
	Why:      "Whoever can name another address receives the user's code, and with it the account.",
	How:      "Asks with some fifty URIs that resemble the registered one: other paths, hosts, ports, schemes, users before the host, queries and fragments, and what parsers and browsers read differently. The unchanged request works before and after. What still arrives at the registered URI was not delivered elsewhere.",
	Fix:      "Compare the whole redirect_uri with the registered values of this client as strings, before anything parses or normalises it, whatever the rest of the request says.",
	Clauses: append(exactComparison[:len(exactComparison):len(exactComparison)],
		Clause{Document: GenAuth, Section: "create an application", Level: Must, Says: "the code is sent to the callback link of the application"}),
	OIDF: []string{
		"oidcc-ensure-registered-redirect-uri", "oidcc-redirect-uri-query-added", "oidcc-redirect-uri-query-mismatch",
	},
	OAuch: []string{
		"AuthEndpoint.CodePollutionTest", "AuthEndpoint.RedirectUriConfusionTest",
		"AuthEndpoint.RedirectUriFullyMatchedTest", "AuthEndpoint.RedirectUriPathMatchedTest",
	},
	Attacks: []string{
		"RU-01", "RU-02", "RU-03", "RU-04", "RU-05", "RU-06", "RU-07", "RU-08", "RU-09", "RU-10", "RU-11", "RU-13", "RU-14",
		"RU-16", "RU-17", "RU-18", "RU-19", "RU-21", "RU-27", "RU-29", "RU-30",
	},
	CWE: []string{"CWE-601", "CWE-185", "CWE-178"},
})

// RedirectURIBrowser is the same where only a browser knows the address.
var RedirectURIBrowser = add(Requirement{
	ID:       "redirect-uri-browser-reading",
	Title:    "delivers no code to a redirect_uri of which a browser makes another host",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common},
	Why:      "Browsers take a backslash for a slash and a full-width dot for a dot. Where the provider's parser does not, it checks one host and the code goes to another.",
	How:      "Opens such requests in a browser that is signed in, and sees where it goes; the unchanged request works before and after.",
	Fix:      "Compare the whole redirect_uri with the registered values as strings, before anything parses it.",
	Clauses:  exactComparison,
	Attacks:  []string{"RU-18", "RU-29"},
	CWE:      []string{"CWE-601", "CWE-436"},
})

// RedirectURISpelling is the letter of exact comparison: what it rules out does
// no harm by itself.
var RedirectURISpelling = add(Requirement{
	ID:       "redirect-uri-spelling",
	Title:    "takes a redirect_uri in the spelling that was registered only",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Common},
	Why:      "A provider that normalises before it compares depends on its parser seeing what browsers see. The next difference between the two is an open redirector.",
	How:      "Asks with a slash at the end, with the default port, with capital letters in scheme and host, and with an escaped letter; the registered spelling works before and after.",
	Fix:      "Compare strings. Tell client developers the registered value in the error page.",
	Clauses:  exactComparison,
	Attacks:  []string{"RU-33"},
	CWE:      []string{"CWE-180"},
})

// RedirectURILoopback bounds the exception for native applications.
var RedirectURILoopback = add(Requirement{
	ID:       "redirect-uri-loopback",
	Title:    "takes nothing else for the registered loopback address of a native application",
	Kind:     Effect,
	Severity: High,
	Modes:    []Mode{Code},
	Why:      "The port of a loopback redirect_uri may vary, and comparing so loosely often lets other hosts through, that of an attacker among them.",
	How:      "Asks with other names of the loopback interface and with hosts that begin or end like them; the registered address works before and after.",
	Fix:      "Take the port away from both and compare the rest as strings, and do so only where the registered host is 127.0.0.1 or [::1].",
	Clauses: append(exactComparison[:len(exactComparison):len(exactComparison)],
		Clause{Document: RFC8252, Section: "8.10", Level: Must, Says: "redirect URIs are compared exactly, but for the port of loopback addresses"}),
	Attacks: []string{"RU-12", "RU-31"},
	CWE:     []string{"CWE-601"},
})

// NativeLoopbackPort is that exception.
var NativeLoopbackPort = add(Requirement{
	ID:       "native-loopback-port",
	Title:    "answers a native application at the loopback port that it names",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Code},
	Why:      "An application on the user's machine gets a port from the operating system when it starts to listen. With a fixed one, another program can be there first.",
	How:      "Asks with the registered loopback address and another port.",
	Fix:      "Leave the port out when a registered redirect_uri with http and a loopback address is compared.",
	Clauses: []Clause{
		{Document: RFC8252, Section: "7.3", Level: Must, Says: "any port is allowed at the time of the request for loopback redirect URIs"},
		{Document: RFC9700, Section: "4.1.3", Level: Must, Says: "variable ports are allowed for the loopback redirect URIs of native applications"},
		{Document: OAuth21, Section: "8.4.2", Level: Must, Says: "any port is allowed at the time of the request for loopback redirect URIs"},
	},
})

// RedirectURIQueryKept: what was registered is what is called.
var RedirectURIQueryKept = add(Requirement{
	ID:       "redirect-uri-query-kept",
	Title:    "keeps the query of a redirect_uri and adds the response to it",
	Kind:     Effect,
	Severity: Low,
	Modes:    []Mode{Code},
	Why:      "Clients tell tenants and providers apart by a parameter of their redirect_uri. Without it the response reaches the wrong place, or none.",
	How:      "Asks with a registered redirect_uri that has a query, once for a code and once for an error, and compares the query of the response.",
	Fix:      "Append with & where there is a query, and with ? where there is none.",
	Clauses: []Clause{
		{Document: RFC6749, Section: "3.1.2", Level: Must, Says: "the query of a redirection endpoint is retained when parameters are added"},
		{Document: OAuth21, Section: "2.3", Level: Must, Says: "the query of a redirect URI is retained when parameters are added"},
	},
	OIDF: []string{"oidcc-redirect-uri-query-OK"},
})

// RedirectURIRequired: OpenID Connect has no default.
var RedirectURIRequired = add(Requirement{
	ID:       "redirect-uri-required",
	Title:    "refuses an OpenID Connect request without redirect_uri",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Code},
	Why:      "A guess may be wrong: a client with several addresses gets the user's code where it did not expect it, and the token endpoint has nothing to compare.",
	How:      "Leaves redirect_uri out, for a client with several and for one with a single registered value; the unchanged request works before and after.",
	Fix:      "Show an error page when redirect_uri is missing, also for clients with a single one.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.2.1", Level: Must, Binds: Client, Says: "redirect_uri is required"},
		{Document: Core, Section: "3.1.2.2", Level: Must, Says: "verify that all required parameters are there"},
	},
	OIDF:    []string{"oidcc-ensure-redirect-uri-in-authorization-request"},
	OAuch:   []string{"AuthEndpoint.RedirectUriRequiredTest"},
	Attacks: []string{"RU-25"},
})

// RedirectURIOnce: the one that is checked is the one that is used.
var RedirectURIOnce = add(Requirement{
	ID:       "redirect-uri-once",
	Title:    "delivers no code to a second, unregistered redirect_uri of the same request",
	Kind:     Effect,
	Severity: Critical,
	Modes:    []Mode{Common},
	Why:      "Where one part of a provider reads the first value and another part the last, the address that is checked is not the one that is used.",
	How:      "Sends a registered and an attacker's redirect_uri in either order, and one in the URL and the other in the body of a POST. A code must not reach the attacker's; refusing and using the registered one are both right. The unchanged request works before and after.",
	Fix:      "Refuse a repeated redirect_uri with an error page, and read the parameters of a POST from its body alone.",
	Clauses: append(exactComparison[:len(exactComparison):len(exactComparison)],
		Clause{Document: RFC6749, Section: "3.1", Level: Must, Binds: Client, Says: "parameters are not sent more than once"}),
	Attacks: []string{"AZ-05", "RU-28"},
	CWE:     []string{"CWE-235", "CWE-601"},
})
