package agent

import (
	"net/url"
	"slices"
	"strings"
)

// Mark is what no page has of its own: where it is sent to a provider and comes
// back in a page unescaped, the page has an element of this name.
const Mark = "oidcheck"

// marked reports whether markup or a script of ours is part of the page.
func (d *Document) marked() bool {
	return slices.ContainsFunc(d.elements, func(e *Element) bool {
		return e.Tag == Mark || slices.ContainsFunc([]string{"href", "action", "formaction", "src"}, func(name string) bool {
			u := strings.ToLower(strings.TrimSpace(e.Get(name)))
			return strings.HasPrefix(u, "javascript:") && strings.Contains(u, Mark)
		})
	})
}

// maxForeign bounds the hosts that are named of a page.
const maxForeign = 20

// foreign names the hosts of other sites from which the page loads something by
// itself, unless it says by a digest what that has to be.
func (d *Document) foreign() []string {
	var hosts []string
	for _, e := range d.elements {
		u := d.resolve(e.loads())
		if e.loads() == "" || e.Get("integrity") != "" || !httpURL(u) || d.home(u) {
			continue
		}
		if host := strings.ToLower(label(u.Host)); !slices.Contains(hosts, host) && len(hosts) < maxForeign {
			hosts = append(hosts, host)
		}
	}
	return hosts
}

// loads is the address from which a browser loads the element, or "".
func (e *Element) loads() string {
	switch e.Tag {
	case "script", "img", "iframe", "frame", "embed", "source", "audio", "video", "track":
		return e.Get("src")
	case "object":
		return e.Get("data")
	case "link":
		for rel := range strings.FieldsSeq(strings.ToLower(e.Get("rel"))) {
			switch rel {
			case "stylesheet", "icon", "apple-touch-icon", "preload", "modulepreload", "manifest":
				return e.Get("href")
			}
		}
	}
	return ""
}

// home reports whether u is of the site of the page.
func (d *Document) home(u *url.URL) bool {
	from, to := d.URL.Hostname(), u.Hostname()
	return strings.EqualFold(from, to) || Loopback(from) && Loopback(to) || sameSite(from, to)
}
