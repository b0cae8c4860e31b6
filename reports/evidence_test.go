package reports

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
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

// put stores exchanges in one file, and returns its name.
func put(t *testing.T, dir string, exchanges ...exchange.Exchange) string {
	t.Helper()
	names, err := NewEvidenceStore(dir).Put(exchanges...)
	if err != nil || len(names) != 1 {
		t.Fatalf("stored as %v: %v", names, err)
	}
	return names[0]
}

// only reads the one exchange of a file.
func only(t *testing.T, dir, name string) exchange.Exchange {
	t.Helper()
	list, err := ReadExchanges(os.DirFS(dir), name)
	if err != nil || len(list) != 1 {
		t.Fatalf("%s holds %d exchanges: %v", name, len(list), err)
	}
	return list[0]
}

// TestPutKeepsOrder: what one case exchanged is in few files, in its order.
func TestPutKeepsOrder(t *testing.T) {
	dir := t.TempDir()
	var all []exchange.Exchange
	for i := range listLimit + 1 {
		e := anExchange("")
		e.Seq = i
		all = append(all, e)
	}
	names, err := NewEvidenceStore(dir).Put(all...)
	if err != nil || len(names) != 2 {
		t.Fatalf("%d exchanges are in the files %v: %v", len(all), names, err)
	}
	next := 0
	for _, name := range names {
		list, err := ReadExchanges(os.DirFS(dir), name)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			if e.Seq != next {
				t.Errorf("number %d is where %d belongs", e.Seq, next)
			}
			next++
		}
	}
	if next != len(all) {
		t.Errorf("%d of %d exchanges are kept", next, len(all))
	}
}

func TestPutKeepsTheExchange(t *testing.T) {
	dir := t.TempDir()
	want := anExchange(`{"token_type":"Bearer"}`)
	name := put(t, dir, want)
	if !regexp.MustCompile(`^evidence/[0-9a-f]{32}\.json$`).MatchString(name) {
		t.Errorf("the path is %q", name)
	}
	got := only(t, dir, name)
	if got.Seq != 3 || !got.Started.Equal(started) || got.TookMS != 1.5 || got.Response.Body != want.Response.Body {
		t.Errorf("stored %+v, %+v", got, got.Response)
	}
}

func TestPutCutsLargeBodies(t *testing.T) {
	dir := t.TempDir()
	e := anExchange(strings.Repeat("x", bodyLimit+1))
	e.Request.Body = strings.Repeat("y", bodyLimit)
	name := put(t, dir, e)
	got := only(t, dir, name)
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
	name := put(t, dir, e)
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
			files, err := store.Put(anExchange([]string{"a", "b"}[i%2]))
			if err != nil || len(files) != 1 {
				t.Errorf("stored as %v: %v", files, err)
				return
			}
			names[i] = files[0]
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

// An exchange is found by its number in the file that Put named for it.
func TestPlaceOfAnExchange(t *testing.T) {
	dir := t.TempDir()
	store := NewEvidenceStore(dir)
	all := make([]exchange.Exchange, 2*listLimit+1)
	for i := range all {
		all[i].Seq = i + 1
	}
	files, err := store.Put(all...)
	if err != nil || len(files) != 3 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, seq := range []int{1, listLimit, listLimit + 1, len(all)} {
		p := PlaceOf(append(files, "evidence/a.png"), seq)
		if p == nil {
			t.Fatalf("%d has no place", seq)
		}
		list, err := ReadExchanges(os.DirFS(dir), p.File)
		if err != nil || !slices.ContainsFunc(list, func(x exchange.Exchange) bool { return x.Seq == p.Seq && p.Seq == seq }) {
			t.Errorf("%d is not at %+v: %v", seq, p, err)
		}
	}
	for seq, files := range map[int][]string{0: files, -1: files, len(all): {"evidence/a.json"}, 1: {"evidence/a.png"}} {
		if p := PlaceOf(files, seq); p != nil {
			t.Errorf("%d has the place %+v among %q", seq, p, files)
		}
	}
}
