package reference

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxExchanges is how many requests the console remembers.
const maxExchanges = 100

// An exchange is a request to an issuer, in words of the provider alone: what
// it does not know itself is not kept, so that no secret, code or token can be.
type exchange struct {
	At       time.Time
	Method   string
	Path     string // of an endpoint
	Status   int
	Asked    string // grant type or response type
	Client   string // name of the application
	ClientID string // of the application
	Error    string // the error code of the answer
}

// Failed reports whether the answer says no.
func (e exchange) Failed() bool { return e.Status >= 400 || e.Error != "" }

// Clock is the time of the day.
func (e exchange) Clock() string { return e.At.UTC().Format("15:04:05") }

// exchangeLog holds the last exchanges.
type exchangeLog struct {
	mu     sync.Mutex
	recent []exchange // the oldest first
}

func (l *exchangeLog) add(e exchange) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.recent) == maxExchanges {
		l.recent = slices.Delete(l.recent, 0, 1)
	}
	l.recent = append(l.recent, e)
}

// latest lists them, the newest first.
func (l *exchangeLog) latest() []exchange {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := slices.Clone(l.recent)
	slices.Reverse(found)
	return found
}

// record serves a request to an issuer and keeps what it was.
func (c *console) record(home *Provider, next http.Handler, w http.ResponseWriter, r *http.Request) {
	e := exchange{At: c.provider.now(), Method: knownMethod(r.Method), Path: home.knownPath(r.URL.Path)}
	heard := &hearing{ReadCloser: r.Body}
	r.Body = heard
	seen := &sighting{ResponseWriter: w, status: http.StatusOK}
	defer func() {
		e.Status, e.Error = seen.status, seen.problem()
		e.about(home, r, heard)
		c.log.add(e)
	}()
	next.ServeHTTP(seen, r)
}

// about notes what the request asked for and which client it named, as far as
// the provider knows them.
func (e *exchange) about(home *Provider, r *http.Request, heard *hearing) {
	sent := r.URL.Query()
	if strings.HasPrefix(r.Header.Get("Content-Type"), formType) {
		if form, err := url.ParseQuery(string(heard.kept)); err == nil && len(sent) == 0 {
			sent = form
		}
	}
	if t, ok := parseResponseType(sent.Get("response_type")); ok {
		e.Asked = t.Name
	}
	if _, ok := grants[sent.Get("grant_type")]; ok {
		e.Asked = sent.Get("grant_type")
	}
	named := sent.Get("client_id")
	if basic, failed := readBasic(r.Header.Get("Authorization")); failed == nil {
		named = basic.ClientID
	}
	if app := home.store.application(named); app != nil {
		e.Client, e.ClientID = app.displayName(), app.ClientID
		if app.Owner != "" {
			e.ClientID = app.Owner
		}
	}
}

func knownMethod(method string) string {
	if slices.Contains([]string{http.MethodGet, http.MethodPost, http.MethodHead, http.MethodOptions}, method) {
		return method
	}
	return "other"
}

// knownPath is the path when it is that of an endpoint.
func (p *Provider) knownPath(path string) string {
	if below, ok := strings.CutPrefix(path, p.root); ok && p.endpoints()[below] != nil {
		return path
	}
	return "(no endpoint)"
}

// exchangesPage shows the log.
type exchangesPage struct {
	page
	Exchanges []exchange
	Most      int
}

func (c *console) exchanges(w http.ResponseWriter, _ *http.Request, v visit) {
	c.write(w, http.StatusOK, "console_exchanges.html", &exchangesPage{
		page: inside(v, "Recent exchanges", pathExchanges), Exchanges: c.log.latest(), Most: maxExchanges,
	})
}
