package html

import (
	"net/http"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// page200 is an answer of the provider to the browser.
func page200(body string) *exchange.Exchange {
	return &exchange.Exchange{
		Seq: 2, Channel: exchange.Front, Driver: "http", Started: started,
		Request:  exchange.Request{Method: "POST", URL: "https://op.test/login"},
		Response: &exchange.Response{Status: 200, Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, Body: body, BodyBytes: len(body)},
	}
}

const posts = `<body onload="document.forms[0].submit()"><form method="POST" action="https://app.rp.test/cb?x=1">
<input type="hidden" name="code" value="[redacted:0a1b2c3d]"><input type="hidden" name="state" value="s&amp;1"><noscript><button>Continue</button></noscript></form>`

// A response that a form brings is an arrow to the client, with its parameters.
func TestFormPostIsDrawn(t *testing.T) {
	drawn, _ := sequence([]*exchange.Exchange{page200(posts)}, "https://op.test", nil)
	if len(drawn) != 3 {
		t.Fatalf("%d arrows", len(drawn))
	}
	m := drawn[2]
	if m.From != browserLane || m.To != clientLane || m.Way != "bc" || m.Verb != "form post" || m.Where != "https://app.rp.test/cb" || m.Gist != "code" {
		t.Errorf("%+v", m)
	}
	var text strings.Builder
	marks := 0
	for _, r := range m.Wire {
		text.WriteString(r.Text)
		if r.Kind == "mark" {
			marks++
		}
	}
	if text.String() != "code = [redacted:0a1b2c3d]\nstate = s&1\n" || marks != 1 {
		t.Errorf("%d marks in %q", marks, text.String())
	}
}

// Only what surely was on its way to a client is drawn.
func TestOtherFormsAreNotDrawn(t *testing.T) {
	change := func(old, new string) string { return strings.Replace(posts, old, new, 1) }
	button := "</noscript><button>Deny</button>"
	tests := map[string]struct {
		body string
		want int
	}{
		"a granted response behind a button": {change("</noscript>", button), 1},
		"an error that posts itself":         {change(`"code"`, `"error"`), 1},
		"an error behind a button":           {strings.Replace(change("</noscript>", button), `"code"`, `"error"`, 1), 0},
		"a second form":                      {posts + `<form action="/consent"></form>`, 0},
		"something to write":                 {change("<noscript>", `<input name="user">`), 0},
		"nothing of a response":              {change(`"code"`, `"csrf"`), 0},
		"a form of the provider":             {change("https://app.rp.test/cb", "/next"), 0},
		"a form that gets":                   {change("POST", "get"), 0},
		"no form":                            {"<p>Hello", 0},
	}
	for name, tt := range tests {
		x := page200(tt.body)
		if got := len(arrival(x, nil)); got != tt.want {
			t.Errorf("%s: %d arrows", name, got)
		}
	}
	later := &exchange.Exchange{Request: exchange.Request{URL: "https://app.rp.test/cb"}}
	if len(arrival(page200(posts), []*exchange.Exchange{later})) != 0 {
		t.Error("it was sent, and is drawn once more")
	}
	back := page200(posts)
	back.Channel = exchange.Back
	if len(arrival(back, nil)) != 0 {
		t.Error("no browser shows what comes to a client")
	}
}
