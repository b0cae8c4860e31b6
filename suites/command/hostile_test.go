package command

import (
	"bytes"
	"crypto/tls"
	"encoding/pem"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/proof"
)

// battery are the requirements that a hostile target is asked about: a few of
// each endpoint.
const battery = "metadata-json,metadata-issuer,metadata-required-members,jwks-kid-unique,jwks-no-private-parts,code-exchange@client_secret_basic,id-token-signature,id-token-iss,userinfo-response,login-redirect-status"

// marks are what no artefact may hold as it came: a injected, and what a terminal obeys.
const (
	injected = `<script>zqx()</script>`
	escape   = "\x1b]0;zqx\x07"
)

// hostility is one way in which a target misbehaves.
type hostility struct {
	name  string
	path  string   // endpoint below the issuer
	spoil spoiler  // what comes from it
	wants []string // requirements of which none may pass; none: the target is lost, or nobody can log in
}

// spoiler answers in place of the provider, which it may ask by next.
type spoiler func(w http.ResponseWriter, r *http.Request, next http.Handler)

// front stands before the bundled provider, at its address, and spoils one endpoint.
type front struct {
	target    *target.Target
	elsewhere atomic.Int32 // requests that came to a host that is nobody's business
}

func newFront(t *testing.T, p *program, b *proof.Bench, h hostility) *front {
	t.Helper()
	issuer, err := url.Parse(b.Target.Issuer)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: issuer.Scheme, Host: issuer.Host})
	proxy.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: b.Roots}}
	f := &front{}
	evil := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { f.elsewhere.Add(1) }))
	t.Cleanup(evil.Close)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body) // until it was read, nobody notices that the client left
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if h.spoil != nil && r.URL.Path == issuer.Path+h.path {
			r.Header.Set("X-Elsewhere", evil.URL)
			h.spoil(w, r, proxy)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	server.Config.ErrorLog = nil
	server.StartTLS()
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	p.write("ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})))
	f.target = describeFront(t, p, b, issuer.Host, server.Listener.Addr().String())
	return f
}

// describeFront writes the target file: the provider's name, if one is given, leads
// to address.
func describeFront(t *testing.T, p *program, b *proof.Bench, host, address string) *target.Target {
	t.Helper()
	to := *b.Target
	to.CAFile, to.Strict = "ca.pem", false
	if host != "" {
		to.Resolve = map[string]string{host: address}
	}
	to.Users = b.Target.Users[:1]
	to.Clients = map[target.Role]*target.Client{target.ConfidentialBasic: b.Target.Clients[target.ConfidentialBasic]}
	to.Limits.Timeout = 1500 * time.Millisecond
	text, err := to.YAML()
	if err != nil {
		t.Fatal(err)
	}
	p.write("hostile.yml", string(text))
	return &to
}

// limit is how long one run may take, whatever the target does.
const limit = 45 * time.Second

// TestHostileTargets: whatever a target does, a run ends in time, not with
// success, and nothing of it gets into what we write as it came.
func TestHostileTargets(t *testing.T) {
	b, err := proof.Start(proof.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	p := newProgram(t)
	newFront(t, p, b, hostility{})
	if r := p.do(fast("clean", "--target", "hostile.yml", "--only", battery)...); r.code != reports.ExitOK {
		t.Fatalf("the control does not pass: exit %d\n%s", r.code, r.text())
	}
	table := hostilities()
	if len(table) < 40 {
		t.Errorf("only %d hostile targets", len(table))
	}
	for _, h := range table {
		t.Run(h.name, func(t *testing.T) { beset(t, b, h, fast("out", "--only", battery)) })
	}
}

// beset runs the program against a target that misbehaves.
func beset(t *testing.T, b *proof.Bench, h hostility, run []string) {
	t.Helper()
	p := newProgram(t)
	f := newFront(t, p, b, h)
	endure(t, p, h, append(run, "--target", "hostile.yml"))
	if n := f.elsewhere.Load(); n > 0 {
		t.Errorf("%d requests went elsewhere", n)
	}
}

// endure runs the program, which a target may delay, but neither hold nor mislead.
func endure(t *testing.T, p *program, h hostility, run []string) {
	t.Helper()
	began := time.Now()
	r := p.do(run...)
	took := time.Since(began)
	judgeHostile(t, p, h, r)
	if took > limit {
		t.Errorf("it took %v", took)
	}
	t.Logf("exit %d, %s, %.1f s", r.code, tally(p.report("out")), took.Seconds())
}

// tally says how many cases have each verdict.
func tally(r *reports.Report) string {
	var out []string
	for _, v := range reports.Verdicts() {
		if n := r.Summary.Cases[v]; n > 0 {
			out = append(out, fmt.Sprintf("%d %s", n, v))
		}
	}
	return strings.Join(out, " ")
}

func judgeHostile(t *testing.T, p *program, h hostility, r result) {
	t.Helper()
	if r.code != reports.ExitEnvironment && r.code != reports.ExitViolated {
		t.Fatalf("exit %d\n%s", r.code, r.text())
	}
	got := verdicts(p.report("out"))
	if len(h.wants) == 0 && (r.code != reports.ExitEnvironment || slices.Contains(values(got), reports.Pass)) {
		t.Errorf("exit %d, want 3 and nothing judged: %v", r.code, got)
	}
	for _, id := range h.wants {
		if v := got[id]; v != reports.Fail && v != reports.Blocked && v != reports.Error {
			t.Errorf("%s: %q\n%s", id, v, r.text())
		}
	}
	clean(t, "the console", r.text())
	walk := func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err == nil {
			clean(t, d.Name(), string(text))
		}
		return err
	}
	if err := filepath.WalkDir(filepath.Join(p.dir, "out"), walk); err != nil {
		t.Error(err)
	}
}

func values(m map[string]reports.Verdict) []reports.Verdict {
	var out []reports.Verdict
	for _, v := range m {
		out = append(out, v)
	}
	return out
}

// clean fails the test where text of the target stands in a file so that it acts.
// A script is but text in JSON, on the console, and in the code of Markdown.
func clean(t *testing.T, file, text string) {
	t.Helper()
	marks := []string{"\x1b"}
	switch filepath.Ext(file) {
	case ".html", ".xml":
		marks = append(marks, injected)
	case ".md":
		marks, text = append(marks, injected), code.ReplaceAllString(text, "")
	}
	for _, mark := range marks {
		if at := strings.Index(text, mark); at >= 0 {
			t.Errorf("%s holds %q: %q", file, mark, text[max(0, at-100):min(len(text), at+100)])
		}
	}
}

// code is what stands between backticks.
var code = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`")

// TestHostileConnections: targets that do not even get to HTTP.
func TestHostileConnections(t *testing.T) {
	b, err := proof.Start(proof.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	host := strings.TrimPrefix(strings.TrimSuffix(b.Target.Issuer, "/oidc"), "https://")
	record := []byte{22, 3, 1, 0, 200, 1, 0, 0} // a handshake that breaks off
	for name, talk := range map[string]func(net.Conn){
		"closes at once":   func(c net.Conn) {},
		"half a handshake": func(c net.Conn) { _, _ = c.Write(record) },
		"no TLS":           func(c net.Conn) { _, _ = c.Write([]byte("HTTP/1.1 200 OK\r\n\r\n" + injected)) },
		"endless noise":    func(c net.Conn) { endless(c) },
		"silence":          func(c net.Conn) { _, _ = c.Read(make([]byte, 1<<20)); _, _ = c.Read(make([]byte, 1)) },
		"a fatal alert":    func(c net.Conn) { _, _ = c.Write([]byte{21, 3, 3, 0, 2, 2, 80}) },
	} {
		t.Run(name, func(t *testing.T) {
			p := newProgram(t)
			p.write("ca.pem", string(b.CACertificate))
			describeFront(t, p, b, host, talker(t, talk))
			judgeHostile(t, p, hostility{}, p.do(fast("out", "--target", "hostile.yml", "--only", battery)...))
		})
	}
	t.Run("a certificate of nobody", func(t *testing.T) {
		p := newProgram(t)
		server := httptest.NewTLSServer(http.NotFoundHandler())
		t.Cleanup(server.Close)
		p.write("ca.pem", string(b.CACertificate)) // not that of the server
		describeFront(t, p, b, host, server.Listener.Addr().String())
		r := p.do(fast("out", "--target", "hostile.yml", "--only", battery)...)
		judgeHostile(t, p, hostility{}, r)
		p.says(r, "unknown authority", "--ca-file")
	})
}

// talker accepts connections and lets talk have each.
func talker(t *testing.T, talk func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				talk(c)
			}()
		}
	}()
	return l.Addr().String()
}
