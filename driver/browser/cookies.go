package browser

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/storage"
)

// Cookies returns the cookies of the agent's browser context, in the form of
// httpx.Jar.All: Domain begins with a dot where subdomains get the cookie too.
// SameSite is 0 for a cookie that does not say it.
func (a *Agent) Cookies(ctx context.Context) ([]*http.Cookie, error) {
	raw, err := a.cookies(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]*http.Cookie, len(raw))
	for i, c := range raw {
		all[i] = &http.Cookie{Name: c.Name, Value: c.Value, Domain: c.Domain, Path: c.Path,
			Secure: c.Secure, HttpOnly: c.HTTPOnly, SameSite: sameSite[c.SameSite], Partitioned: c.PartitionKey != nil}
		if !c.Session && c.Expires > 0 {
			all[i].Expires = time.Unix(int64(c.Expires), 0).UTC()
		}
	}
	return all, nil
}

var sameSite = map[network.CookieSameSite]http.SameSite{
	network.CookieSameSiteStrict: http.SameSiteStrictMode,
	network.CookieSameSiteLax:    http.SameSiteLaxMode,
	network.CookieSameSiteNone:   http.SameSiteNoneMode,
}

func (a *Agent) cookies(ctx context.Context) ([]*network.Cookie, error) {
	got, err := cdp.Call(ctx, a.browser.session(), storage.GetCookies, storage.GetCookiesParams{BrowserContextID: a.profile.id})
	if err != nil {
		return nil, a.browser.gone(fmt.Errorf("read the browser's cookies: %w", err))
	}
	return got.Cookies, nil
}

// DropCookie forgets every cookie of that name.
func (a *Agent) DropCookie(ctx context.Context, name string) error {
	all, err := a.cookies(ctx)
	if err != nil {
		return err
	}
	var keep []*network.CookieParam
	for _, c := range all {
		if c.Name != name {
			keep = append(keep, param(c))
		}
	}
	if len(keep) == len(all) {
		return fmt.Errorf("no cookie %q to drop", name)
	}
	// Only a tab can delete a single cookie, and the tab may hang.
	_, err = cdp.Call(ctx, a.browser.session(), storage.ClearCookies, storage.ClearCookiesParams{BrowserContextID: a.profile.id})
	if err != nil {
		return a.browser.gone(fmt.Errorf("drop cookie %q: %w", name, err))
	}
	return a.set(ctx, keep)
}

// param is a cookie as it is put back.
func param(c *network.Cookie) *network.CookieParam {
	p := &network.CookieParam{Name: c.Name, Value: c.Value, Path: c.Path, Secure: c.Secure, HTTPOnly: c.HTTPOnly,
		SameSite: c.SameSite, Priority: c.Priority, SourceScheme: c.SourceScheme, SourcePort: c.SourcePort, PartitionKey: c.PartitionKey}
	if !c.Session {
		p.Expires = cdp.TimeSinceEpoch(c.Expires)
	}
	own(p, c.Domain)
	return p
}

// own gives the cookie its host. Where only that host gets it, Chromium wants
// to be told by a URL: a domain would let subdomains have it too.
func own(p *network.CookieParam, domain string) {
	switch {
	case strings.HasPrefix(domain, "."):
		p.Domain = domain
	case p.Secure:
		p.URL = "https://" + bracket(domain) + "/"
	default:
		p.URL = "http://" + bracket(domain) + "/"
	}
}

// Import adds cookies in the form of Cookies, those of another agent for
// example. Those without a domain are left out, since it is not known whose
// they are.
func (a *Agent) Import(ctx context.Context, cookies []*http.Cookie) error {
	var add []*network.CookieParam
	for _, c := range cookies {
		if c.Domain == "" {
			continue
		}
		p := &network.CookieParam{Name: c.Name, Value: c.Value, Path: c.Path, Secure: c.Secure, HTTPOnly: c.HttpOnly}
		own(p, c.Domain)
		for text, mode := range sameSite {
			if mode == c.SameSite {
				p.SameSite = text
			}
		}
		if !c.Expires.IsZero() {
			p.Expires = cdp.TimeSinceEpoch(c.Expires.Unix())
		}
		add = append(add, p)
	}
	return a.set(ctx, add)
}

func (a *Agent) set(ctx context.Context, cookies []*network.CookieParam) error {
	if len(cookies) == 0 {
		return nil
	}
	_, err := cdp.Call(ctx, a.browser.session(), storage.SetCookies, storage.SetCookiesParams{Cookies: cookies, BrowserContextID: a.profile.id})
	if err != nil {
		return a.browser.gone(fmt.Errorf("set the browser's cookies: %w", err))
	}
	return nil
}
