package fault

import (
	"strings"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/reference"
	"github.com/oidcheck/oidcheck/reference/internal/rptest"
)

var redirectProbes = map[string]probe{
	"redirect-uri-unchecked": codeGoesTo(func(string) string { return "https://evil.example/cb" }),
	"redirect-uri-path-prefix": codeGoesTo(func(registered string) string {
		return registered + "/evil"
	}),
	"redirect-uri-host-prefix": codeGoesTo(func(registered string) string {
		return strings.Replace(registered, ".rp.test", ".rp.test.evil.example", 1)
	}),
	"redirect-uri-userinfo-host": codeGoesTo(func(registered string) string {
		return strings.Replace(registered, ".rp.test", ".rp.test@evil.example", 1)
	}),
	"redirect-uri-query-ignored": codeGoesTo(func(registered string) string { return registered + "?a=b" }),
	"redirect-uri-subdomain": codeGoesTo(func(registered string) string {
		return strings.Replace(registered, "https://", "https://evil.", 1)
	}),
	"redirect-uri-regular-expression": codeGoesTo(func(registered string) string {
		return strings.Replace(registered, ".rp.test", "xrp.test", 1)
	}),
	"redirect-uri-scheme-downgrade": codeGoesTo(func(registered string) string {
		return strings.Replace(registered, "https:", "http:", 1)
	}),
	"redirect-uri-script":           codeGoesTo(func(string) string { return "javascript:alert(1)" }),
	"redirect-uri-fragment-ignored": codeGoesTo(func(registered string) string { return registered + "#evil" }),
	"redirect-uri-assumed": func(_ *testing.T, b *rptest.Browser) bool {
		native := b.Open(b.Request(reference.RoleNative, "redirect_uri", "-"))
		return native.IsLogin() && !b.Open(b.Request(basic, "redirect_uri", "-")).IsLogin()
	},
	"redirect-uri-first-checked-last-used": func(_ *testing.T, b *rptest.Browser) bool {
		b.Authorize(basic)
		twice := b.Request(basic)
		twice.Add("redirect_uri", "https://evil.example/cb")
		return strings.HasPrefix(b.Open(twice).Header.Get("Location"), "https://evil.example/cb?")
	},
	"loopback-port-fixed": func(_ *testing.T, b *rptest.Browser) bool {
		return !b.Open(b.Request(reference.RoleNative, "redirect_uri", "http://127.0.0.1:5000/cb")).IsLogin()
	},
	"redirect-uri-error-redirected": func(_ *testing.T, b *rptest.Browser) bool {
		return b.Open(b.Request(basic, "redirect_uri", "https://evil.example/cb")).Redirects() &&
			!b.Open(b.Request(basic, "client_id", "unknown")).Redirects()
	},
	"unknown-client-redirected": func(_ *testing.T, b *rptest.Browser) bool {
		return b.Open(b.Request(basic, "client_id", "unknown")).Redirects() &&
			!b.Open(b.Request(basic, "redirect_uri", "https://evil.example/cb")).Redirects()
	},
}

// codeGoesTo probes whether a code is sent to what bend makes of a registered
// URI.
func codeGoesTo(bend func(registered string) string) probe {
	return func(_ *testing.T, b *rptest.Browser) bool {
		b.Authorize(basic) // sign in and consent
		uri := bend(b.Application(basic).RedirectURIs[0])
		response := b.Open(b.Request(basic, "redirect_uri", uri))
		to := response.Header.Get("Location")
		return strings.HasPrefix(to, uri) && strings.Contains(to, "code=")
	}
}

func TestRedirectFaults(t *testing.T) { compare(t, redirectProbes) }

var codeProbes = map[string]probe{
	"code-reuse-accepted": func(_ *testing.T, b *rptest.Browser) bool { return reused(b, basic) },
	"code-reuse-accepted-for-public-clients": func(_ *testing.T, b *rptest.Browser) bool {
		return reused(b, public) && !reused(b, basic)
	},
	"code-check-then-spend": func(_ *testing.T, b *rptest.Browser) bool {
		return together(b, basic) == 2 && !reused(b, basic)
	},
	"code-never-expires":      aged(24 * time.Hour),
	"code-expiry-with-leeway": aged(5 * time.Minute),
}

func reused(b *rptest.Browser, role string) bool {
	code := b.Code(role)
	first, again := b.Redeem(role, code), b.Redeem(role, code)
	return first.Status == 200 && again.Status == 200
}

// together redeems a code twice at once and counts the successes.
func together(b *rptest.Browser, role string) int {
	granted := 0
	for _, answer := range b.RedeemTogether(role, b.Code(role), 2) {
		if answer.Status == 200 {
			granted++
		}
	}
	return granted
}

// aged probes whether a code can be redeemed at that age. It starts a provider
// of its own, whose clock it moves, with the fault of the other one.
func aged(age time.Duration) probe {
	return func(t *testing.T, b *rptest.Browser) bool {
		clock := rptest.NewClock()
		o := reference.Options{Now: clock.Now}
		if id := b.Get("/.well-known/jwks.json").Header.Get("Oidcheck-Faults"); id != "" {
			f, err := Find(id)
			if err != nil {
				t.Fatal(err)
			}
			o.Arm = append(o.Arm, f.Arm)
		}
		old := rptest.NewBrowser(t, rptest.Start(t, o))
		code := old.Code(basic)
		clock.Advance(age)
		return old.Redeem(basic, code).Status == 200
	}
}

func TestCodeFaults(t *testing.T) { compare(t, codeProbes) }

var replayProbes = map[string]probe{
	"replay-keeps-access-token": func(_ *testing.T, b *rptest.Browser) bool {
		me, active, refreshed := survivors(b)
		return me && active && !refreshed
	},
	"replay-keeps-refresh-token": func(_ *testing.T, b *rptest.Browser) bool {
		me, active, refreshed := survivors(b)
		return !me && !active && refreshed
	},
	"replay-unseen-by-userinfo": func(_ *testing.T, b *rptest.Browser) bool {
		me, active, refreshed := survivors(b)
		return me && !active && !refreshed
	},
	"replay-unseen-by-introspection": func(_ *testing.T, b *rptest.Browser) bool {
		me, active, refreshed := survivors(b)
		return !me && active && !refreshed
	},
}

// survivors replays a code and reports what still works that it gave.
func survivors(b *rptest.Browser) (userinfo, active, refreshed bool) {
	code := b.Code(basic, rptest.Offline...)
	first := b.Redeem(basic, code)
	b.Redeem(basic, code)
	access := first.Text("access_token")
	return b.Userinfo(access).Status == 200,
		b.Introspect(basic, access).JSON()["active"] == true,
		b.Refresh(basic, first.Text("refresh_token")).Status == 200
}

func TestReplayFaults(t *testing.T) { compare(t, replayProbes) }
