package html

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	xhtml "golang.org/x/net/html"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/reports"
)

var started = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

// front is an authorization request whose answer goes to a client.
func front() exchange.Exchange {
	return exchange.Exchange{
		Seq: 1, Channel: exchange.Front, Driver: "http", Started: started, TookMS: 3,
		Request: exchange.Request{Method: "GET", URL: "https://op.test/auth?response_type=code&client_id=app&redirect_uri=https%3A%2F%2Fapp.rp.test%2Fcb"},
		Response: &exchange.Response{Status: 303, Header: http.Header{
			"Location": {"https://app.rp.test/cb?code=[redacted:0a1b2c3d]&state=s-1"},
		}},
	}
}

// back is a token request whose answer holds a JWT.
func back() exchange.Exchange {
	body := `{"access_token":"[redacted:11112222]","id_token":"[redacted:33334444]","token_type":"Bearer"}`
	return exchange.Exchange{
		Seq: 2, Channel: exchange.Back, Driver: "http", Started: started.Add(time.Second), TookMS: 12.5,
		Request: exchange.Request{
			Method: "POST", URL: "https://op.test/token", Body: "grant_type=authorization_code&code=[redacted:0a1b2c3d]",
			Header: http.Header{"Authorization": {"Basic [redacted:99999999]"}, "Content-Type": {"application/x-www-form-urlencoded"}},
		},
		Response: &exchange.Response{
			Status: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: body, BodyBytes: len(body),
			Tokens: []exchange.Token{{Mark: "[redacted:33334444]", Header: `{"alg":"RS256"}`, Claims: `{"sub":"alice","exp":1795903578}`, Signed: true}},
		},
	}
}

// stored puts exchanges, notes and pictures into a directory, and names them.
func stored(t *testing.T, things ...any) (fstest.MapFS, []string) {
	t.Helper()
	dir, names := fstest.MapFS{}, []string{}
	for i, thing := range things {
		name, data := fmt.Sprintf("evidence/%d.json", i), []byte(nil)
		switch thing := thing.(type) {
		case string:
			name, data = fmt.Sprintf("evidence/%d.txt", i), []byte(thing)
		case image.Image:
			var b bytes.Buffer
			if err := png.Encode(&b, thing); err != nil {
				t.Fatal(err)
			}
			name, data = fmt.Sprintf("evidence/%d.png", i), b.Bytes()
		default:
			var err error
			if data, err = json.Marshal([]any{thing}); err != nil {
				t.Fatal(err)
			}
		}
		dir[name] = &fstest.MapFile{Data: data}
		names = append(names, name)
	}
	return dir, names
}

// failing is a finished report of one requirement with one case that fails.
func failing(evidence ...string) *reports.Report {
	r := &reports.Report{
		Tool: reports.Tool{Name: "oidcheck"}, Target: reports.Target{Name: "a provider", Issuer: "https://op.test"}, Seed: 7, Started: started,
		Repeat: "oidcheck run --target op.yml --seed 7",
		Requirements: []reports.Requirement{{
			ID: "code-single-use", Title: "redeems a code once", Level: "MUST", Severity: "critical", Modes: []string{"code"},
			Why: "a code leaks", How: "redeems it twice", Fix: "mark it as spent", CWE: []string{"CWE-294"}, ASVS: []string{"10.4.2"}, RFC9700: []string{"4.2.4"},
			Clauses: []reports.Clause{{Document: "RFC 6749", Section: "4.1.2", URL: "https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2", Level: "MUST", Binds: "op", Says: "deny a code that was used"}},
			Cases: []reports.Case{{
				ID: "code-single-use@basic", Variant: "basic", Title: "refuses a used code", Verdict: reports.Fail, Driver: "http", TookMS: 8,
				Expected: "nothing to come out", Actual: "access_token came out", Message: "access_token came out (wanted: nothing)", Evidence: evidence,
			}},
		}},
	}
	r.Finish()
	r.Gate = reports.Decide(r, reports.GatePolicy{}, reports.Conditions{})
	return r
}

// written is the page of a report, parsed.
func written(t *testing.T, r *reports.Report, dir fstest.MapFS) (string, *xhtml.Node) {
	t.Helper()
	var b strings.Builder
	if err := Write(&b, r, dir); err != nil {
		t.Fatal(err)
	}
	doc, err := xhtml.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), doc
}

// shown is the text of the page, without style and script.
func shown(doc *xhtml.Node) string {
	var b strings.Builder
	for n := range doc.Descendants() {
		if n.Type == xhtml.TextNode && n.Parent.Data != "style" && n.Parent.Data != "script" {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}
