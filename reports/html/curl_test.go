package html

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// sent runs the commands with a curl that prints its arguments, one a line.
func sent(t *testing.T, script string) []string {
	t.Helper()
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(shell, "-c", `curl() { printf '%s\n' "$@"; }; `+script)
	cmd.Dir = t.TempDir()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s\n%s", err, out, script)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

func TestCurl(t *testing.T) {
	use := exchange.Exchange{Channel: exchange.Back, Request: exchange.Request{
		Method: "GET", URL: "https://op.test/me", Header: http.Header{"Authorization": {"Bearer [redacted:11112222]"}, "User-Agent": {"x"}},
	}}
	token := back()
	script := curl([]*exchange.Exchange{&token, &use})
	for _, want := range []string{
		"OIDC_BASIC=''  # not shown", "OIDC_CODE=''  # not shown", "OIDC_BEARER=''  # access_token of the answer to request 1",
		`--header 'Authorization: Basic '"$OIDC_BASIC"`, `'grant_type=authorization_code&code='"$OIDC_CODE"`, `'Authorization: Bearer '"$OIDC_BEARER"`,
	} {
		if !strings.Contains(script, want) {
			t.Errorf("no %s in\n%s", want, script)
		}
	}
	if strings.Contains(script, "redacted") || strings.Contains(script, "User-Agent") {
		t.Errorf("in it: %s", script)
	}
	got := sent(t, script)
	if want := "https://op.test/me"; got[len(got)-1] != want {
		t.Errorf("the last URL is %q", got[len(got)-1])
	}
}

// Whatever a request held stays data: no shell runs any of it.
func TestCurlQuotes(t *testing.T) {
	for _, text := range []string{
		`'; touch broken; '`, `$(touch broken)`, "`touch broken`", `"; touch broken; "`, `\'; touch broken`, "a\tb", "it's \\ $HOME !! * ~", "-o broken", "@broken", "\u202e\u200bx",
		"x=[redacted:0a1b2c3d]$(touch broken)[redacted:0a1b2c3d]'", "PATH=[redacted:0a1b2c3d]",
	} {
		x := exchange.Exchange{Channel: exchange.Back, Request: exchange.Request{Method: "POST", URL: "https://op.test/", Body: text}}
		script := curl([]*exchange.Exchange{&x})
		got := sent(t, script+"; ls")
		want := mark.ReplaceAllString(text, "")
		found := false
		for i, word := range got {
			found = found || word == want && got[i-1] == "--data-raw"
			if word == "broken" {
				t.Errorf("a shell ran %q:\n%s", text, script)
			}
		}
		if !found {
			t.Errorf("%q came out as %q:\n%s", want, got, script)
		}
		if line(script, len(script)) != strings.ReplaceAll(script, "\n", `\n`) {
			t.Errorf("something in it can't be seen: %q", script)
		}
	}
}

func TestCurlWhereItDoesNotSuffice(t *testing.T) {
	login, token, long, binary := front(), back(), back(), back()
	long.Request.Body = "x… [cut: 99999 bytes in all]"
	binary.Request.Body = "[12 bytes that are not text]"
	many := []*exchange.Exchange{&token, &token, &token, &token, &token, &token, &token}
	for name, all := range map[string][]*exchange.Exchange{"none": nil, "a login": {&login, &token}, "a cut body": {&long}, "no text": {&binary}, "many": many} {
		if script := curl(all); script != "" {
			t.Errorf("%s: %s", name, script)
		}
	}
}
