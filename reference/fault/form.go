package fault

import "github.com/oidcheck/oidcheck/reference"

// Requirements about the forms of the provider's pages.
const (
	loginFormBound      = "login-form-bound"
	consentFormBound    = "consent-form-bound"
	loginStaysInBrowser = "login-stays-in-browser"
)

// Names of pages.
const (
	loginPage   = "login"
	consentPage = "consent"
)

// formFaults take forms that others send.
var formFaults = []Fault{
	{
		ID:      "login-form-in-any-browser",
		Summary: "a login form works in any browser, be it shown in another one",
		Targets: []string{loginFormBound},
		Attacks: []string{"SE-03"},
		Arm: takeForm(func(f reference.SentForm) reference.Browser {
			return sending(f.Page == loginPage && f.Named && f.Token)
		}),
	},
	{
		ID:      "login-form-without-token",
		Summary: "a login form needs no token where it names no page: it is taken for the last one of the session",
		Targets: []string{loginFormBound},
		Attacks: []string{"SE-03"},
		Arm: takeForm(func(f reference.SentForm) reference.Browser {
			return sending(f.Page == loginPage && !f.Named && f.Here)
		}),
	},
	{
		ID:      "consent-form-of-anybody",
		Summary: "a consent form counts for whoever is signed in where it is sent, be it another user's",
		Targets: []string{consentFormBound},
		Attacks: []string{"CN-04"},
		Arm: takeForm(func(f reference.SentForm) reference.Browser {
			return sending(f.Page == consentPage && f.Named && f.Token)
		}),
	},
	{
		ID:      "consent-form-without-token",
		Summary: "a consent form needs no token where it names no page: it is taken for the last one of the session",
		Targets: []string{consentFormBound},
		Attacks: []string{"CN-04"},
		Arm: takeForm(func(f reference.SentForm) reference.Browser {
			return sending(f.Page == consentPage && !f.Named && f.Here && f.SameUser)
		}),
	},
	{
		ID:      "login-of-the-page",
		Summary: "a login form signs in the browser that the page was shown to, whichever sends it",
		Targets: []string{loginStaysInBrowser},
		Attacks: []string{"CODE-14"},
		Arm: takeForm(func(f reference.SentForm) reference.Browser {
			if f.Page == loginPage && f.Token && !f.Here {
				return reference.ShowingBrowser
			}
			return reference.NoBrowser
		}),
	},
}

// takeForm takes those forms, too, for which also names a browser.
func takeForm(also func(reference.SentForm) reference.Browser) func(*reference.Policy) {
	return func(p *reference.Policy) {
		take := p.Form.Browser
		p.Form.Browser = func(f reference.SentForm) reference.Browser {
			if b := take(f); b != reference.NoBrowser {
				return b
			}
			return also(f)
		}
	}
}

// sending is the browser that sends the form, where that is taken.
func sending(taken bool) reference.Browser {
	if taken {
		return reference.SendingBrowser
	}
	return reference.NoBrowser
}
