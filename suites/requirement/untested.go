package requirement

import "slices"

// Untested is a row of the attack catalogue that no case judges.
type Untested struct {
	Attack string // ID of the row
	About  string // what a provider with the fault has or does
	Reason string // why no case judges it
}

// UntestedAttacks returns those rows, sorted by ID.
func UntestedAttacks() []Untested { return slices.Clone(untested) }

// Reasons that several rows share.
const (
	needsRegistration         = "it takes registering clients at the target, which no case does"
	needsReach                = "it takes an address of ours that the target can reach"
	requestObjects            = "no case covers the feature: request objects (RFC 9101)"
	pushedRequests            = "no case covers the feature: pushed authorization requests (RFC 9126)"
	proofOfPossession         = "no case covers the feature: DPoP (RFC 9449)"
	mutualTLS                 = "no case covers the feature: mutual TLS (RFC 8705)"
	securedResponses          = "no case covers the feature: JWT secured responses (JARM)"
	deviceGrant               = "no case covers the feature: the device grant (RFC 8628)"
	backchannelAuthentication = "no case covers the feature: client initiated backchannel authentication"
	tokenExchange             = "no case covers the feature: token exchange and assertion grants (RFC 8693, RFC 7523)"
	sessionManagement         = "no case covers the feature: session management"
	upstream                  = "no case covers the feature: upstream providers, for which the tool would have to be one"
	needsAdministrator        = "it takes an act of an administrator of the target"
	needsLoad                 = "it would load or endanger the target"
	needsTenants              = "it takes two tenants of one installation"
	needsStatistics           = "differences of microseconds over a network are no finding of a run of seconds"
	resourceIndicators        = "no case covers the feature: resource indicators (RFC 8707)"
	needsProduct              = "it takes knowledge of the product"
)

