package reference

// FormPolicy holds the decision about the forms of the provider's own pages.
type FormPolicy struct {
	// Browser says in whose session a form acts: in that of the browser that sent
	// it, where its page was shown to that browser, to who is signed in there now,
	// and the form carries the token of the page (RFC 6749, 10.12).
	Browser func(f SentForm) Browser
}

// SentForm is a form of a page that came back.
type SentForm struct {
	Page     string // login, consent or logout
	Named    bool   // it names the page that it is of; without, that is the last one of the session
	Token    bool   // it carries the token of the page
	Here     bool   // the page was shown to the browser that sent it
	SameUser bool   // who was signed in when the page was shown is so still
}

// Browser is one of the two that may have to do with a form.
type Browser int

// Whose session a form acts in.
const (
	NoBrowser      Browser = iota // the form is refused
	SendingBrowser                // that sent the form
	ShowingBrowser                // that the page was shown to
)

func defaultFormPolicy() FormPolicy { return FormPolicy{Browser: browserOf} }

func browserOf(f SentForm) Browser {
	if !f.Named || !f.Token || !f.Here || !f.SameUser {
		return NoBrowser
	}
	return SendingBrowser
}
