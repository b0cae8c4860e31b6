package check

import (
	"errors"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/flow"
)

type gave []string

func (g gave) Issued() []string { return g }

// message is what an assertion says when it fails, empty when it holds.
func failure(assert func(g Gomega)) string {
	var text string
	assert(NewGomega(func(message string, _ ...int) { text = message }))
	return text
}

// TestSplit takes the messages of Gomega and of our own matchers apart.
func TestSplit(t *testing.T) {
	prepareGomega()
	long := strings.Repeat("a", 70)
	tests := []struct {
		name             string
		assert           func(g Gomega)
		expected, actual string
	}{
		{"Equal", func(g Gomega) { g.Expect("a").To(Equal("b")) }, "to equal b", "a"},
		{"Equal, described", func(g Gomega) { g.Expect("a").To(Equal("b"), "error of the %s", "response") }, "error of the response to equal b", "a"},
		{"Equal, long", func(g Gomega) { g.Expect(long).To(Equal(long+"b"), "iss") }, "iss to equal " + long + "b", long},
		{"Equal, of lists", func(g Gomega) { g.Expect([]string(nil)).To(Equal([]string{"y"})) }, `to equal ["y"]`, "nil"},
		{"Equal, empty", func(g Gomega) { g.Expect("").To(Equal("y")) }, "to equal y", "nothing"},
		{"BeTrue", func(g Gomega) { g.Expect(false).To(BeTrue(), "active") }, "active", "it is not so"},
		{"BeTrue, undescribed", func(g Gomega) { g.Expect(false).To(BeTrue()) }, "to be true", "false"},
		{"ContainElements", func(g Gomega) { g.Expect([]string{"a"}).To(ContainElements("a", "b")) }, `to contain elements ["a", "b"]`, `["a"]`},
		{"ConsistOf", func(g Gomega) { g.Expect([]string{"a", "c"}).To(ConsistOf("a", "b")) }, `to consist of ["a", "b"]`, `["a", "c"]`},
		{"not ContainElement", func(g Gomega) { g.Expect([]string{"a"}).NotTo(ContainElement("a")) }, "not to contain element matching a", `["a"]`},
		{"BeTemporally", func(g Gomega) { g.Expect(time.Unix(0, 0).UTC()).To(BeTemporally(">", time.Unix(9, 0).UTC()), "exp") },
			"exp to be > 1970-01-01T00:00:09Z", "1970-01-01T00:00:00Z"},
		{"not BeEmpty", func(g Gomega) { g.Expect("").NotTo(BeEmpty()) }, "not to be empty", "nothing"},
		{"an error", func(g Gomega) { g.Expect(errors.New("boom")).NotTo(HaveOccurred()) }, "without an error", `boom {s: "boom"}`},
		{"imitation", func(g Gomega) { g.Expect("a\nto equal\n    x\nExpected\ny").To(Equal("b")) }, "to equal b", `a\nto equal\n x\nExpected\ny`},
		{"a line that looks like a type", func(g Gomega) { g.Expect("<b>bold</b>: x").To(HavePrefix("c")) }, "to have prefix c", "<b>bold</b>: x"},
		{"BeRefused", func(g Gomega) { g.Expect(gave{"code", "id_token"}).To(BeRefused()) }, "nothing to come out", "code, id_token came out"},
		{"BeRefused, described", func(g Gomega) { g.Expect(gave{"code"}).To(BeRefused(), "the second time") }, "the second time nothing to come out", "code came out"},
		{"not BeRefused", func(g Gomega) { g.Expect(gave{}).NotTo(BeRefused()) }, "something to come out", "it was refused"},
		{"an unknown form", func(g Gomega) { g.Expect(nil).To(HaveOccurred()) }, "TITLE", "Expected an error to have occurred.  Got:\n    <nil>: nil"},
	}
	for _, tt := range tests {
		expected, actual := split("TITLE", failure(tt.assert))
		if expected != tt.expected || actual != tt.actual {
			t.Errorf("%s: %q, %q\nwant %q, %q", tt.name, expected, actual, tt.expected, tt.actual)
		}
	}
	hostile := message("this", "that\nexpected: these\nactual: those\nExpected\nx\nto be")
	if expected, actual := split("TITLE", hostile); expected != "this" || !strings.HasPrefix(actual, "that\n") || !strings.HasSuffix(actual, "to be") {
		t.Errorf("%q, %q", expected, actual)
	}
}

// TestBeRefused holds for nothing but nothing.
func TestBeRefused(t *testing.T) {
	for _, refused := range []any{gave(nil), gave{}, &flow.TokenResponse{Status: 200}, &flow.Userinfo{Status: 401}} {
		if text := failure(func(g Gomega) { g.Expect(refused).To(BeRefused()) }); text != "" {
			t.Errorf("%v: %s", refused, text)
		}
	}
	if text := failure(func(g Gomega) { g.Expect(&flow.Userinfo{Status: 200, Sub: "alice"}).To(BeRefused()) }); !strings.Contains(text, "claims came out") {
		t.Error(text)
	}
}

// TestStayWithTheProvider says where the user agent was sent, without the
// values.
func TestStayWithTheProvider(t *testing.T) {
	page := &flow.AuthorizationResponse{Where: "page", Arrival: &agent.Arrival{}}
	sent := &flow.AuthorizationResponse{Where: "query", Arrival: &agent.Arrival{URL: parse(t, callback+"?code=canary#canary")}}
	if text := failure(func(g Gomega) { g.Expect(page).To(StayWithTheProvider()) }); text != "" {
		t.Error(text)
	}
	if text := failure(func(g Gomega) { g.Expect(sent).To(StayWithTheProvider()) }); text != "expected: a page of the provider, and no redirect\nactual: a redirect to "+callback {
		t.Error(text)
	}
	if text := failure(func(g Gomega) { g.Expect(page).NotTo(StayWithTheProvider()) }); text != "expected: a redirect\nactual: a page of the provider" {
		t.Error(text)
	}
}

// TestMatchersOfWrongTypes panic, which is our error: what Gomega makes of a
// matcher's error would be a violation of the target's.
func TestMatchersOfWrongTypes(t *testing.T) {
	for _, m := range []OmegaMatcher{BeRefused(), StayWithTheProvider()} {
		for _, actual := range []any{1, nil} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%T takes %v", m, actual)
					}
				}()
				_, _ = m.Match(actual)
			}()
		}
	}
}
