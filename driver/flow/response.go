package flow

import (
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/exchange"
)

// AuthorizationResponse is where a user agent ended up and what it carried.
type AuthorizationResponse struct {
	Request  *Authorization
	Where    string     // query, fragment, form_post; page or elsewhere when it was not redirected to a client
	Params   url.Values // of the response, the redirect_uri's own query left in
	Arrival  *agent.Arrival
	Received time.Time
}

func (p *Provider) read(request *Authorization, arrival *agent.Arrival) *AuthorizationResponse {
	r := &AuthorizationResponse{Request: request, Where: "page", Params: url.Values{}, Arrival: arrival, Received: time.Now()}
	if arrival.URL == nil {
		return r
	}
	r.Where, r.Params = response(carriers(arrival))
	if arrival.Foreign {
		r.Where = "elsewhere"
	}
	for _, c := range carriers(arrival) {
		for _, name := range credentials {
			p.Redactor.Learn(c.params[name]...)
		}
	}
	return r
}

// carrier is a part of a message that may hold an authorization response.
type carrier struct {
	where  string
	params url.Values
}

// carriers lists the parts, the most telling first. The body of a POST that was
// redirected (307 and 308 keep it) is what the user sent to the provider, not a
// response of the provider.
func carriers(a *agent.Arrival) []carrier {
	var out []carrier
	if a.Form != nil && a.Status == 0 {
		out = append(out, carrier{"form_post", a.Form})
	}
	fragment := a.URL.EscapedFragment()
	if _, behind, ok := strings.Cut(fragment, "?"); ok { // of a provider that appends a query to whatever it has
		out = append(out, carrier{"fragment", parseParams(behind)})
	}
	return append(out, carrier{"fragment", parseParams(fragment)}, carrier{"query", parseParams(a.URL.RawQuery)})
}

// response picks the part that holds the response. Where none does, it is the
// part in which one was to be expected: a body if there was one, or the query.
func response(parts []carrier) (where string, params url.Values) {
	for _, c := range parts {
		if c.params.Has("error") || len(issued(c.params)) > 0 {
			return c.where, c.params
		}
	}
	likely := parts[len(parts)-1]
	if parts[0].where == "form_post" {
		likely = parts[0]
	}
	return likely.where, likely.params
}

// parseParams reads a query or fragment as browsers do: "&" alone separates, and
// what is badly escaped is taken as it stands. url.ParseQuery drops such pairs, and
// those with a ";", which providers may echo unescaped.
func parseParams(s string) url.Values {
	params := url.Values{}
	for pair := range strings.SplitSeq(s, "&") {
		if pair != "" {
			name, value, _ := strings.Cut(pair, "=")
			params.Add(unescape(name), unescape(value))
		}
	}
	return params
}

func unescape(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}

// Redirected reports whether the agent was sent to a client, registered or not.
func (r *AuthorizationResponse) Redirected() bool { return r.Where != "page" && r.Where != "elsewhere" }

// Code is the authorization code of the response.
func (r *AuthorizationResponse) Code() exchange.Secret { return r.secret("code") }

// AccessToken is the access token of the response (OIDC Core section 3.2.2.5).
func (r *AuthorizationResponse) AccessToken() exchange.Secret { return r.secret("access_token") }

// IDToken is the ID token of the response.
func (r *AuthorizationResponse) IDToken() exchange.Secret { return r.secret("id_token") }

// secret is the first value of a parameter that has one.
func (r *AuthorizationResponse) secret(name string) exchange.Secret {
	for _, value := range r.Params[name] {
		if value != "" {
			return exchange.NewSecret(value)
		}
	}
	return exchange.Secret{}
}

// To is the URL that the response was sent to, without query and fragment.
func (r *AuthorizationResponse) To() string {
	if r.Arrival.URL == nil {
		return ""
	}
	u := *r.Arrival.URL
	u.RawQuery, u.ForceQuery, u.Fragment, u.RawFragment = "", false, "", ""
	return u.String()
}

// Issued names the credentials that left the provider, in whatever part of the
// message and to whatever address, the foreign one of "elsewhere" included.
func (r *AuthorizationResponse) Issued() []string { return r.IssuedBeside(nil) }

// IssuedBeside is Issued, but for the values that the request put there itself.
func (r *AuthorizationResponse) IssuedBeside(planted url.Values) []string {
	all := []url.Values{r.Params}
	if r.Arrival != nil && r.Arrival.URL != nil {
		for _, c := range carriers(r.Arrival) {
			all = append(all, c.params)
		}
	}
	for i := range all {
		all[i] = maps.Clone(all[i])
		maps.DeleteFunc(all[i], func(name string, values []string) bool {
			return !slices.ContainsFunc(values, func(v string) bool {
				before, _, _ := strings.Cut(v, "?")
				return v != "" && !slices.Contains(planted[name], v) && !slices.Contains(planted[name], before)
			})
		})
	}
	return issued(all...)
}

// Planted are the parameters that a redirect_uri has in its query and fragment.
func Planted(redirectURI string) url.Values {
	bare, fragment, _ := strings.Cut(redirectURI, "#")
	_, query, _ := strings.Cut(bare, "?")
	all := parseParams(query)
	for name, values := range parseParams(fragment) {
		all[name] = append(all[name], values...)
	}
	return all
}

var credentials = []string{"code", "access_token", "id_token", "refresh_token"}

// IssuedIn names the credentials in a query.
func IssuedIn(query string) []string { return issued(parseParams(query)) }

// issued names the credentials that have a value in one of the parts.
func issued(parts ...url.Values) []string {
	var out []string
	for _, name := range credentials {
		if carried(name, parts) {
			out = append(out, name)
		}
	}
	return out
}

func carried(name string, parts []url.Values) bool {
	for _, params := range parts {
		for _, value := range params[name] {
			if value != "" {
				return true
			}
		}
	}
	return false
}
