package reference

// ClientPolicy holds the decisions of client authentication, in the order in
// which they are taken.
type ClientPolicy struct {
	// Secret makes the secret of a new client: 256 random bits, since it is the key
	// of a MAC by HS256, too (RFC 7518, 3.2).
	Secret func() string

	// Choose picks the credentials that count among those of a request, of which
	// there is one at least. A client must not use more than one way to
	// authenticate (RFC 6749, 2.3), so a request with two is refused.
	Choose func(offered []Credentials) (Credentials, *Error)

	// Unknown is the error for a client that is not registered: the one for a
	// client that does not prove who it is, so that nobody can tell which clients
	// there are (RFC 6749, 5.2).
	Unknown func() *Error

	// Authenticate reports whether the attempt proves the client: the method is
	// the registered one and the secret is the client's (RFC 6749, 2.3).
	Authenticate func(a Attempt) bool

	// AdmitNameless reports whether credentials that name no client count for that
	// of the code in the request. They don't.
	AdmitNameless func() bool

	// ObeyOperator reports whether a request proves its client by something that a
	// database takes for an operator, in the place of the secret. None does.
	ObeyOperator func(form map[string]string) bool

	// Act returns the client whose request it is: the authenticated one, which a
	// client_id in the body must not contradict.
	Act func(a Actor) (*Application, *Error)
}

// Credentials are one way in which a request says who its client is.
type Credentials struct {
	Method   string
	ClientID string
	Secret   string

	Assertion string // a JWT in place of a secret
}

// Attempt is one try of a client to authenticate.
type Attempt struct {
	Endpoint    Endpoint
	GrantType   string // at the token endpoint
	Application *Application
	Registered  string // the method that the application registered for the endpoint
	Method      string // the method that was used
	Secret      string // empty when there was none, or an empty one

	verify  func() bool           // whether the assertion proves the client
	foreign func() (Claims, bool) // its claims, where the provider itself has signed it
}

// Foreign returns the claims of an assertion that the provider itself has signed.
func (a Attempt) Foreign() (Claims, bool) {
	if a.foreign == nil {
		return nil, false
	}
	return a.foreign()
}

// VerifyAssertion asks the policy about the client assertion of the attempt; one
// without an assertion proves nothing.
func (a Attempt) VerifyAssertion() bool { return a.verify != nil && a.verify() }

// Actor is an authenticated client and what the body of its request says.
type Actor struct {
	Authenticated *Application
	NamedID       string       // client_id in the body; empty when there is none
	Named         *Application // nil when there is no such client
}

func defaultClientPolicy() ClientPolicy {
	return ClientPolicy{
		Secret: random, Choose: choose, Unknown: notAuthenticated, Authenticate: authenticate, AdmitNameless: never, ObeyOperator: obeyNone, Act: act,
	}
}

func choose(offered []Credentials) (Credentials, *Error) {
	if len(offered) > 1 {
		return Credentials{}, invalidRequest("the client used more than one way to authenticate")
	}
	return offered[0], nil
}

func authenticate(a Attempt) bool {
	if a.Registered == AuthSecretJWT || a.Registered == AuthKeyJWT {
		return a.VerifyAssertion()
	}
	if a.Method != a.Registered {
		return false
	}
	return a.Method == AuthNone || a.Secret != "" && equal(a.Secret, a.Application.ClientSecret)
}

func notAuthenticated() *Error {
	return invalidClient("the client is unknown or did not authenticate as it is registered to")
}

func obeyNone(map[string]string) bool { return false }

func act(a Actor) (*Application, *Error) {
	if a.NamedID != "" && a.NamedID != a.Authenticated.ClientID {
		return nil, invalidRequest("client_id differs between the body and the Authorization header")
	}
	return a.Authenticated, nil
}
