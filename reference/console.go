package reference

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Paths of the console, which is below the origin and not below an issuer.
const (
	pathConsole      = "/console"
	pathEnter        = pathConsole + "/enter"
	pathApplications = pathConsole + "/applications"
	pathNew          = pathConsole + "/new"
	pathExchanges    = pathConsole + "/exchanges"
)

// maxAddresses bounds the issuers that applications of the console have of
// their own.
const maxAddresses = 100

// console is the application console: pages on which a person makes
// applications and sees what the provider does. Whoever opens it has the token
// of its link.
type console struct {
	provider *Provider
	token    string
	explain  map[string]string
	log      exchangeLog
	visits   visits

	changing  sync.Mutex // held while applications change
	mu        sync.RWMutex
	addresses map[string]*address // by label
}

// address is an issuer of a single application, made by the console.
type address struct {
	*Provider
	handler http.Handler
}

func newConsole(p *Provider, explain map[string]string) *console {
	return &console{
		provider: p, token: random(), explain: explain, addresses: map[string]*address{},
		visits: visits{open: newTable[visit](maxVisits)},
	}
}

// ConsoleLink opens the console, by a token that is a secret; it is empty when
// there is no console.
func (p *Provider) ConsoleLink() string {
	if p.console == nil {
		return ""
	}
	return p.origin() + pathEnter + "?token=" + p.console.token
}

// origin is the scheme, host and port of the issuer.
func (p *Provider) origin() string { return strings.TrimSuffix(p.issuer, p.root) }

// around serves the console and the issuers that it made, and leaves all else
// to next.
func (c *console) around(next http.Handler) http.Handler {
	own := c.routes()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == pathConsole || strings.HasPrefix(r.URL.Path, pathConsole+"/") {
			own.ServeHTTP(w, r)
			return
		}
		home, handler := c.homeOf(r.URL.Path), next
		if made := c.made(r.URL.Path); made != nil {
			home, handler = made.Provider, made.handler
		}
		c.record(home, handler, w, r)
	})
}

func (c *console) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+pathEnter, c.enter)
	for pattern, handle := range map[string]func(http.ResponseWriter, *http.Request, visit){
		"GET " + pathConsole:                                c.list,
		"GET " + pathNew:                                    c.blank,
		"POST " + pathNew:                                   c.create,
		"GET " + pathApplications + "/{id}":                 c.open,
		"POST " + pathApplications + "/{id}":                c.save,
		"GET " + pathApplications + "/{id}/delete":          c.askDelete,
		"POST " + pathApplications + "/{id}/delete":         c.delete,
		"POST " + pathApplications + "/{id}/accounts":       c.createAccount,
		"POST " + pathApplications + "/{id}/accounts/{key}": c.removeAccount,
		"GET " + pathExchanges:                              c.exchanges,
		pathConsole + "/":                                   c.missing,
	} {
		mux.HandleFunc(pattern, c.guard(handle))
	}
	return mux
}

// label is the first part of the path of an issuer of its own.
var label = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$`)

// made returns the issuer of the console that a path is below, or nil.
func (c *console) made(path string) *address {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.addresses[first]
}

// homeOf returns the issuer of the preset that a path is below.
func (c *console) homeOf(path string) *Provider {
	for _, sibling := range c.provider.siblings {
		if strings.HasPrefix(path, sibling.root+"/") {
			return sibling
		}
	}
	return c.provider
}

// homes are all issuers: that of the provider, those of the preset, those of
// the console.
func (c *console) homes() []*Provider {
	all := make([]*Provider, 0, len(c.provider.siblings)+1)
	for _, sibling := range c.provider.siblings {
		all = append(all, sibling)
	}
	c.mu.RLock()
	for _, made := range c.addresses {
		all = append(all, made.Provider)
	}
	c.mu.RUnlock()
	slices.SortFunc(all, func(a, b *Provider) int { return strings.Compare(a.root, b.root) })
	return append([]*Provider{c.provider}, all...)
}

// find returns an application and its issuer; nil when there is none.
func (c *console) find(clientID string) (*Provider, *Application) {
	for _, home := range c.homes() {
		if app := home.store.registered(clientID); app != nil {
			return home, app
		}
	}
	return nil, nil
}
