package agent

import "strings"

// recogniseSignOut finds the button of a page that asks whether to sign out.
// Elsewhere the words that it looks for lead away.
func recogniseSignOut(d *Document) Move {
	for _, g := range d.groups() {
		if g.asks() {
			continue
		}
		for _, c := range g.controls {
			if c.pressable() && signsOut(c.labels()) {
				return Move{Kind: Consent, Form: g.form, Button: c}
			}
		}
	}
	return Move{}
}

// signsOut reports whether the first word that says something ends the session
// or agrees: "Yes, sign me out", "Log out", "Continue".
func signsOut(labels []string) bool {
	for _, label := range labels {
		for word := range strings.FieldsSeq(outwards.Replace(spread(label))) {
			if word == "logout" || word == "signout" {
				return true
			}
			if v := words[word]; v != silent {
				return v != refuses
			}
		}
	}
	return false
}

var outwards = strings.NewReplacer("log out", "logout", "sign out", "signout", "sign me out", "signout", "log me out", "logout")
