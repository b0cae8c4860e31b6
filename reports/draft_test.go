package reports

import (
	"strings"
	"testing"
)

func TestDraftLedger(t *testing.T) {
	r := judged(Fail, Blocked, NotTested)
	r.Requirements = append(r.Requirements, requirement("s", "code", Case{ID: "s@a", Verdict: Pass}, Case{ID: "s@b", Verdict: Fail, Message: "x: \"y\"\n# z\u202e"}, Case{ID: "s@c", Verdict: Warn}))
	text, added := DraftLedger(r, started)
	if added != 2 {
		t.Errorf("%d entries in\n%s", added, text)
	}
	if _, err := parseLedger("draft.yml", text); err == nil {
		t.Errorf("nobody filled it in, and it is loaded:\n%s", text)
	}
	filled := strings.NewReplacer(FillIn+": why it is accepted", "known", FillIn+": who answers for it", "ops", "expires:", "expires: 2027-01-31").Replace(string(text))
	l, err := parseLedger("draft.yml", []byte(filled))
	if err != nil {
		t.Fatalf("%v in\n%s", err, filled)
	}
	if len(l.Entries) != 2 || l.Entries[0].ID != "r" || l.Entries[1].ID != "s@b" {
		t.Errorf("entries %+v", l.Entries)
	}
	out, err := l.Apply(r, []string{"r", "s@b"}, started)
	if err != nil {
		t.Fatal(err)
	}
	if g := Decide(out, GatePolicy{}, Conditions{}); g.Exit != ExitOK {
		t.Errorf("gate %+v", g)
	}

	// It is kept where it is in use, and what is new is added.
	out.Requirements[1].Cases[0].Verdict = Fail
	again, added := DraftLedger(out, started)
	if added != 1 || strings.Count(string(again), "known") != 2 {
		t.Errorf("%d new entries in\n%s", added, again)
	}
	if gone, added := DraftLedger(out, started.AddDate(1, 0, 0)); added != 1 || strings.Contains(string(gone), `"known"`) {
		t.Errorf("what expired was kept:\n%s", gone)
	}
}

func TestDraftOfWarnings(t *testing.T) {
	r := judged(Warn)
	if _, added := DraftLedger(r, started); added != 0 {
		t.Errorf("%d entries for what passes", added)
	}
	r.Policy.Strict = true
	if _, added := DraftLedger(r, started); added != 1 {
		t.Errorf("%d entries for what a strict gate fails", added)
	}
	text, _ := DraftLedger(judged(Pass), started)
	if _, err := parseLedger("empty.yml", text); err != nil {
		t.Errorf("%v in %s", err, text)
	}
}

func TestPlaceholdersAreRefused(t *testing.T) {
	for key, text := range map[string]string{
		"reason": "entries:\n  - {id: a, reason: \"FILL IN: x\", owner: o, expires: 2027-01-31}\n",
		"owner":  "entries:\n  - {id: a, reason: r, owner: FILL IN, expires: 2027-01-31}\n",
	} {
		if _, err := parseLedger("l.yml", []byte(text)); err == nil || !strings.Contains(err.Error(), "placeholder") || !strings.Contains(err.Error(), "l.yml:2") {
			t.Errorf("%s: %v", key, err)
		}
	}
}
