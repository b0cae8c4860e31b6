package check

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/onsi/gomega/types"
)

// BeRefused holds for an answer that carries no credential, whatever it says
// or looks like: requirements of effect ask what came out.
func BeRefused() types.GomegaMatcher { return refused{} }

type refused struct{}

// Match implements types.GomegaMatcher. It panics on a wrong type, which is a
// mistake of ours: an error would pass for a violation.
func (refused) Match(actual any) (bool, error) {
	outcome, ok := actual.(Outcome)
	if !ok {
		panic(fmt.Sprintf("BeRefused takes an answer of the target, not %T", actual))
	}
	return len(outcome.Issued()) == 0, nil
}

// FailureMessage names what came out, never its value.
func (refused) FailureMessage(actual any) string {
	what := list(actual.(Outcome).Issued()) + " came out"
	if r, ok := actual.(redirecting); ok && r.To() != "" {
		what += " at " + r.To()
	}
	return message("nothing to come out", what)
}

// NegatedFailureMessage is the opposite.
func (refused) NegatedFailureMessage(any) string {
	return message("something to come out", "it was refused")
}

// StayWithTheProvider holds for an authorization response that is a page: the
// user agent was sent to no client.
func StayWithTheProvider() types.GomegaMatcher { return staying{} }

type staying struct{}

type redirecting interface {
	Redirected() bool
	To() string
}

// Match implements types.GomegaMatcher. It panics on a wrong type, as BeRefused
// does.
func (staying) Match(actual any) (bool, error) {
	r, ok := actual.(redirecting)
	if !ok {
		panic(fmt.Sprintf("StayWithTheProvider takes an authorization response, not %T", actual))
	}
	return !r.Redirected(), nil
}

// FailureMessage says where the user agent was sent.
func (staying) FailureMessage(actual any) string {
	return message("a page of the provider, and no redirect", "a redirect to "+actual.(redirecting).To())
}

// NegatedFailureMessage is the opposite.
func (staying) NegatedFailureMessage(any) string {
	return message("a redirect", "a page of the provider")
}

// message is how our matchers say what was wanted and what was seen.
func message(expected, actual string) string {
	return "expected: " + expected + "\nactual: " + actual
}

// Violated ends the case as a violation, in the words of the case.
func (p *Probe) Violated(expected, actual string, args ...any) {
	Fail(message(expected, fmt.Sprintf(actual, args...)))
}

// The forms of failure messages. What stands before them is the description
// that an assertion may have. The target's text can't imitate them: Gomega
// indents it, and in ours the first "actual" counts.
var (
	ours     = regexp.MustCompile(`(?s)^(?:(.+?)\n)??expected: (.*?)\nactual: (.*)$`)
	gomegas  = regexp.MustCompile(`(?s)^(?:(.+?)\n)??Expected\n(.+?)\n((?:not )?to .*?)(?:\nthe (?:missing|extra) elements were\n.*)?$`)
	mishap   = regexp.MustCompile(`(?s)^(?:(.+?)\n)??Unexpected error:\n(.*)\noccurred$`)
	typeMark = regexp.MustCompile(`(?m)^\s*<[^>\n]{0,80}>: ?`)
)

// split takes a failure message apart into what was expected and what was
// seen. A message of another form is what was seen; title is then what was
// expected.
func split(title, text string) (expected, actual string) {
	if m := ours.FindStringSubmatch(text); m != nil {
		return strings.TrimSpace(m[1] + " " + m[2]), m[3]
	}
	if m := gomegas.FindStringSubmatch(text); m != nil {
		if m[1] != "" && m[3] == "to be true" {
			return flat(m[1]), "it is not so"
		}
		return flat(m[1] + " " + unmarked(m[3])), cmp.Or(flat(unmarked(m[2])), "nothing")
	}
	if m := mishap.FindStringSubmatch(text); m != nil {
		return flat(m[1] + " without an error"), flat(unmarked(m[2]))
	}
	return title, text
}

// unmarked removes Gomega's type marks.
func unmarked(s string) string { return typeMark.ReplaceAllString(s, " ") }

// flat folds white space.
func flat(s string) string { return strings.Join(strings.Fields(s), " ") }
