package reference

import (
	"crypto/sha256"
	"time"
)

// User is somebody who can sign in. Passwords are random and new at each
// start.
type User struct {
	Subject  string // the sub claim; says nothing about the user
	Username string
	Password string
	Name     string
	Email    string

	UpdatedAt time.Time // when the above changed last

	Sacrificial bool // may be locked out by tests
}

// newUsers makes the users that every preset has, at now.
func newUsers(now time.Time) []*User {
	users := []*User{
		{Subject: randomLabel(), Username: "alice", Password: random(), Name: "Alice Example", Email: "alice@users.test"},
		{Subject: randomLabel(), Username: "bob", Password: random(), Name: "Bob Example", Email: "bob@users.test"},
		{Subject: randomLabel(), Username: "carol", Password: random(), Name: "Carol Example", Email: "carol@users.test", Sacrificial: true},
	}
	for _, u := range users {
		u.UpdatedAt = now
	}
	return users
}

// login returns the user whose name and password these are, or nil. An
// unknown name takes as long as a wrong password.
func (p *Provider) login(username, password string) *User {
	var found *User
	want := sha256.Sum256([]byte(random()))
	for _, u := range p.users {
		if u.Username == username {
			found, want = u, sha256.Sum256([]byte(u.Password))
		}
	}
	got := sha256.Sum256([]byte(password))
	if !equal(string(got[:]), string(want[:])) {
		return nil
	}
	return found
}

// userNamed returns the user of that name, or nil.
func (p *Provider) userNamed(username string) *User {
	for _, u := range p.users {
		if u.Username == username {
			return u
		}
	}
	return nil
}

// userOf returns the user with that subject, or nil.
func (p *Provider) userOf(subject string) *User {
	for _, u := range p.users {
		if u.Subject == subject {
			return u
		}
	}
	return nil
}

// Claims returns what the scopes tell about the user (OpenID Connect Core,
// 5.4).
func (u *User) Claims(scopes []string) Claims {
	c := Claims{"sub": u.Subject}
	for _, scope := range scopes {
		switch scope {
		case scopeProfile:
			c["name"], c["preferred_username"], c["updated_at"] = u.Name, u.Username, u.UpdatedAt.Unix()
		case scopeEmail:
			c["email"], c["email_verified"] = u.Email, true
		}
	}
	return c
}
