package reference

import "reflect"

// A Policy holds every decision that the provider takes, composed of one
// struct a subject. Each field is a function: a handler asks it and does what
// it says. DefaultPolicy conforms; a fault replaces a decision or edits an
// output, so no handler knows that faults exist.
type Policy struct {
	Discovery     DiscoveryPolicy
	Authorization AuthorizationPolicy
	SignIn        SignInPolicy
	PKCE          PKCEPolicy
	Client        ClientPolicy
	Assertion     AssertionPolicy
	Code          CodePolicy
	Token         TokenPolicy
	Refresh       RefreshPolicy
	Service       ServicePolicy
	Password      PasswordPolicy
	Claims        ClaimsPolicy
	IDToken       IDTokenPolicy
	AccessToken   AccessTokenPolicy
	Userinfo      UserinfoPolicy
	Introspection IntrospectionPolicy
	Revocation    RevocationPolicy
	Logout        LogoutPolicy
	Page          PagePolicy
	Transport     TransportPolicy
	Form          FormPolicy
}

// DefaultPolicy returns the conforming policy, strict where a specification
// leaves a choice.
func DefaultPolicy() *Policy {
	return &Policy{
		Discovery:     defaultDiscoveryPolicy(),
		Authorization: defaultAuthorizationPolicy(),
		SignIn:        defaultSignInPolicy(),
		PKCE:          defaultPKCEPolicy(),
		Client:        defaultClientPolicy(),
		Assertion:     defaultAssertionPolicy(),
		Code:          defaultCodePolicy(),
		Token:         defaultTokenPolicy(),
		Refresh:       defaultRefreshPolicy(),
		Service:       defaultServicePolicy(),
		Password:      defaultPasswordPolicy(),
		Claims:        defaultClaimsPolicy(),
		IDToken:       defaultIDTokenPolicy(),
		AccessToken:   defaultAccessTokenPolicy(),
		Userinfo:      defaultUserinfoPolicy(),
		Introspection: defaultIntrospectionPolicy(),
		Revocation:    defaultRevocationPolicy(),
		Logout:        defaultLogoutPolicy(),
		Page:          defaultPagePolicy(),
		Transport:     defaultTransportPolicy(),
		Form:          defaultFormPolicy(),
	}
}

// Instrument makes every decision report its path, such as
// "Code.Spend", to called before it is taken. Use it as the last function of
// Options.Arm. called must be safe for concurrent use.
func (p *Policy) Instrument(called func(path string)) {
	p.each(func(path string, field reflect.Value) {
		decide := reflect.ValueOf(field.Interface()) // a copy: field is replaced below
		field.Set(reflect.MakeFunc(field.Type(), func(args []reflect.Value) []reflect.Value {
			called(path)
			return decide.Call(args)
		}))
	})
}

// Decisions maps the path of every decision to the code address of the
// function that takes it. Two policies decide alike where the addresses are
// equal.
func Decisions(p *Policy) map[string]uintptr {
	found := make(map[string]uintptr)
	p.each(func(path string, field reflect.Value) { found[path] = field.Pointer() })
	return found
}

// each visits the decisions in the order of their declaration.
func (p *Policy) each(visit func(path string, field reflect.Value)) {
	all := reflect.ValueOf(p).Elem()
	for i := range all.NumField() {
		subject := all.Field(i)
		name := all.Type().Field(i).Name
		for j := range subject.NumField() {
			visit(name+"."+subject.Type().Field(j).Name, subject.Field(j))
		}
	}
}
