package agent

import (
	"strings"
	"unicode"
)

// verdict is what a label says to do.
type verdict int

const (
	silent  verdict = iota // says nothing known
	refuses                // denies, or leads elsewhere
	goesOn                 // continue, yes, sign in
	grants                 // allow, accept
)

// words lists what buttons say, in the languages of common providers.
var words = lexicon(map[verdict]string{
	refuses: `deny denied decline reject refuse cancel abort no not dont donot disallow disagree never back
		logout signout register signup create forgot forgotten reset help search switch delete remove revoke close clear
		resend retry other another different show hide skip home privacy terms policy n
		abbrechen ablehnen nein zurück annuler refuser non retour cancelar denegar rechazar annulla rifiuta`,
	goesOn: `continue yes y ok okay confirm proceed submit next go enter login signin logon send
		ja weiter bestätigen anmelden einloggen oui continuer confirmer connexion suivant si sí continuar entrar siguiente continua accedi`,
	grants: `allow allowed accept accepted approve approved authorize authorise authorized grant granted agree consent permit
		erlauben zustimmen akzeptieren zulassen autoriser accepter aceptar permitir autorizar accetta autorizza consenti`,
})

// compounds are written as one word or as two.
var compounds = strings.NewReplacer("log out", "logout", "sign out", "signout", "sign up", "signup", "log in", "login", "sign in", "signin")

// phrases are matched anywhere, since scripts without spaces have no words.
// Refusals come first, because they contain what they refuse.
var phrases = []struct {
	text string
	verdict
}{
	{"不同意", refuses}, {"不允许", refuses}, {"拒绝", refuses}, {"拒絕", refuses}, {"取消", refuses}, {"返回", refuses},
	{"注册", refuses}, {"忘记", refuses}, {"拒否", refuses}, {"キャンセル", refuses},
	{"同意", grants}, {"授权", grants}, {"授權", grants}, {"允许", grants}, {"允許", grants}, {"許可", grants}, {"接受", grants},
	{"确认", goesOn}, {"確認", goesOn}, {"确定", goesOn}, {"继续", goesOn}, {"繼續", goesOn}, {"下一步", goesOn},
	{"登录", goesOn}, {"登入", goesOn}, {"ログイン", goesOn}, {"続行", goesOn},
}

// federated names the buttons of a login form that hand over to someone else.
var federated = lexicon(map[verdict]string{refuses: `google github gitlab facebook apple microsoft twitter linkedin
	passkey webauthn wechat weixin qq sso saml otp magic`})

func lexicon(lists map[verdict]string) map[string]verdict {
	all := map[string]verdict{}
	for v, list := range lists {
		for word := range strings.FieldsSeq(list) {
			all[word] = v
		}
	}
	return all
}

// judge returns the verdict of the first text that has one. In a text the
// first known word counts: "Don't allow" refuses, "Allow, and don't ask again"
// grants.
func judge(texts ...string) verdict {
	for _, text := range texts {
		if v := judgeText(spread(text)); v != silent {
			return v
		}
	}
	return silent
}

func judgeText(text string) verdict {
	for _, p := range phrases {
		if strings.Contains(text, p.text) {
			return p.verdict
		}
	}
	for word := range strings.FieldsSeq(compounds.Replace(text)) {
		if v := words[word]; v != silent {
			return v
		}
	}
	return silent
}

// elsewhere reports whether the button hands the login to another provider, by
// what it shows: an id of sso-login may well be the ordinary one.
func (c *Control) elsewhere() bool {
	for _, text := range c.labels()[:4] {
		for word := range strings.FieldsSeq(spread(text)) {
			if federated[word] == refuses {
				return true
			}
		}
	}
	return false
}

// spread turns a label or identifier into words in lower case: apostrophes
// vanish, camelCase and punctuation separate.
func spread(text string) string {
	var b strings.Builder
	lower := false
	for _, r := range text {
		switch {
		case r == '\'' || r == '’':
		case unicode.IsLetter(r):
			if unicode.IsUpper(r) && lower {
				b.WriteByte(' ')
			}
			lower = unicode.IsLower(r)
			b.WriteRune(unicode.ToLower(r))
		default:
			lower = false
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// labels returns what a button says, the most visible first.
func (c *Control) labels() []string {
	shown := c.Text
	if c.Tag == "input" {
		shown = c.Value
	}
	return []string{shown, c.Get("aria-label"), c.Get("alt"), c.Get("title"), c.Value, c.Get("name"), c.Get("id")}
}
