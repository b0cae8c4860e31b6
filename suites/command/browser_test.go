package command

import (
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"encoding/pem"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/reports"
)

// A browser shows what plain HTTP can't.
func TestBrowserFaultIsFound(t *testing.T) {
	p := newBrowserProgram(t)
	p.wants(reports.ExitViolated, p.do("run", "--patience", "0s", "--out", "out", "--only", "login-page-framing", "--fault", "login-page-framable"))
	if got := failed(p.report("out")); !slices.Equal(got, []string{"login-page-framing"}) {
		t.Errorf("failed %v", got)
	}
	p.wants(reports.ExitOK, p.do("run", "--driver", "browser", "--patience", "0s", "--out", "out", "--only", "code-exchange"))
	for _, q := range p.report("out").Requirements {
		for _, c := range q.Cases {
			if c.Verdict == reports.Pass && c.Driver != "browser" {
				t.Errorf("%s was run by %s", c.ID, c.Driver)
			}
		}
	}
}

// Where scripts make the pages, auto takes a browser for the login though no
// case asks for one, and http says what to do.
func TestLoginThatNeedsScripts(t *testing.T) {
	p := newBrowserProgram(t)
	p.serve("target.yml")
	p.scripting("target.yml", "scripted.yml")
	args := []string{"run", "--patience", "0s", "--out", "out", "--target", "scripted.yml", "--only", "code-single-use@client_secret_basic,code-single-use@none"}
	p.wants(reports.ExitOK, p.do(args...))
	if s := p.report("out").Summary; s.Cases[reports.Pass] != 2 {
		t.Errorf("summary %+v", s)
	}
	r := p.wants(reports.ExitEnvironment, p.do(append(args, "--driver", "http")...))
	p.says(r, "needs JavaScript", "users[0]", "browser driver")
	r = p.wants(reports.ExitEnvironment, p.do(append(args, "--chrome", "/no/such/chromium")...))
	p.says(r, "the login needs JavaScript", "/no/such/chromium", "apt-get install")
}

// scripting puts a proxy before the provider of a target file that turns its
// pages into scripts, and writes the target file of that.
func (p *program) scripting(from, to string) {
	p.t.Helper()
	text := p.read(from)
	issuer := regexp.MustCompile(`(?m)^issuer: https://([^/\s]+)`).FindStringSubmatch(text)
	if issuer == nil {
		p.t.Fatal("the target file names no issuer")
	}
	behind := issuer[1]
	before := httptest.NewUnstartedServer(nil)
	front := before.Listener.Addr().String()
	before.Config.Handler = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = "https", behind, behind
			rename(r.Out.Header, front, behind)
		},
		Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}, // the test's own
		ModifyResponse: func(r *http.Response) error {
			rename(r.Header, behind, front)
			r.Header.Del("Content-Security-Policy")
			return script(r, behind, front)
		},
	}
	before.StartTLS()
	p.t.Cleanup(before.Close)
	p.write("front.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: before.Certificate().Raw})))
	text = strings.ReplaceAll(text, behind, front)
	p.write(to, regexp.MustCompile(`(?m)^ca_file: .*$`).ReplaceAllString(text, "ca_file: front.pem"))
}

// rename puts one host in the place of another.
func rename(h http.Header, from, to string) {
	for _, name := range []string{"Location", "Origin", "Referer"} {
		if v := h.Get(name); v != "" {
			h.Set(name, strings.Replace(v, "https://"+from, "https://"+to, 1))
		}
	}
}

// script makes of a page a script that writes it, and renames hosts in others.
func script(r *http.Response, from, to string) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
		body = []byte(`<!doctype html><body><script>document.body.innerHTML = atob("` + base64.StdEncoding.EncodeToString(body) + `")</script>`)
	} else {
		body = bytes.ReplaceAll(body, []byte(from), []byte(to))
	}
	r.Header.Set("Content-Length", strconv.Itoa(len(body)))
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return nil
}
