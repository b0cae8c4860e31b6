package reference

import "time"

const (
	sessionLives     = 12 * time.Hour
	interactionLives = 10 * time.Minute
	maxAttempts      = 10 // wrong passwords in one interaction
)

// A session belongs to one browser, before login and after. Its fields are
// guarded by the lock of the store; the pointer stays the same when the cookie
// is renewed.
type session struct {
	id        string
	user      *User // nil before login
	authTime  time.Time
	expiresAt time.Time
	left      bool                  // somebody signed out, and the session went on
	latest    *authorizationRequest // the last that waited for its user
	waiting   *interaction          // the last that was opened
}

// session returns the session of that cookie value, or nil.
func (s *store) session(id string, now time.Time) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.sessions.get(id)
	if !ok || !now.Before(found.expiresAt) {
		return nil
	}
	return found
}

// openSession starts a session in which nobody is signed in.
func (s *store) openSession(now time.Time) (opened *session, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	opened = &session{id: random(), expiresAt: now.Add(sessionLives)}
	s.sessions.put(opened.id, opened)
	return opened, opened.id
}

// signIn puts user into the session under a new ID: a value that was planted
// in the browser before is worth nothing afterwards.
func (s *store) signIn(in *session, user *User, since, now time.Time, renew bool) (id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions.remove(in.id)
	if renew {
		in.id = random()
	}
	in.user, in.authTime, in.expiresAt = user, since, now.Add(sessionLives)
	s.sessions.put(in.id, in)
	return in.id
}

// signedIn returns who is signed in, and since when; nil for nobody.
func (s *store) signedIn(in *session) (*User, time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if in == nil {
		return nil, time.Time{}
	}
	return in.user, in.authTime
}

// closeSession ends a session: its cookie is worth nothing any more, and no form
// that waits in it goes on.
func (s *store) closeSession(in *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions.remove(in.id)
	in.user = nil
}

// leaveSession signs the user out of a session that goes on.
func (s *store) leaveSession(in *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	in.user, in.left = nil, true
}

// sessionLeft reports whether somebody signed out of the session before.
func (s *store) sessionLeft(in *session) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return in.left
}

// A stage is the page that an interaction waits for.
type stage int

const (
	stageLogin stage = iota
	stageConsent
	stageLogout
)

// String is the name of the page.
func (s stage) String() string { return [...]string{"login", "consent", "logout"}[s] }

// An interaction is an authorization request that waits for its user. It is
// bound to the browser's session, is used once and never changes: the next
// step is a new interaction.
type interaction struct {
	id        string
	csrf      string
	stage     stage
	session   *session
	user      *User // who is asked for consent
	request   *authorizationRequest
	logout    *Logout // that the user is asked about
	attempts  int     // wrong passwords so far
	expiresAt time.Time
}

// openInteraction fills in what makes an interaction unique and keeps it.
func (s *store) openInteraction(i interaction, now time.Time) *interaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	i.id, i.csrf, i.expiresAt = random(), random(), now.Add(interactionLives)
	s.interactions.put(i.id, &i)
	i.session.waiting = &i
	if i.request != nil {
		i.request.Form = i.id
		i.session.latest = i.request
	}
	return &i
}

// latestRequest is the last request of the session that waited for its user.
func (s *store) latestRequest(in *session) *authorizationRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return in.latest
}

// interaction returns the one of that ID when it waits in this session for
// this stage.
func (s *store) interaction(id string, in *session, at stage, now time.Time) *interaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.find(id, in, at, now)
}

// takeInteraction is interaction for a form that a browser sent: it ends the
// interaction, and says in which session the form acts, as decide has it. There
// may be none yet in the browser that sent it.
func (s *store) takeInteraction(form params, in *session, at stage, now time.Time, decide func(SentForm) Browser) (taken *interaction, acts *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, named := s.interactions.get(form.get("interaction"))
	if !named && in != nil {
		found = in.waiting
	}
	if found == nil || found.stage != at || !now.Before(found.expiresAt) {
		return nil, nil
	}
	sent := SentForm{
		Page: at.String(), Named: named, Token: equal(form.get("csrf"), found.csrf), Here: found.session == in,
		SameUser: found.user == nil || in != nil && found.user == in.user,
	}
	switch decide(sent) {
	case SendingBrowser:
		acts = in
	case ShowingBrowser:
		acts = found.session
	default:
		return nil, nil
	}
	s.interactions.remove(found.id)
	return found, acts
}

func (s *store) find(id string, in *session, at stage, now time.Time) *interaction {
	found, ok := s.interactions.get(id)
	if !ok || in == nil || found.session != in || found.stage != at || !now.Before(found.expiresAt) {
		return nil
	}
	return found
}
