package command

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites"
)

// TestNoSecretIsShown looks for everything that has to stay secret in all that
// a run of a careless provider writes: what the target file holds, and every
// code, token, cookie and verifier that passed by.
func TestNoSecretIsShown(t *testing.T) {
	for _, driver := range []string{"http", "auto"} {
		t.Run(driver, func(t *testing.T) { noSecretIsShown(newBrowserProgram(t), driver) })
	}
}

// careless are faults that send secrets where a conforming provider sends none.
var careless = []string{
	"code-reuse-accepted", "redirect-uri-unchecked", "token-error-generic", "id-token-unsigned",
	"refresh-token-always", "state-dropped", "userinfo-without-sub", "replay-keeps-access-token",
}

func noSecretIsShown(p *program, driver string) {
	t := p.t
	var stdout, stderr output
	a := &app{defaults: p.defaults, stdout: &stdout, stderr: &stderr, getenv: p.getenv}
	if err := a.load(); err != nil {
		t.Fatal(err)
	}
	f := runFlags{driver: driver, out: "out", seed: 1, faults: careless}
	subject, err := a.choose(f)
	if err != nil {
		t.Fatal(err)
	}
	defer subject.close()
	j := &job{app: a, flags: f, subject: subject, suite: suites.All(), started: time.Now()}
	if err := j.prepare(); err != nil {
		t.Fatal(err)
	}
	if code, err := j.do(t.Context()); err != nil || code != reports.ExitViolated {
		t.Fatalf("exit %d, error %v\n%s", code, err, stdout.String())
	}
	p.write("stdout.txt", stdout.String())
	p.write("stderr.txt", stderr.String())

	own := subject.target.Secrets()
	if len(own) == 0 {
		t.Error("the target has no secrets")
	}
	noLeaks(t, p.dir, own)
	learned := j.session.Provider.Redactor.Learned()
	if len(learned) < 100 {
		t.Errorf("only %d secrets were met in %d exchanges", len(learned), p.report("out").Timing.Exchanges)
	}
	noLeaks(t, p.dir, learned)
}

func noLeaks(t *testing.T, dir string, secrets []exchange.Secret) {
	t.Helper()
	leaks, err := reports.ScanDir(dir, secrets)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range leaks {
		value := secrets[l.Secret].Reveal()
		if !isNamed(t, filepath.Join(dir, filepath.FromSlash(l.File)), value) {
			t.Errorf("%s: a secret of %d bytes", l, len(value))
		}
	}
}

// isNamed reports whether a value stands in a file as something that is no secret,
// and nowhere else: as a code_challenge, which RFC 7636 section 4.3 sends in clear
// through the user agent, or as what a form of the bundled provider is recognised
// by. Both are learned because a case offers them in the place of a secret:
// pkce-verifier-verified@…challenge-as-verifier, and token-credential-kind@form-as-code.
func isNamed(t *testing.T, file, value string) bool {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`(code_challenge|interaction|csrf)(=|[\\"u02]+ value=[\\"u02]+|",\s*"value": ")` + regexp.QuoteMeta(value))
	return named.Match(text) && !strings.Contains(named.ReplaceAllString(string(text), ""), value)
}

// The scan has to be able to find something.
func TestScanFindsWhatSlippedThrough(t *testing.T) {
	p := newProgram(t)
	p.serve("target.yml")
	a := &app{defaults: p.defaults, getenv: func(string) string { return "" }}
	if err := a.load(); err != nil {
		t.Fatal(err)
	}
	subject, err := a.choose(runFlags{target: "target.yml"})
	if err != nil {
		t.Fatal(err)
	}
	j := &job{app: a, flags: runFlags{out: "."}, subject: subject}
	if err := j.scan(); err != nil { // there is nothing but the target file
		t.Errorf("an empty directory: %v", err)
	}
	secret := subject.target.Secrets()[0].Reveal()
	files, err := reports.NewEvidenceStore(".").Put(exchange.Exchange{Request: exchange.Request{Method: http.MethodPost, Body: "client_secret=" + secret}})
	if err != nil {
		t.Fatal(err)
	}
	err = j.scan()
	if err == nil || !strings.Contains(err.Error(), files[0]) || strings.Contains(err.Error(), secret) {
		t.Errorf("a secret in %v: %v", files, err)
	}
}
