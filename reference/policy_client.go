package reference

// ClientPolicy holds the decisions of client authentication.
type ClientPolicy struct {
	// Authenticate reports whether the attempt proves the client: the method is
	// the registered one and the secret is the client's (RFC 6749, 2.3).
	Authenticate func(a Attempt) bool
}

// Attempt is one try of a client to authenticate.
type Attempt struct {
	Endpoint    Endpoint
	Application *Application
	Registered  string // the method that the application registered for the endpoint
	Method      string // the method that was used
	Secret      string // empty when there was none, or an empty one
}

func defaultClientPolicy() ClientPolicy {
	return ClientPolicy{Authenticate: authenticate}
}

func authenticate(a Attempt) bool {
	if a.Method != a.Registered {
		return false
	}
	return a.Method == AuthNone || a.Secret != "" && equal(a.Secret, a.Application.ClientSecret)
}
