package agent

import (
	"regexp"
	"strings"
)

var (
	passwordName = regexp.MustCompile(`(?i)passw|passphrase|pwd|kennwort|contrase|mot.?de.?passe|密码|密碼`)
	usernameName = regexp.MustCompile(`(?i)user|login|logon|e-?mail|identif|account|uname|uid|phone|mobile|benutzer|usuario|用户|用戶|账号|帳號|邮箱|手机`)
	otherName    = regexp.MustCompile(`(?i)captcha|otp|totp|mfa|token|search|query|code|coupon|domain|tenant`)
)

// texty are the input types that a user writes into.
var texty = map[string]bool{"text": true, "email": true, "tel": true, "url": true, "number": true, "password": true}

// usable reports whether a user can operate the control.
func (c *Control) usable() bool {
	return !c.Has("disabled") && !c.hidden() && (c.Form == nil || !c.Form.hidden()) && c.Type() != "hidden"
}

// writable reports whether it is a field to write one line into. Unknown
// types are text, as in a browser.
func (c *Control) writable() bool {
	return c.usable() && c.Tag == "input" && (texty[c.Type()] || !knownTypes[c.Type()]) && !c.Has("readonly")
}

var knownTypes = map[string]bool{"submit": true, "image": true, "button": true, "reset": true, "checkbox": true, "radio": true,
	"file": true, "hidden": true, "range": true, "color": true, "date": true, "time": true, "month": true, "week": true,
	"datetime-local": true, "search": true}

// names is what a field is known by.
func (c *Control) names() string {
	return strings.Join([]string{c.Get("name"), c.Get("id"), c.Get("placeholder"), c.Get("aria-label")}, " ")
}

// password reports whether the field takes the current password: by its type,
// or by its name where a page draws the dots itself.
func (c *Control) password() bool {
	if !c.writable() || c.Get("autocomplete") == "new-password" {
		return false
	}
	return c.Type() == "password" || c.Type() == "text" && passwordName.MatchString(c.names()) && !c.named()
}

// named reports whether the field says itself that it is the username.
func (c *Control) named() bool {
	for token := range strings.FieldsSeq(strings.ToLower(c.Get("autocomplete"))) {
		if token == "username" || token == "email" {
			return true
		}
	}
	return false
}

// usernameScore says how likely the field takes the username; 0: it does not.
func (c *Control) usernameScore() int {
	switch {
	case !c.writable() || c.Type() == "password" || c.Get("autocomplete") == "one-time-code":
		return 0
	case c.named():
		return 4
	case c.Type() == "email":
		return 3
	case otherName.MatchString(c.Get("name") + " " + c.Get("id")):
		return 0
	case usernameName.MatchString(c.names()):
		return 2
	}
	return 1
}

// pressable reports whether the control is a button that submits. Scripted
// buttons count where a browser can press them.
func (c *Control) pressable() bool {
	switch c.Type() {
	case "submit", "image":
		return c.usable()
	case "button":
		return c.usable() && (c.Form == nil || c.Has("onclick") || c.Has(RefAttr))
	}
	return false
}
