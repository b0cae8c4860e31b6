package check

import (
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/driver/target"
)

// Goal is how far an observation goes.
type Goal string

// The goals; each includes those before it.
const (
	Response Goal = ""        // to the authorization response
	Tokens   Goal = "tokens"  // the code is redeemed
	Use      Goal = "use"     // the tokens are taken to userinfo and introspection
	Refresh  Goal = "refresh" // the refresh token is redeemed, if there is one
)

// Scenario describes one observation of a flow with an authorization request. It is comparable: equal
// scenarios are observed once a run.
type Scenario struct {
	Role         target.Role
	Grant        string // password or client_credentials: there is no authorization request
	Driver       string // http or browser
	User         int    // index of the target's users
	ResponseType string // code, unless given
	ResponseMode string // not sent, unless given
	Scope        string // the client's own, unless given
	Prompt       string
	State        string // a random one, unless given
	Extra        string // further parameters, form-urlencoded
	Silent       bool   // by a fresh agent that submits nothing
	Goal         Goal
}

// OfflineAccess is the request that earns a refresh token: both conditions of
// OIDC Core section 11. It is made by the second user, so that what is
// remembered of it does not answer requests of the first.
var OfflineAccess = Scenario{Role: target.Any, User: 1, Scope: "openid offline_access", Prompt: "consent", Goal: Refresh}

// Observation is what came of a scenario: facts, never a usable credential.
type Observation struct {
	Scenario Scenario
	Stuck    string // why it did not reach its goal; empty when it did
	Sent     Sent

	Authorization AuthorizationFacts
	Front         IDTokenFacts // of the authorization response
	FrontUserinfo UseFacts     // for its access token
	Token         TokenFacts
	IDToken       IDTokenFacts // of the token response
	AccessToken   *jose.Token  // decoded; nil when it is no JWT
	AccessSigned  error        // nil: a published key verifies it by RS256
	Userinfo      UseFacts
	Introspection UseFacts
	Refreshed     TokenFacts

	RefreshedIDToken IDTokenFacts // of the refresh response

	end      *ending // not about the requirement: target lost, no client, our own fault
	evidence exchange.Evidence
	store    sync.Once // the evidence is stored by the first case that needs it
	files    []string
	problems []string
}

// Sent is what the requests of an observation said.
type Sent struct {
	State, Nonce, RedirectURI, ClientID string
	Issuer                              string // what the provider of the client calls itself
}

// AuthorizationFacts is what the authorization response said.
type AuthorizationFacts struct {
	Seen         bool     // a response or a page came
	Where        string   // query, fragment, form_post or page
	State        []string // every value
	Iss          []string
	Error        string
	Issued       []string // names of the credentials
	TokenType    string
	ExpiresIn    string
	Scope        string
	AskedConsent bool // a consent page was shown
	Pages        []PageFacts
	Status       int // of the redirect to the client
	Seq          int // number of the exchange, for RestsOn
}

// PageFacts is a page that was shown on the way.
type PageFacts struct {
	Kind    agent.PageKind
	Header  http.Header
	Foreign []string // hosts of other sites from which it loads something
}

// Has reports whether this credential came out.
func (a AuthorizationFacts) Has(name string) bool { return slices.Contains(a.Issued, name) }

// TokenFacts is what a token response said.
type TokenFacts struct {
	Seen      bool
	Problem   string // why there is no answer to read
	Status    int
	Header    http.Header // only what no secret is in
	MediaType string
	JSON      bool
	Error     string
	TokenType string
	Scope     string
	ExpiresIn float64 // seconds
	Issued    []string
	Seq       int // number of the exchange, for RestsOn
}

// OK reports whether an access token came out.
func (t TokenFacts) OK() bool { return t.Has("access_token") }

// Has reports whether this token came out.
func (t TokenFacts) Has(name string) bool {
	return slices.Contains(t.Issued, name)
}

// IDTokenFacts is an ID token, decoded.
type IDTokenFacts struct {
	Problem   string // why it could not be decoded
	Token     *jose.Token
	Signature error // nil: verified by the registered algorithm and a published key
	Received  time.Time
	Hashes    map[string]string // what at_hash and c_hash have to be, for what came beside the token
	Seq       int               // number of the exchange that it came with, for RestsOn
}

// UseFacts is how an endpoint took a token.
type UseFacts struct {
	Seen    bool   // it was asked
	Problem string // why there is no answer to read
	Status  int
	Worked  bool
	Sub     string         // of userinfo
	Members map[string]any // of userinfo or introspection

	ContentType string
	Seq         int // number of the exchange, for RestsOn
}
