package agent

import (
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
)

// Entry is a value to write into a field.
type Entry struct {
	Control *Control
	Value   exchange.Secret
}

// Move is what to do on a page.
type Move struct {
	Kind   PageKind
	Fill   []Entry
	Tick   []*Control // check boxes that must be ticked
	Form   *Form      // to submit; nil with a Button: it stands outside any form
	Button *Control   // to press; nil with a Form: the form submits itself
	Link   *Link      // to follow
	Press  *Element   // to click: named by a recipe, neither button nor link

	// Automatic is set for what a page does without its user: a form that
	// submits itself, an immediate refresh.
	Automatic bool
	Manual    bool // a form that is Automatic has a button too

	refresh  bool // Automatic by a meta refresh
	password bool // the page asks for the password
}

// Idle reports whether there is nothing to do.
func (m Move) Idle() bool {
	return m.Form == nil && m.Button == nil && m.Link == nil && m.Press == nil && !m.refresh && len(m.Fill) == 0
}

// Recognise says what kind of page d is and how its user gets on. User may be
// nil, which leaves login forms unfilled. It is a pure function of its arguments.
func Recognise(d *Document, user *target.User, v Visit) Move {
	for _, look := range []func() Move{
		func() Move { return recogniseFormPost(d, v) },
		func() Move { return recogniseLogin(d, user) },
		func() Move {
			switch {
			case v.Deny:
				return recogniseDenial(d)
			case v.SignOut:
				return recogniseSignOut(d)
			}
			return recogniseConsent(d, user)
		},
	} {
		if m := look(); m.Kind != "" {
			return m
		}
	}
	return Move{Kind: Other, Automatic: d.Refresh != nil, refresh: d.Refresh != nil}
}

// recogniseLogin finds the form that takes a password, or failing that one
// that takes a username alone: the first of two pages.
func recogniseLogin(d *Document, user *target.User) Move {
	for _, group := range d.groups() {
		if m := group.withPassword(user); m.Kind != "" {
			return m
		}
	}
	for _, group := range d.groups() {
		if m := group.withUsername(user); m.Kind != "" {
			return m
		}
	}
	return Move{}
}

// group is the controls of a form, or all those outside any.
type group struct {
	form     *Form
	controls []*Control
}

func (d *Document) groups() []group {
	all := make([]group, 0, len(d.Forms)+1)
	index := map[*Form]int{}
	for _, c := range d.Controls {
		i, seen := index[c.Form]
		if !seen {
			i = len(all)
			index[c.Form] = i
			all = append(all, group{form: c.Form})
		}
		all[i].controls = append(all[i].controls, c)
	}
	return all
}

// withPassword is the move for a group with exactly one field for the current
// password: two are a registration or a change of password.
func (g group) withPassword(user *target.User) Move {
	var password, username *Control
	best := 0
	for _, c := range g.controls {
		switch {
		case c.Get("autocomplete") == "new-password" && c.usable():
			return Move{}
		case c.password() && password != nil:
			return Move{}
		case c.password():
			password = c
		case password == nil && c.usernameScore() > best, c.usernameScore() > max(1, best):
			username, best = c, c.usernameScore()
		}
	}
	if password == nil {
		return Move{}
	}
	return g.login(user, username, password)
}

// withUsername is the move for a group that asks for a username only. It must
// say so, since any text field could be something else.
func (g group) withUsername(user *target.User) Move {
	var username *Control
	best := 1
	for _, c := range g.controls {
		if s := c.usernameScore(); s > best {
			username, best = c, s
		}
	}
	if username == nil || g.button(true) == nil {
		return Move{}
	}
	return g.login(user, username, nil)
}

func (g group) login(user *target.User, username, password *Control) Move {
	m := Move{Kind: Login, Form: g.form, Button: g.button(true), Tick: g.required(), password: password != nil}
	if user == nil {
		return m
	}
	if username != nil {
		m.Fill = append(m.Fill, Entry{username, exchange.NewSecret(user.Username)})
	}
	if password != nil {
		m.Fill = append(m.Fill, Entry{password, user.Password})
	}
	return m
}

// button returns the button that goes on: the one that says so, else one that
// says nothing. In a login, other providers' buttons are not it.
func (g group) button(login bool) *Control {
	var best *Control
	rank := silent
	for _, c := range g.controls {
		if !c.pressable() || login && c.elsewhere() {
			continue
		}
		v := judge(c.labels()...)
		if v != refuses && (best == nil || v > rank) {
			best, rank = c, v
		}
	}
	return best
}

// required returns the unticked boxes without which the form does not submit.
func (g group) required() []*Control {
	var boxes []*Control
	for _, c := range g.controls {
		if c.Type() == "checkbox" && c.Has("required") && !c.Has("checked") && c.usable() {
			boxes = append(boxes, c)
		}
	}
	return boxes
}
