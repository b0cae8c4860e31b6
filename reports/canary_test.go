package reports

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"html"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

const canary = `s3cr&t "/+<é>' 7%`

func scanned(t *testing.T, text string, secrets ...string) []Leak {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return scan(t, dir, secrets...)
}

func scan(t *testing.T, dir string, secrets ...string) []Leak {
	t.Helper()
	var all []exchange.Secret
	for _, s := range secrets {
		all = append(all, exchange.NewSecret(s))
	}
	leaks, err := ScanDir(dir, all)
	if err != nil {
		t.Fatal(err)
	}
	return leaks
}

func TestScanFindsEverySpelling(t *testing.T) {
	asJSON, err := json.Marshal(canary)
	if err != nil {
		t.Fatal(err)
	}
	twice, err := json.Marshal(jsonText(canary))
	if err != nil {
		t.Fatal(err)
	}
	var asXML strings.Builder
	if err := xml.EscapeText(&asXML, []byte(canary)); err != nil {
		t.Fatal(err)
	}
	every := ""
	for _, b := range []byte(canary) {
		every += "%" + hex.EncodeToString([]byte{b})
	}
	spelt := map[string]string{
		"plain":             canary,
		"form":              url.Values{"password": {canary}}.Encode(),
		"path":              "/" + url.PathEscape(canary),
		"lower case form":   strings.ToLower(url.QueryEscape(canary)),
		"every byte":        every,
		"query in a query":  url.QueryEscape("https://rp.test/?a=" + url.QueryEscape(canary)),
		"JSON":              string(asJSON),
		"JSON in JSON":      string(twice),
		"JSON with slashes": strings.ReplaceAll(jsonText(canary), "/", `\/`),
		"HTML":              `<input value="` + html.EscapeString(canary) + `">`,
		"XML":               asXML.String(),
		"Go":                strconv.Quote(canary),
		"hex":               hex.EncodeToString([]byte(canary)),
		"upper case hex":    strings.ToUpper(hex.EncodeToString([]byte(canary))),
	}
	for _, before := range []string{"", "a", "id", "id:", "client:"} {
		for _, after := range []string{"", "x", "yz"} {
			spelt["base64 "+before+" "+after] = base64.StdEncoding.EncodeToString([]byte(before + canary + after))
			spelt["base64url "+before+" "+after] = base64.RawURLEncoding.EncodeToString([]byte(before + canary + after))
		}
	}
	for name, text := range spelt {
		if leaks := scanned(t, "before "+text+" after", canary); len(leaks) != 1 || leaks[0].Secret != 0 {
			t.Errorf("%s: %v in %q", name, leaks, text)
		}
	}
}

func TestScanFindsNothingInNothing(t *testing.T) {
	tests := map[string]string{
		"other text":  "the secret is [redacted:0a1b2c3d]",
		"a beginning": "correct-horse-batter",
		"empty":       "",
	}
	for name, text := range tests {
		if leaks := scanned(t, text, "correct-horse-battery", "short", ""); len(leaks) != 0 {
			t.Errorf("%s: %v", name, leaks)
		}
	}
	if leaks := scanned(t, "a short word", "short"); len(leaks) != 0 {
		t.Errorf("a secret of 5 bytes: %v", leaks)
	}
}

func TestScanSaysWhereAndWhichOnly(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"evidence/a.json": "second-secret second-secret", "b.txt": "first-secret, second-secret", "c.txt": "clean"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	leaks := scan(t, dir, "first-secret", "second-secret")
	var got []string
	for _, l := range leaks {
		got = append(got, l.String())
	}
	want := "b.txt holds secret 0 (plain), b.txt holds secret 1 (plain), evidence/a.json holds secret 1 (plain)"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestScanLooksAtNamesAndAcrossChunks(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "login-hidden-secret.png"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if leaks := scan(t, dir, "hidden-secret"); len(leaks) != 1 {
		t.Errorf("in the name: %v", leaks)
	}
	for _, offset := range []int{chunk - 5, chunk - 1, chunk, 2*chunk - 13} {
		if leaks := scanned(t, strings.Repeat(".", offset)+"hidden-secret", "hidden-secret", "a-longer-secret-than-that"); len(leaks) != 1 {
			t.Errorf("at %d: %v", offset, leaks)
		}
	}
}

func TestScanKnowsOurOwnEscapes(t *testing.T) {
	const odd = "pass\u202eword\x1b"
	asJSON, err := Encode(odd)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{Printable(odd), string(asJSON)} {
		if leaks := scanned(t, text, odd); len(leaks) != 1 {
			t.Errorf("%v in %q", leaks, text)
		}
	}
}

func TestScanOfNoDirectory(t *testing.T) {
	if _, err := ScanDir(filepath.Join(t.TempDir(), "none"), nil); err == nil {
		t.Error("a directory that isn't there was found clean")
	}
}

func TestScanOfWhatWriteWrites(t *testing.T) {
	dir := t.TempDir()
	r := full()
	r.Requirements[0].Cases[0].Actual = "the password " + canary
	if err := Write(dir, r); err != nil {
		t.Fatal(err)
	}
	if leaks := scan(t, dir, canary); len(leaks) != 1 {
		t.Errorf("want a leak, got %v", leaks)
	}
}
