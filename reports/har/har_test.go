package har_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	cdp "github.com/chromedp/cdproto/har"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/reports/har"
	"github.com/oidcheck/oidcheck/reports/internal/sample"
)

// schema is that of HAR 1.2 by Ahmad Nassri (ISC), in testdata.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	files, err := filepath.Glob("testdata/har-schema/*.json")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		doc.(map[string]any)["$id"] = "https://har.test/" + filepath.Base(file)
		if err := c.AddResource("https://har.test/"+filepath.Base(file), doc); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile("https://har.test/har.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func rendered(t *testing.T, text string) (*reports.Report, cdp.HAR, []byte) {
	t.Helper()
	dir := t.TempDir()
	r, err := sample.Report(dir, text)
	if err != nil {
		t.Fatal(err)
	}
	data, err := har.Render(r, os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	var got cdp.HAR
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	return r, got, data
}

func TestEntries(t *testing.T) {
	_, got, _ := rendered(t, "hello")
	if got.Log.Version != "1.2" || len(got.Log.Entries) != 2 {
		t.Fatalf("version %s, %d entries: each exchange stands once", got.Log.Version, len(got.Log.Entries))
	}
	first, second := got.Log.Entries[0], got.Log.Entries[1]
	if first.StartedDateTime >= second.StartedDateTime || first.Response.Status != 0 || first.Response.Comment != "hello" {
		t.Errorf("the entry without response is %+v", first)
	}
	if second.Request.PostData.Text != "grant_type=authorization_code" || second.Request.QueryString[0].Value != "hello" || second.Request.Cookies[0].Name != "a" {
		t.Errorf("request %+v", second.Request)
	}
	if a := second.Response; a.Status != 302 || a.RedirectURL != "hello" || string(a.Content.Text) != "hello" || !a.Cookies[0].Secure {
		t.Errorf("response %+v, %+v", a, a.Content)
	}
	if !strings.Contains(second.Comment, "code-single-use@fail") || !strings.Contains(got.Log.Comment, "redacted") {
		t.Errorf("comments %q, %q", second.Comment, got.Log.Comment)
	}
}

func TestValid(t *testing.T) {
	s := schema(t)
	for _, text := range []string{"hello", sample.Hostile, strings.Repeat("é", 20_000)} {
		_, _, data := rendered(t, text)
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err != nil {
			t.Errorf("%.20q: %v", text, err)
		}
		if bytes.ContainsAny(data, "\x1b\x00\u202e") {
			t.Error("what a terminal obeys is in the archive")
		}
	}
}

// Addresses are URIs, whatever was asked for.
func TestAddresses(t *testing.T) {
	for _, text := range []string{"a b", "é", `"<x>\^{|}`, "%zz", "\x00"} {
		_, got, _ := rendered(t, text)
		for _, e := range got.Log.Entries {
			if u, err := url.Parse(e.Request.URL); err != nil || u.Scheme == "" || strings.ContainsFunc(e.Request.URL, odd) {
				t.Errorf("%q: %q, %v", text, e.Request.URL, err)
			}
		}
	}
}

// odd reports whether a URI (RFC 3986) holds no such character.
func odd(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune("\"<>\\^`{|}", r) }

func TestEvidenceThatIsGone(t *testing.T) {
	r, err := sample.Report(t.TempDir(), "hello")
	if err != nil {
		t.Fatal(err)
	}
	data, err := har.Render(r, os.DirFS(t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte("2 files of evidence could not be read")) || !bytes.Contains(data, []byte(`"entries": []`)) {
		t.Errorf("%s", data)
	}
}
