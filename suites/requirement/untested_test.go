package requirement

import (
	"regexp"
	"strings"
	"testing"
)

// TestUntested: a row is judged or not, never both, and says why not.
func TestUntested(t *testing.T) {
	row := regexp.MustCompile(`^[A-Z]{2,4}-\d{2}$`)
	judged := map[string]string{}
	for _, r := range All() {
		for _, attack := range r.Attacks {
			judged[attack] = r.ID
		}
	}
	rows := UntestedAttacks()
	for i, u := range rows {
		if !row.MatchString(u.Attack) || u.About == "" || u.Reason == "" || strings.HasSuffix(u.About+u.Reason, ".") {
			t.Errorf("%+v: an ID, and two phrases that go on a line", u)
		}
		if id := judged[u.Attack]; id != "" {
			t.Errorf("%s is judged by %s", u.Attack, id)
		}
		if i > 0 && rows[i-1].Attack >= u.Attack {
			t.Errorf("%s does not stand in order, or twice", u.Attack)
		}
	}
}
