package reports

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

func stored(t *testing.T, dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestPutKeepsTheExchange(t *testing.T) {
	dir := t.TempDir()
	want := anExchange(`{"token_type":"Bearer"}`)
	name, err := NewEvidenceStore(dir).Put(want)
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^evidence/[0-9a-f]{32}\.json$`).MatchString(name) {
		t.Errorf("the path is %q", name)
	}
	var got exchange.Exchange
	if err := json.Unmarshal(stored(t, dir, name), &got); err != nil {
		t.Fatal(err)
	}
	if got.Seq != 3 || !got.Started.Equal(started) || got.TookMS != 1.5 || got.Response.Body != want.Response.Body {
		t.Errorf("stored %+v, %+v", got, got.Response)
	}
}

func TestPutCutsLargeBodies(t *testing.T) {
	dir := t.TempDir()
	e := anExchange(strings.Repeat("x", bodyLimit+1))
	e.Request.Body = strings.Repeat("y", bodyLimit)
	name, err := NewEvidenceStore(dir).Put(e)
	if err != nil {
		t.Fatal(err)
	}
	var got exchange.Exchange
	if err := json.Unmarshal(stored(t, dir, name), &got); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(got.Response.Body, "x… [cut: 16385 bytes in all]") {
		t.Errorf("the response body ends in %q", got.Response.Body[len(got.Response.Body)-40:])
	}
	if got.Request.Body != e.Request.Body {
		t.Error("a request body of the limit was cut")
	}
	if len(e.Response.Body) != bodyLimit+1 {
		t.Error("the caller's exchange was cut as well")
	}
}

func TestPutWithoutResponse(t *testing.T) {
	e := anExchange("")
	e.Response, e.Error = nil, "connection refused"
	dir := t.TempDir()
	name, err := NewEvidenceStore(dir).Put(e)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(stored(t, dir, name), []byte("connection refused")) {
		t.Error("the error isn't stored")
	}
}

func TestPutStoresTheSameOnce(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	names := make([]string, 32)
	for i := range names {
		wg.Go(func() {
			store := NewEvidenceStore(dir) // as another process would
			name, err := store.Put(anExchange([]string{"a", "b"}[i%2]))
			if err != nil {
				t.Error(err)
			}
			names[i] = name
		})
	}
	wg.Wait()
	if names[0] != names[2] || names[0] == names[1] {
		t.Errorf("names don't follow the content: %v", names[:3])
	}
	entries, err := os.ReadDir(filepath.Join(dir, evidenceDir))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 2 {
		t.Errorf("the directory holds %v, want two files", entries)
	}
}

func TestPutScreenshot(t *testing.T) {
	dir := t.TempDir()
	store := NewEvidenceStore(dir)
	picture := []byte("\x89PNG\r\n\x1a\nrest")
	name, err := store.PutScreenshot(exchange.Screenshot{Title: "login", PNG: picture})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(name, ".png") || !bytes.Equal(stored(t, dir, name), picture) {
		t.Errorf("%s isn't the picture", name)
	}
	large := append(bytes.Clone(picture), make([]byte, pictureLimit)...)
	for _, bad := range [][]byte{nil, []byte("<html>"), large} {
		if name, err := store.PutScreenshot(exchange.Screenshot{Title: "login", PNG: bad}); err == nil {
			t.Errorf("%d bytes were stored as %s", len(bad), name)
		}
	}
}

func TestPutText(t *testing.T) {
	dir := t.TempDir()
	name, err := NewEvidenceStore(dir).PutText("claims:\n\x1b[2Jiss")
	if err != nil {
		t.Fatal(err)
	}
	if got := string(stored(t, dir, name)); got != "claims:\n\\x1b[2Jiss\n" {
		t.Errorf("stored %q", got)
	}
}

func TestPutSaysWhereItFailed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := NewEvidenceStore(file).PutText("a"); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("%v doesn't name %s", err, file)
	}
}