// untested is sorted by ID. A row leaves it when a requirement names it.
var untested = []Untested{
	{"AZ-20", "bearer tokens for clients that asked for bound ones", proofOfPossession},
	{"CA-11", "secrets that are compared in a time that depends on them", needsStatistics},
	{"CA-12", "any number of guesses of a client secret", needsLoad},
	{"CA-13", "secrets that work past their end or after a change", needsAdministrator},
	{"CA-14", "disabled clients whose accounts still work", needsAdministrator},
	{"CB-01", "authentication requests that another client redeems, or twice", backchannelAuthentication},
	{"CB-02", "notification endpoints that lead to internal hosts", needsRegistration},
	{"CB-03", "approvals that outlive the locking of their user", backchannelAuthentication},
	{"CJ-06", "key addresses in the header of an assertion that are fetched", needsReach},
	{"CJ-16", "clients without keys whose assertions pass", needsRegistration},
	{"CJ-18", "keys that a client has withdrawn and that still work", needsAdministrator},
	{"CN-07", "consent pages on which clients can hide who they are or what they ask for", needsRegistration},
	{"CN-08", "consent that can't be withdrawn, or leaves tokens alive", needsProduct},
	{"CODE-11", "codes that outlive a logout, or the disabling of their user", "no document ends a code with a logout, and disabling takes an administrator"},
	{"CODE-12", "a replay by somebody else that revokes the tokens of the owner", "no specification says whether a replay by another client revokes"},
	{"CODE-13", "any number of guesses of a verifier or a secret for one code", "no specification limits the guesses at one code"},
	{"DP-01", "proofs whose signature is not verified", proofOfPossession},
	{"DP-02", "proofs with missing or wrong claims", proofOfPossession},
	{"DP-03", "proofs that work twice", proofOfPossession},
	{"DP-04", "proofs that are old or from the future", proofOfPossession},
	{"DP-05", "proofs that carry a private key", proofOfPossession},
	{"DP-06", "bound tokens that work with another key", proofOfPossession},
	{"DP-07", "codes bound to a key that are redeemed with another", proofOfPossession},
	{"DP-08", "several proofs in one request", proofOfPossession},
	{"DP-09", "bound tokens that do not say so to resource servers", proofOfPossession},
	{"DV-01", "device codes that another client redeems", deviceGrant},
	{"DV-02", "device codes that work twice, or for long", deviceGrant},
	{"DV-03", "tokens of a device with more scope than was allowed", deviceGrant},
	{"DV-04", "user codes that can be guessed", deviceGrant},
	{"DV-05", "approval without a question", deviceGrant},
	{"DV-06", "approval forms that other sites can send", deviceGrant},
	{"DV-07", "polling that is not slowed down, or outlives a denial", deviceGrant},
	{"DV-08", "access rules that the device grant skips", deviceGrant},
	{"DV-09", "confidential clients that need not authenticate in the device grant", deviceGrant},
	{"FB-01", "confirmations of a link that another upstream account uses", upstream},
	{"FB-02", "accounts that are joined by an unverified e-mail address", upstream},
	{"FB-03", "logout tokens from upstream that are not verified", upstream},
	{"FB-04", "ID tokens from upstream that are not verified", upstream},
	{"ID-09", "pairwise subjects that are the same in two sectors", needsRegistration},
	{"ID-10", "attributes of users that replace protocol claims", needsAdministrator},
	{"ID-11", "addresses that nobody verified and that are said to be verified", needsAdministrator},
	{"ID-14", "keys that change without being published", needsAdministrator},
	{"IN-08", "any number of guesses of tokens at introspection", needsLoad},
	{"JM-01", "response JWTs that are unsigned or for somebody else", securedResponses},
	{"JM-02", "parameters that also stand beside the response JWT", securedResponses},
	{"JR-02", "request objects whose signature is not verified", requestObjects},
	{"JR-03", "request objects signed by a confused key", requestObjects},
	{"JR-04", "parameters outside a signed request object that are honoured", requestObjects},
	{"JR-05", "request objects that name another client", requestObjects},
	{"JR-06", "request objects that are expired or for another audience", requestObjects},
	{"JR-07", "request objects that start any number of flows", requestObjects},
	{"JR-08", "a request_uri that is fetched from anywhere", needsReach},
	{"JR-09", "a request_uri that redirects, or has another scheme", needsReach},
	{"JR-10", "a request_uri that only resembles the registered one", needsReach},
	{"JR-11", "clients that must sign or push their requests and need not", requestObjects},
	{"JR-12", "other JWTs that pass for a request object", requestObjects},
	{"JR-13", "request objects inside request objects", requestObjects},
	{"JR-14", "request objects that are encrypted only", requestObjects},
	{"LO-07", "back-channel logout that is not sent to every client", needsReach},
	{"LO-08", "logout tokens with wrong or missing claims", needsReach},
	{"LO-09", "logout call-backs that lead to internal hosts", needsRegistration},
	{"LO-10", "session frames that answer any origin", sessionManagement},
	{"MT-01", "any trusted certificate for any client", mutualTLS},
	{"MT-02", "certificates that a header may claim", mutualTLS},
	{"MT-03", "names in certificates that are compared loosely", mutualTLS},
	{"MT-04", "certificates that are expired or for another use", mutualTLS},
	{"MT-05", "tokens that are not bound to the certificate", mutualTLS},
	{"PA-01", "a pushed request that another client may use", pushedRequests},
	{"PA-02", "a pushed request that can be used again, or for long", pushedRequests},
	{"PA-03", "requests that are pushed without client authentication", pushedRequests},
	{"PA-04", "pushed redirect URIs that are not compared", pushedRequests},
	{"PA-05", "parameters beside a pushed request that change it", pushedRequests},
	{"PA-06", "checks that pushed requests skip", pushedRequests},
	{"PA-07", "a request_uri inside a pushed request", pushedRequests},
	{"PA-08", "request URIs that can be guessed", pushedRequests},
	{"PA-09", "pushed parameters that reach the browser", pushedRequests},
	{"RB-02", "tokens that cost much to parse", needsLoad},
	{"RB-03", "memory that strangers fill", needsLoad},
	{"RB-04", "consoles and metrics that anybody can reach", needsProduct},
	{"RB-05", "client secrets that ordinary users can read", needsAdministrator},
	{"RG-01", "client configuration that strangers may read", needsRegistration},
	{"RG-02", "a registration access token that works for another client", needsRegistration},
	{"RG-03", "redirect URIs with script schemes, fragments or wildcards that may be registered", needsRegistration},
	{"RG-04", "a jwks_uri that is fetched from internal hosts", needsReach},
	{"RG-05", "a sector identifier document that is fetched from anywhere or not compared", needsRegistration},
	{"RG-06", "a logo that the server fetches or serves as its own", needsRegistration},
	{"RG-07", "client names and links that are shown unescaped", needsRegistration},
	{"RG-08", "clients that give themselves privileges by registering", needsRegistration},
	{"RG-09", "a client_id that the caller chooses", needsRegistration},
	{"RG-10", "initial access tokens that can be left out or used up twice", needsRegistration},
	{"RG-11", "software statements that nobody signed", needsRegistration},
	{"RG-12", "updates that skip the checks of the registration", needsRegistration},
	{"RG-13", "registration errors that echo their input as HTML", needsRegistration},
	{"RG-14", "a client_id that is a URL and is fetched without limits", needsReach},
	{"RG-15", "disabled clients that their registration token revives", needsAdministrator},
	{"RT-07", "a time without end in which used refresh tokens work again", "no specification bounds that time; where the target declares none, refresh-rotated-refused judges that there is none"},
	{"RT-09", "refresh tokens that outlive withdrawn consent", needsProduct},
	{"RT-10", "refresh tokens of users who were disabled or lost a role", needsAdministrator},
	{"RT-11", "refresh tokens that outlive a logout", "Back-Channel Logout 2.7 means those without offline_access, of which the bundled provider gives none to prove a case with"},
	{"RT-12", "refresh tokens that outlive a change of the password", needsAdministrator},
	{"RT-13", "refresh tokens that outlive the right to offline_access", needsAdministrator},
	{"RT-18", "revocations that a restart or another node forgets", needsAdministrator},
	{"RT-19", "tokens from before a cut-off of all tokens", needsAdministrator},
	{"RT-20", "refreshed tokens for an audience that was disabled", needsAdministrator},
	{"RT-22", "parameters of a refresh that steer call-backs of the server", needsReach},
	{"RU-15", "wildcards in registered redirect URIs that match other hosts", needsRegistration},
	{"RU-20", "clients without redirect URIs that adopt the first one they send", needsRegistration},
	{"RU-32", "errors that are sent to a client before anybody has signed in", "RFC 6749 demands what RFC 9700 warns of: authorization-error-code notes it as a fact"},
	{"SE-07", "second factors that can be skipped", needsAdministrator},
	{"SE-08", "one-time codes that work twice", needsAdministrator},
	{"SE-11", "disabled users that keep signing in", needsAdministrator},
	{"SE-12", "user discovery that can be injected into, or that tells who has an account", "no case covers the feature: WebFinger (RFC 7033)"},
	{"SE-13", "sessions that never end", "sessions last for hours or days: it takes the clock of the target"},
	{"SE-14", "password resets that can be finished without the mailed proof", needsAdministrator},
	{"TE-01", "tokens of other clients that may be exchanged", tokenExchange},
	{"TE-02", "exchanges without a subject token", tokenExchange},
	{"TE-03", "dead tokens that become live ones", tokenExchange},
	{"TE-04", "tokens of another issuer that may be exchanged", tokenExchange},
	{"TE-05", "tokens of the wrong kind that may be exchanged", tokenExchange},
	{"TE-06", "exchanges that widen scope, audience or lifetime", tokenExchange},
	{"TE-07", "restrictions of a client that exchanges skip", tokenExchange},
	{"TE-08", "assertion grants that can be forged", tokenExchange},
	{"TE-09", "assertion grants for disabled users", tokenExchange},
	{"TK-04", "passwords that pass where a second factor is due", needsAdministrator},
	{"TK-09", "tokens for resources that the client may not use", resourceIndicators},
	{"TN-01", "credentials that cross the border between tenants", needsTenants},
	{"TN-02", "keys that tenants share", needsTenants},
	{"TN-03", "members of another organisation that may sign in", needsAdministrator},
	{"UI-08", "bound tokens that work as bearer tokens", proofOfPossession},
	{"WB-07", "responses by postMessage that go to any origin", "no case covers the feature: responses by postMessage (web_message)"},
	{"WB-09", "redirects after which browsers keep the fragment of an earlier URL", "RFC 9700 4.1.3 leaves it to the provider (MAY)"},
	{"WB-12", "parameters that a database, a directory or a template runs", "payloads that prove it can harm a target that has the fault"},
}
