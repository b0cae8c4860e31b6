package httpx

import (
	"net/http"
	"net/url"
	"testing"
)

func TestLocationIsReadAsBrowsersReadIt(t *testing.T) {
	base := &url.URL{Scheme: "https", Host: "op.example", Path: "/auth"}
	for raw, want := range map[string]string{
		`https://rp.test/cb?code=x`:          `https://rp.test/cb?code=x`,
		`/relative?a=b`:                      `https://op.example/relative?a=b`,
		`https://rp.test\@evil.example/cb`:   `rp.test`, // the backslash ends the host
		`https:\\evil.example\cb`:            `evil.example`,
		`https://evil%2eexample/cb`:          `evil.example`,
		`https://evil.example/%zz?code=x`:    `evil.example`,
		"https://evil.\texample/cb":          `evil.example`,
		" https://evil.example/cb?code=100%": `evil.example`,
	} {
		u, ok := (&Response{URL: base, Header: http.Header{"Location": {raw}}}).Location()
		if !ok {
			t.Errorf("%q is taken for no URL", raw)
			continue
		}
		if u.String() != want && u.Hostname() != want {
			t.Errorf("%q leads to %q, want %q", raw, u, want)
		}
	}
}

func TestLocationThatIsNoURL(t *testing.T) {
	base := &url.URL{Scheme: "https", Host: "op.example"}
	for _, raw := range []string{"", "https://[::1", "https://a b/"} {
		if u, ok := (&Response{URL: base, Header: http.Header{"Location": {raw}}}).Location(); ok {
			t.Errorf("%q is taken for %q", raw, u)
		}
	}
}

func FuzzLocation(f *testing.F) {
	for _, seed := range []string{"https://rp.test/cb", `//a\b`, "%", "https://%/", "\x00", "https://a@b%40c/"} {
		f.Add(seed)
	}
	base := &url.URL{Scheme: "https", Host: "op.example", Path: "/auth"}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := parseLoosely(base, raw)
		if err == nil && u == nil {
			t.Errorf("%q gives neither URL nor error", raw)
		}
	})
}
