package agent_test

import (
	"slices"
	"testing"

	"github.com/oidcheck/oidcheck/driver/agent"
)

// TestForeignContents: what a page loads by itself from other sites, without a
// digest.
func TestForeignContents(t *testing.T) {
	for page, want := range map[string][]string{
		`<link rel="stylesheet" href="//cdn.example/a.css"><img src="https://img.example:8443/b">`: {"cdn.example", "img.example:8443"},
		`<script src="https://cdn.example/a.js"></script><script src="https://CDN.example/b.js">`:  {"cdn.example"},
		`<script src="https://cdn.example/a.js" integrity="sha256-x"></script>`:                    nil,
		`<a href="https://cdn.example/"><img src="data:image/png;base64,AA"><script src="/a.js">`:  nil,
		`<link rel="canonical" href="https://cdn.example/"><img src="http://localhost/logo">`:      nil,
		`<base href="https://cdn.example/"><img src="logo.png">`:                                   {"cdn.example"},
	} {
		if got := shown(t, page).Foreign; !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", page, got, want)
		}
	}
}

// TestMarked: whether something of ours is part of a page.
func TestMarked(t *testing.T) {
	for page, want := range map[string]bool{
		`<p>"'><oidcheck>`: true,
		`<p title="&quot;'&gt;&lt;oidcheck&gt;">&lt;oidcheck&gt;`: false,
		`<a href=" JavaScript:oidcheck()">back</a>`:               true,
		`<a href="javascript:history.back()">back</a>`:            false,
		`<a href="/?to=javascript:oidcheck()">back</a>`:           false,
	} {
		if got := shown(t, page).Marked; got != want {
			t.Errorf("%s: got %v, want %v", page, got, want)
		}
	}
}

// shown is a page with that body, as a visit sees it.
func shown(t *testing.T, body string) agent.Page {
	t.Helper()
	s := serve(t, handlers{"/page": show(body)})
	arrival, err := newHTTP().Visit(t.Context(), agent.Visit{URL: s.URL + "/page"})
	if err != nil || len(arrival.Pages) != 1 {
		t.Fatalf("%+v, error %v", arrival, err)
	}
	return arrival.Pages[0]
}
