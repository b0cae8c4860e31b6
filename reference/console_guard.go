package reference

import (
	"net/http"
	"sync"
	"time"
)

const (
	consoleCookie = "__Host-oidcheck_console"
	visitLives    = 12 * time.Hour
	maxVisits     = 100
)

// A visit is a browser that came by the link of the console.
type visit struct {
	csrf      string // stands in every form of the visit
	expiresAt time.Time
}

// visits are those that are open, by the value of their cookie.
type visits struct {
	mu   sync.Mutex
	open table[visit]
}

func (v *visits) begin(now time.Time) (cookie string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	cookie = random()
	v.open.put(cookie, visit{csrf: random(), expiresAt: now.Add(visitLives)})
	return cookie
}

func (v *visits) find(r *http.Request, now time.Time) (visit, bool) {
	sent, err := r.Cookie(consoleCookie)
	if err != nil {
		return visit{}, false
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	found, ok := v.open.get(sent.Value)
	return found, ok && now.Before(found.expiresAt)
}

// enter takes the token of the link and gives a cookie for it, so that the
// token does not stay in the address bar.
func (c *console) enter(w http.ResponseWriter, r *http.Request) {
	if !equal(r.URL.Query().Get("token"), c.token) {
		c.forbid(w)
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: consoleCookie, Value: c.visits.begin(c.provider.now()), Path: "/",
		Secure: true, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
	seeConsole(w, pathConsole)
}

// guard lets nobody in without the cookie, and takes no form without the token
// of the visit, which no other site knows.
func (c *console) guard(handle func(http.ResponseWriter, *http.Request, visit)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		found, ok := c.visits.find(r, c.provider.now())
		if !ok {
			c.forbid(w)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodPost {
			c.refuse(w, http.StatusMethodNotAllowed, "Method not allowed", "The console takes GET and POST.")
			return
		}
		if r.Method == http.MethodPost {
			form, e := readForm(w, r)
			if e != nil {
				c.refuse(w, e.Status, "This did not work", "The form can't be read: "+e.Description+".")
				return
			}
			if !equal(form.Get("csrf"), found.csrf) {
				c.refuse(w, http.StatusForbidden, "Not from this page", "The form did not come from a page of this console. Go back, reload the page, and try again.")
				return
			}
			r.PostForm = form
		}
		handle(w, r, found)
	}
}

// forbid tells how to get in.
func (c *console) forbid(w http.ResponseWriter) {
	c.write(w, http.StatusForbidden, "error.html", &page{Title: "The console is closed", Message: "Open it by the link that the program printed when it started: the line that begins with \"console:\". The link is good for this start only."})
}

// missing answers for pages that there are not.
func (c *console) missing(w http.ResponseWriter, r *http.Request, _ visit) {
	if r.URL.Path == pathConsole+"/" {
		seeConsole(w, pathConsole)
		return
	}
	c.refuse(w, http.StatusNotFound, "No such page", "The application may have been deleted. The list of applications shows what there is.")
}

// refuse shows an error page of the console.
func (c *console) refuse(w http.ResponseWriter, status int, title, message string) {
	shown := inside(visit{}, title, "")
	shown.Message = message
	c.write(w, status, "error.html", &shown)
}

// seeConsole sends the browser to another page.
func seeConsole(w http.ResponseWriter, path string) {
	noStore(w.Header())
	w.Header().Set("Location", path)
	w.WriteHeader(http.StatusSeeOther)
}
