package agent

import (
	"net/url"
	"strings"
	"testing"
)

func TestJudge(t *testing.T) {
	for text, want := range map[string]verdict{
		"Allow": grants, "ALLOW ACCESS": grants, "I agree": grants, "btnAccept": grants, "授权": grants, "Zustimmen": grants,
		"Don’t allow": refuses, "Do not allow": refuses, "Not now": refuses, "Cancel and log in again": refuses, "拒绝": refuses,
		"Sign up": refuses, "Log out": refuses, "Use another account": refuses, "No": refuses,
		"Sign in": goesOn, "Log In": goesOn, "Continue": goesOn, "Yes, continue": goesOn, "继续": goesOn,
		"": silent, "Verify": silent, "Allowance": silent, "Notebook": silent,
	} {
		if got := judge(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
	if judge("", "Deny", "allow") != refuses {
		t.Error("what is shown does not win over what is sent")
	}
}

func TestReach(t *testing.T) {
	for name, test := range map[string]struct {
		start, to       string
		follows, trusts bool
	}{
		"same origin":             {"https://op.example/a", "https://op.example/b", true, true},
		"default port":            {"https://op.example/a", "https://OP.example:443/b", true, true},
		"other port":              {"https://op.example/a", "https://op.example:8443/b", true, false},
		"downgrade":               {"https://op.example/a", "http://op.example/b", true, false},
		"upgrade":                 {"http://op.example/a", "https://op.example/b", true, true},
		"sibling":                 {"https://op.example.com/a", "https://login.example.com/b", true, false},
		"sibling over http":       {"https://op.example.com/a", "http://login.example.com/b", false, false},
		"public suffix":           {"https://a.co.uk/", "https://b.co.uk/", false, false},
		"stranger":                {"https://op.example.com/a", "https://evil.example/b", false, false},
		"look-alike":              {"https://op.example.com/a", "https://op.example.com.evil.example/b", false, false},
		"user information":        {"https://op.example.com/a", "https://op.example.com@evil.example/b", false, false},
		"from outside to here":    {"https://op.example.com/a", "http://127.0.0.1:8080/b", false, false},
		"loopback":                {"http://127.0.0.1:1/a", "http://localhost:2/b", true, false},
		"from loopback":           {"http://127.0.0.1:1/a", "https://op.example/b", false, false},
		"addresses are not names": {"https://192.0.2.1/", "https://198.51.2.1/", false, false},
		"scheme":                  {"https://op.example/a", "ftp://op.example/b", false, false},
	} {
		start, err := url.Parse(test.start)
		if err != nil {
			t.Fatal(err)
		}
		to, err := url.Parse(test.to)
		if err != nil {
			t.Fatal(err)
		}
		r := NewReach(start)
		if r.Follows(to) != test.follows || r.Trusts(to) != test.trusts {
			t.Errorf("%s: follows %v, trusts %v", name, r.Follows(to), r.Trusts(to))
		}
	}
}

func TestReachGrowsOverSecureRedirects(t *testing.T) {
	parse := func(s string) *url.URL {
		u, err := url.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return u
	}
	start, login, evil := parse("https://op.example.com/"), parse("https://login.example.com/"), parse("https://evil.example/")
	r := NewReach(start)
	r.Moved(evil, login)
	r.Moved(start, evil)
	if r.Trusts(login) || r.Trusts(evil) {
		t.Error("trust comes from strangers or goes to them")
	}
	r.Moved(start, login)
	if !r.Trusts(login) {
		t.Error("a redirect over https does not extend trust")
	}
}

func TestSelector(t *testing.T) {
	e := &Element{Tag: "button", Attr: map[string]string{"id": "go", "class": "big blue", "value": "a b", "disabled": ""}}
	for s, want := range map[string]bool{
		"button": true, "#go": true, ".blue": true, "button#go.big[disabled]": true, `[value="a b"]`: true, "*": true,
		"input": false, "#g": false, ".bi": false, "[value=a]": false, "[name]": false, "button[value='a b'].red": false,
	} {
		sel, err := parseSelector(s)
		if err != nil || sel.matches(e) != want {
			t.Errorf("%s: %v, error %v", s, !want, err)
		}
	}
	for _, s := range []string{"form button", "a > b", "a:hover", "[", "a,b"} {
		if _, err := parseSelector(s); err == nil || !strings.Contains(err.Error(), "use a name") {
			t.Errorf("%s: error %v", s, err)
		}
	}
}

func TestSubmission(t *testing.T) {
	u, err := url.Parse("https://op.example/auth?old=1#f")
	if err != nil {
		t.Fatal(err)
	}
	const fields = `<input name=a value=1><input name=off disabled value=1><input type=hidden name=h value="x&amp;y">
		<input type=radio name=r value=1><input type=radio name=r value=2 checked><input type=checkbox name=c checked>
		<select name=s><option value=1>one<option selected>two</select><select name=none></select><select name=m multiple><option>x</select>
		<textarea name=t>
l1
l2</textarea><input type=file name=f><input type=submit name=no value=1><input type=image name=i><button name=b value=v>Go</button></form>`
	const sent = "a=1&h=x%26y&r=2&c=on&s=two&t=l1%0D%0Al2&b=v"
	for form, want := range map[string]string{
		"<form method=post action=/x?q=1>": "POST https://op.example/x?q=1 " + sent,
		"<form action=/x?q=1#g>":           "GET https://op.example/x?" + sent + " ",
		"<form method=post action=''>":     "POST https://op.example/auth?old=1#f " + sent,
	} {
		d := Parse(u, []byte(form+fields), false)
		button := d.Controls[len(d.Controls)-1]
		s, err := d.submission(Move{Form: d.Forms[0], Button: button})
		if got := s.method + " " + s.url.String() + " " + string(s.body); err != nil || got != want {
			t.Errorf("%s\ngot  %s\nwant %s\nerror %v", form, got, want, err)
		}
	}
	d := Parse(u, []byte("<form method=post enctype=multipart/form-data>"+fields), false)
	s, err := d.submission(Move{Form: d.Forms[0]})
	if err != nil || !strings.HasPrefix(s.kind, "multipart/form-data; boundary=") || !strings.Contains(string(s.body), "name=\"h\"\r\n\r\nx&y\r\n") {
		t.Errorf("%s %q, error %v", s.kind, s.body, err)
	}
}
