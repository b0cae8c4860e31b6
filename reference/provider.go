// Package reference is a small OpenID provider to test clients and test
// harnesses with. It keeps everything in memory, serves https on a loopback
// address under a certificate authority of its own, conforms to the
// specifications and is strict where they leave a choice. It is not meant to
// protect anything.
//
// Every decision that it takes is a function in a Policy. Replace one, and the
// provider has one deliberate defect; package fault holds a collection of them.
package reference

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync/atomic"
	"time"
)

// Options says how to start a Provider. The zero value is a conforming
// provider on a free port of 127.0.0.1.
type Options struct {
	Addr   string           // host:port to listen on; empty means 127.0.0.1:0
	Expose bool             // allow an Addr that other machines can reach; name the host, for the issuer is made of it
	Preset string           // empty means PresetModes
	Arm    []func(*Policy)  // applied to the default policy, in order
	Armed  []string         // names of what Arm does, for the response header and the banner
	Now    func() time.Time // the clock of everything that expires; nil means time.Now
	Keys   *Keys            // nil means keys that all providers of this process share

	// Around wraps all that is served, as a proxy before the provider would. It may
	// be nil.
	Around func(http.Handler) http.Handler

	Console bool              // serve the application console, at ConsoleLink
	Explain map[string]string // what the names in Armed mean, for the console
}

// Provider is a running OpenID provider. Its methods are safe for concurrent
// use.
type Provider struct {
	issuer string
	root   string // path of the issuer
	policy *Policy
	preset Preset
	armed  []string
	now    func() time.Time
	keys   *Keys
	users  []*User
	roles  map[string]*Application
	store  *store
	server *server
	tokens atomic.Int32 // token requests in flight

	// siblings are the issuers of single applications, by role, where the preset
	// has one for each; they are served beside this one.
	siblings map[string]*Provider

	console *console // nil: there is none
}

// Start starts a provider and returns when it accepts connections. The caller
// closes it.
func Start(o Options) (*Provider, error) {
	preset, err := FindPreset(o.Preset)
	if err != nil {
		return nil, err
	}
	keys, err := keysOf(o)
	if err != nil {
		return nil, fmt.Errorf("reference: %w", err)
	}
	listener, err := listen(o)
	if err != nil {
		return nil, err
	}
	host := issuerHost(o.Addr)
	certificate, err := keys.authority.leaf(host)
	if err != nil {
		_ = listener.Close() // the first error says more
		return nil, fmt.Errorf("reference: %w", err)
	}
	p := newProvider(o, preset, keys)
	_, port, _ := net.SplitHostPort(listener.Addr().String()) // the listener's own spelling
	p.settle("https://" + net.JoinHostPort(host, port))
	handler := p.handler()
	if o.Around != nil {
		handler = o.Around(handler)
	}
	p.server = serve(listener, certificate, p.policy.Transport.MinVersion(), handler)
	return p, nil
}

// settle gives the provider and its siblings their issuers, at an origin.
func (p *Provider) settle(origin string) {
	p.issuer = origin + p.root
	for _, sibling := range p.siblings {
		sibling.settle(origin)
	}
}

func keysOf(o Options) (*Keys, error) {
	if o.Keys != nil {
		return o.Keys, nil
	}
	return processKeys()
}

func newProvider(o Options, preset Preset, keys *Keys) *Provider {
	p := &Provider{
		root: root, policy: DefaultPolicy(), preset: preset, armed: o.Armed, now: o.Now, keys: keys,
		store: newStore(), siblings: map[string]*Provider{},
	}
	if p.now == nil {
		p.now = time.Now
	}
	p.users = newUsers(p.now())
	for _, arm := range append(slices.Clone(preset.arm), o.Arm...) {
		arm(p.policy)
	}
	p.roles = preset.apps(p.policy.Client.Secret)
	if preset.ownIssuers {
		p.divide()
	}
	for role, app := range p.roles {
		p.enter(role, app)
	}
	if o.Console {
		p.console = newConsole(p, o.Explain)
	}
	return p
}

