package requirement

// Pages and cookies of the provider: OIDC Core 3.1.2.3, RFC 9700 4.16, ASVS 3.3.

// LoginPageFraming keeps clicks from being stolen.
var LoginPageFraming = add(Requirement{
	ID:       "login-page-framing",
	Title:    "lets no other site show its login page in a frame",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "A page laid over an invisible login or consent page steals clicks, and with them consent or credentials.",
	How:      "Embeds the login page in a page of another site, in a real browser; a page that may be framed is shown there before and after.",
	Fix:      "Send Content-Security-Policy: frame-ancestors 'none' and X-Frame-Options: DENY with every page of login and consent.",
	Clauses: []Clause{
		{Document: Core, Section: "3.1.2.3", Level: Must, Says: "employ measures against clickjacking as in RFC 6749 10.13"},
		{Document: RFC9700, Section: "4.16", Level: Must, Says: "prevent clickjacking"},
		{Document: OAuth21, Section: "7.11", Level: Must, Says: "prevent clickjacking"},
	},
	Attacks: []string{"WB-01"},
	CWE:     []string{"CWE-1021"},
})

// LoginCookieAttributes keeps the session from leaking.
var LoginCookieAttributes = add(Requirement{
	ID:       "login-cookie-attributes",
	Title:    "marks the cookies that carry the login Secure, HttpOnly and SameSite",
	Kind:     Effect,
	Severity: Medium,
	Modes:    []Mode{Common},
	Why:      "Whoever reads or rides on the session cookie is signed in to every client.",
	How:      "Signs in with a browser. A cookie without the attribute counts only if the session ends when that cookie is taken away: others carry no login.",
	Fix:      "Set-Cookie: __Host-session=…; Path=/; Secure; HttpOnly; SameSite=Lax.",
	Clauses: []Clause{
		{Document: ASVSL1, Section: "3.3.1", Level: Must, Says: "cookies are Secure (what it says of name prefixes is not judged here)"},
		{Document: ASVSL2, Section: "3.3.2", Level: Must, Says: "SameSite is set according to the cookie's purpose"},
		{Document: ASVSL2, Section: "3.3.4", Level: Must, Says: "cookies that scripts need not read are HttpOnly"},
	},
	Attacks: []string{"SE-02"},
	CWE:     []string{"CWE-614", "CWE-1004", "CWE-1275"},
})
