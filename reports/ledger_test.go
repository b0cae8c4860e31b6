package reports

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/strict"
)

const ledgerYAML = `entries:
  - id: code-single-use@none
    reason: the vendor fixes it in 4.2
    owner: identity team
    clause: 'RFC 6749 4.1.2, MUST: deny a code that was used before'
    expires: 2027-01-31

  - id: id-token-exp
    reason: clocks
    link: https://tracker.test/7
    expires: 2026-12-01
`

func TestLoadLedger(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.yml")
	if err := os.WriteFile(path, []byte(ledgerYAML), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := LoadLedger(path)
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{
		{ID: "code-single-use@none", Reason: "the vendor fixes it in 4.2", Owner: "identity team", Line: 2,
			Clause: "RFC 6749 4.1.2, MUST: deny a code that was used before", Expires: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)},
		{ID: "id-token-exp", Reason: "clocks", Link: "https://tracker.test/7", Line: 8, Expires: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)},
	}
	if !slices.Equal(l.Entries, want) || l.File != path {
		t.Errorf("%s: read\n%+v\nwant\n%+v", l.File, l.Entries, want)
	}
}

func TestLoadLedgerRefuses(t *testing.T) {
	const good = "entries:\n  - id: a\n    reason: b\n    owner: c\n    expires: 2027-01-31\n"
	tests := []struct {
		name, file string
		line       int
		want       string
	}{
		{"unknown key", strings.Replace(good, "reason", "raison", 1), 3, "reason"},
		{"unknown key at the top", "entires: []\n", 1, "entries"},
		{"no ID", strings.Replace(good, "id: a", "clause: a", 1), 2, "id is missing"},
		{"no reason", strings.Replace(good, "    reason: b\n", "", 1), 2, "reason is missing"},
		{"empty reason", strings.Replace(good, "reason: b", `reason: ""`, 1), 3, "reason is missing"},
		{"neither owner nor link", strings.Replace(good, "    owner: c\n", "", 1), 2, "owner is missing"},
		{"no last day", strings.Replace(good, "    expires: 2027-01-31\n", "", 1), 2, "expires is missing"},
		{"a day that is none", strings.Replace(good, "2027-01-31", "soon", 1), 5, "date"},
		{"a time of day", strings.Replace(good, "2027-01-31", "2027-01-31T12:00:00Z", 1), 5, "day only"},
		{"listed twice", good + good[len("entries:\n"):], 6, "listed twice"},
	}
	for _, tt := range tests {
		_, err := parseLedger("ledger.yml", []byte(tt.file))
		var e *strict.Error
		if !errors.As(err, &e) {
			t.Errorf("%s: %v, want a *strict.Error", tt.name, err)
			continue
		}
		if e.File != "ledger.yml" || e.Line != tt.line || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want line %d and %q", tt.name, err, tt.line, tt.want)
		}
	}
}

func TestLoadLedgerNamesTheMissingFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "none.yml")
	if _, err := LoadLedger(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("%v doesn't name %s", err, path)
	}
}

func TestCheckNamesTheNearestID(t *testing.T) {
	l, err := parseLedger("ledger.yml", []byte(ledgerYAML))
	if err != nil {
		t.Fatal(err)
	}
	known := []string{"code-single-use", "code-single-use@none", "id-token-exp"}
	if err := l.Check(known); err != nil {
		t.Errorf("all are known: %v", err)
	}
	err = l.Check([]string{"code-single-use@none", "id-token-expiry"})
	if err == nil || !strings.HasPrefix(err.Error(), "ledger.yml:8: ") || !strings.Contains(err.Error(), `did you mean "id-token-expiry"?`) {
		t.Errorf("got %v", err)
	}
	var none *Ledger
	if err := none.Check(nil); err != nil {
		t.Errorf("without a ledger: %v", err)
	}
}

func FuzzLoadLedger(f *testing.F) {
	f.Add([]byte(ledgerYAML))
	f.Add([]byte("entries: []"))
	f.Add([]byte("entries: &a [*a]"))
	f.Add([]byte("entries:\n  - &a {id: a, reason: b, owner: c, expires: 2027-01-31}\n  - <<: *a\n    id: b\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := parseLedger("ledger.yml", data)
		if err != nil {
			var e *strict.Error
			if !errors.As(err, &e) {
				t.Fatalf("%v (%T) names no place", err, err)
			}
			return
		}
		for _, e := range l.Entries {
			if e.ID == "" || e.Reason == "" || e.Owner+e.Link == "" || e.Expires.IsZero() || e.Line == 0 {
				t.Fatalf("accepted %+v", e)
			}
		}
	})
}
