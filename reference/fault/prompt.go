package fault

import (
	"slices"
	"time"

	"github.com/oidcheck/oidcheck/reference"
)

// Requirements about who signs in, and when.
const (
	promptNone       = "prompt-none"
	promptNoneError  = "prompt-none-error"
	promptNoneAlone  = "prompt-none-alone"
	reauthentication = "reauthentication"
	maxAge           = "max-age"
	authTimePresent  = "auth-time-present"
	authTimeTrue     = "auth-time-true"
	loginOfAnother   = "login-of-another-user"
)

// promptFaults ask users for too much or for too little.
var promptFaults = []Fault{
	{
		ID:      "prompt-none-login-page",
		Summary: "prompt=none shows the login page to a stranger",
		Targets: []string{promptNone},
		Attacks: []string{"AZ-10"},
		Arm:     staySilent(func(page string) bool { return page != "login" }),
	},
	{
		ID:      "prompt-none-consent-page",
		Summary: "prompt=none shows the consent page",
		Targets: []string{promptNone},
		Attacks: []string{"AZ-10"},
		Arm:     staySilent(func(page string) bool { return page != "consent" }),
	},
	{
		ID:      "prompt-none-asks-again",
		Summary: "prompt=none shows the consent page to users who have consented before",
		Targets: []string{promptNone},
		Attacks: []string{"AZ-10"},
		Arm: func(p *reference.Policy) {
			staySilent(func(page string) bool { return page != "consent" })(p)
			before := p.SignIn.NeedConsent
			p.SignIn.NeedConsent = func(prompts []string, given bool) bool {
				return before(prompts, given) || slices.Contains(prompts, "none")
			}
		},
	},
	{
		ID:      "prompt-none-consents",
		Summary: "prompt=none stands for the consent of the user",
		Targets: []string{promptNone},
		Attacks: []string{"AZ-10"},
		Arm: func(p *reference.Policy) {
			before := p.SignIn.NeedConsent
			p.SignIn.NeedConsent = func(prompts []string, given bool) bool {
				return before(prompts, given) && !slices.Contains(prompts, "none")
			}
		},
	},
	{
		ID:      "prompt-none-access-denied",
		Summary: "prompt=none is answered with access_denied where a page is needed",
		Targets: []string{promptNoneError},
		Arm: nameErrors(func(code string) string {
			if code == "login_required" {
				return "access_denied"
			}
			return code
		}),
	},
	{
		ID:      "prompt-none-first-value",
		Summary: "of several values of prompt the first counts",
		Targets: []string{promptNoneAlone},
		Arm: editRequest(func(given map[string]string) {
			if given["prompt"] == "none login" {
				given["prompt"] = "none"
			}
		}),
	},
	{
		ID:      "prompt-login-ignored",
		Summary: "prompt=login is ignored where there is a session",
		Targets: []string{reauthentication},
		Attacks: []string{"AZ-11"},
		Arm:     reauthenticate(func(s reference.SignedIn) bool { return slices.Contains(s.Prompts, "login") && s.MaxAge == nil }),
	},
	{
		ID:      "prompt-login-alone-honoured",
		Summary: "prompt=login is ignored beside another value",
		Targets: []string{reauthentication},
		Attacks: []string{"AZ-11"},
		Arm:     reauthenticate(func(s reference.SignedIn) bool { return len(s.Prompts) > 1 }),
	},
	{
		ID:      "max-age-zero-ignored",
		Summary: "max_age=0 passes for no max_age at all",
		Targets: []string{reauthentication},
		Attacks: []string{"AZ-11"},
		Arm:     reauthenticate(func(s reference.SignedIn) bool { return s.MaxAge != nil && *s.MaxAge == 0 }),
	},
	{
		ID:      "max-age-ignored",
		Summary: "max_age is ignored where there is a session, unless it is 0",
		Targets: []string{maxAge},
		Attacks: []string{"AZ-12"},
		Arm:     reauthenticate(func(s reference.SignedIn) bool { return s.MaxAge != nil && *s.MaxAge > 0 && len(s.Prompts) == 0 }),
	},
	{
		ID:      "auth-time-missing",
		Summary: "no ID token has auth_time",
		Targets: []string{authTimePresent},
		Arm:     editIDToken(func(c reference.Claims) { delete(c, "auth_time") }),
	},
	{
		ID:      "auth-time-refreshed",
		Summary: "auth_time is the time of the request, not of the login",
		Targets: []string{authTimeTrue},
		Attacks: []string{"AZ-12"},
		Arm: func(p *reference.Policy) {
			p.SignIn.AuthTime = func(_, now time.Time) time.Time { return now }
		},
	},
	{
		ID:      "auth-time-of-the-first-login",
		Summary: "a second login in a session does not change auth_time",
		Targets: []string{authTimeTrue},
		Attacks: []string{"AZ-12"},
		Arm: func(p *reference.Policy) {
			p.SignIn.LoginTime = func(before, now time.Time) time.Time {
				if before.IsZero() {
					return now
				}
				return before
			}
		},
	},
	{
		ID:      "session-keeps-its-user",
		Summary: "who signs in where another user was signed in goes on as that user",
		Targets: []string{loginOfAnother},
		Attacks: []string{"AZ-13"},
		Arm: func(p *reference.Policy) {
			p.SignIn.WhoSignedIn = func(before, now *reference.User) *reference.User {
				if before != nil {
					return before
				}
				return now
			}
		},
	},
}

// staySilent answers with an error in the place of some pages only.
func staySilent(page func(string) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.SignIn.StaySilent
		p.SignIn.StaySilent = func(shown string, prompts []string) bool { return page(shown) && before(shown, prompts) }
	}
}

// reauthenticate lets the session do where that holds.
func reauthenticate(unless func(reference.SignedIn) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		before := p.SignIn.Reauthenticate
		p.SignIn.Reauthenticate = func(s reference.SignedIn) bool { return !unless(s) && before(s) }
	}
}