// enter makes an application known. One of the client_credentials grant gets an
// account, which is what its role then stands for.
func (p *Provider) enter(role string, app *Application) {
	if app.TokenEndpointAuthMethod == AuthKeyJWT {
		app.Keys = []ClientKey{{AlgES256, p.keys.client.Public()}}
	}
	p.store.addApplication(app)
	if !slices.Contains(app.GrantTypes, GrantClientCredentials) {
		return
	}
	if account, ok := p.store.addAccount(app.ClientID, role); ok {
		p.roles[role] = account.client(app)
	}
}

// divide leaves the provider with one application, and gives each of the others
// an issuer of its own.
func (p *Provider) divide() {
	for role, app := range p.roles {
		if role == RoleConfidentialBasic {
			continue
		}
		delete(p.roles, role)
		sibling := p.beside(role)
		sibling.roles[role] = app
		sibling.enter(role, app)
		p.siblings[role] = sibling
	}
}

// beside makes an issuer of its own below the same origin, without applications:
// a sibling with the same policy, keys and users.
func (p *Provider) beside(label string) *Provider {
	return &Provider{
		root: "/" + label + root, policy: p.policy, preset: p.preset, armed: p.armed, now: p.now, keys: p.keys,
		users: p.users, roles: map[string]*Application{}, store: newStore(),
	}
}

// IssuerOf is the issuer of the application of a role.
func (p *Provider) IssuerOf(role string) string {
	if sibling := p.siblings[role]; sibling != nil {
		return sibling.issuer
	}
	return p.issuer
}

// Issuer is the issuer identifier; discovery is below it.
func (p *Provider) Issuer() string { return p.issuer }

// CACertificate is the certificate to trust, PEM encoded. The provider sends
// it behind its own, so that it can be pinned.
func (p *Provider) CACertificate() []byte { return p.keys.authority.pem() }

// ClientKey is the private key of the preset's client of private_key_jwt, PEM
// encoded.
func (p *Provider) ClientKey() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(p.keys.client)
	if err != nil {
		return nil, fmt.Errorf("reference: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil
}

// Keys are the keys of the provider, for the next one.
func (p *Provider) Keys() *Keys { return p.keys }

// Preset is the set-up of the provider.
func (p *Provider) Preset() Preset { return p.preset }

// Applications returns copies of the applications of the preset by role.
func (p *Provider) Applications() map[string]*Application {
	apps := make(map[string]*Application, len(p.roles))
	for role, app := range p.roles {
		apps[role] = app.clone()
	}
	for _, sibling := range p.siblings {
		maps.Copy(apps, sibling.Applications())
	}
	return apps
}

// Users returns copies of those who can sign in.
func (p *Provider) Users() []User {
	users := make([]User, 0, len(p.users))
	for _, u := range p.users {
		users = append(users, *u)
	}
	return users
}

// Close ends every connection and returns when no handler runs any more.
func (p *Provider) Close() error { return p.server.close() }

// endpoint is the address of one of the paths below the issuer.
func (p *Provider) endpoint(path string) string { return p.issuer + path }

// handler routes the endpoints.
func (p *Provider) handler() http.Handler {
	mux := http.NewServeMux()
	p.route(mux)
	for _, sibling := range p.siblings {
		sibling.route(mux)
	}
	if p.console != nil {
		return p.mark(p.console.around(mux))
	}
	return p.mark(mux)
}

func (p *Provider) route(mux *http.ServeMux) {
	for path, handle := range p.endpoints() {
		mux.HandleFunc(p.root+path, p.transported(named[path], handle))
	}
}

// named are the names of the endpoints by their paths; the others have none.
var named = map[string]Endpoint{
	pathAuthorization: EndpointAuthorization, pathToken: EndpointToken, pathUserinfo: EndpointUserinfo,
	pathIntrospection: EndpointIntrospection, pathRevocation: EndpointRevocation,
}

// endpoints are the handlers by their paths below the issuer.
func (p *Provider) endpoints() map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		pathDiscovery:     p.discovery,
		pathJWKS:          p.jwks,
		pathAuthorization: p.authorize,
		pathLogin:         p.submitLogin,
		pathConsent:       p.consent,
		pathToken:         p.token,
		pathUserinfo:      p.userinfo,
		pathIntrospection: p.introspect,
		pathRevocation:    p.revoke,
		pathRegistration:  p.register,
		pathEndSession:    p.endSession,
	}
}
