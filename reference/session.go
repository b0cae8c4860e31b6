package reference

import (
	"net/http"
	"strings"
)

// sessionCookieName has the prefix that makes a browser insist on Secure, on
// Path=/ and on no Domain.
const sessionCookieName = "__Host-oidcheck_session"

// cookieName tells the sessions of issuers on one host apart.
func (p *Provider) cookieName() string {
	return sessionCookieName + strings.ReplaceAll(strings.TrimSuffix(p.root, root), "/", "_")
}

// cookie returns the session cookie with that value.
func (p *Provider) cookie(value string) *http.Cookie {
	c := &http.Cookie{
		Name: p.cookieName(), Value: value, Path: "/",
		Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode,
	}
	p.policy.Page.EditCookie(c)
	return c
}

// session returns the session of the browser that sent the request, or nil.
func (p *Provider) session(r *http.Request) *session {
	sent, err := r.Cookie(p.cookie("").Name)
	if err != nil {
		return nil
	}
	return p.store.session(sent.Value, p.now())
}

// openSession starts a session and gives the browser its cookie.
func (p *Provider) openSession(w http.ResponseWriter) *session {
	opened, id := p.store.openSession(p.now())
	http.SetCookie(w, p.cookie(id))
	return opened
}
