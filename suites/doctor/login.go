package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
)

// browser starts the Chromium that some cases, and some login pages, take.
func (x *examination) browser(ctx context.Context) {
	if x.options.Chromium == nil {
		x.skip("browser", "--driver http uses none: what only a browser shows is not tested")
		return
	}
	path, err := x.options.Chromium()
	if err != nil {
		x.theirs("browser", "", "%v", err)
		return
	}
	if err := x.session.StartBrowser(ctx, path); err != nil {
		x.theirs("browser", "see that it starts by itself, name another with --chrome, or use --driver http", "%s: %v", path, err)
		return
	}
	x.ok("browser", "%s starts", path)
}

// login lets every user log in at the first client that can, and then opens an
// authorization request of each client.
func (x *examination) login(ctx context.Context) {
	front := x.front()
	switch {
	case len(front) == 0:
		x.skip("login", "no client has a redirect_uri to come back to")
	case len(x.target.Users) == 0:
		x.skip("login", "no users are given: what takes a login is not tested")
	}
	if len(front) == 0 || len(x.target.Users) == 0 {
		x.skip("consent", "nobody logs in")
		return
	}
	var first *witness
	for i := range x.target.Users {
		w := x.loginAs(ctx, i, front[0])
		if first == nil {
			first = w
		} else if w != nil {
			_ = w.Close()
		}
	}
	if first == nil {
		x.skip("consent", "nobody could log in")
		return
	}
	defer first.Close()
	for _, c := range front {
		if ctx.Err() == nil {
			x.visit(ctx, first, c)
		}
	}
	x.consent(first)
}

// front are the clients that receive answers by redirection.
func (x *examination) front() []*target.Client {
	var out []*target.Client
	for _, role := range target.Roles() {
		if c := x.target.Clients[role]; c != nil && c.FrontChannel() {
			out = append(out, c)
		}
	}
	return out
}

// witness remembers the pages of a user agent, with those before an error too.
type witness struct {
	agent.Agent
	user *target.User
	last *agent.Arrival
	all  []agent.Page
}

// Visit implements agent.Agent.
func (w *witness) Visit(ctx context.Context, v agent.Visit) (*agent.Arrival, error) {
	arrival, err := w.Agent.Visit(ctx, v)
	if w.last = arrival; arrival != nil {
		w.all = append(w.all, arrival.Pages...)
	}
	return arrival, err
}

// loginAs returns the agent of a user who is logged in now, nil if that failed.
func (x *examination) loginAs(ctx context.Context, i int, c *target.Client) *witness {
	user := &x.target.Users[i]
	feature := "login " + user.Username
	a, err := x.session.NewAgent(ctx, x.driver())
	if err != nil {
		x.theirs(feature, "", "%v", err)
		return nil
	}
	w := &witness{Agent: a, user: user}
	response, err := x.session.Provider.Authorize(ctx, w, user, request(c))
	if err == nil && w.showed(agent.Login) && response.Redirected() && len(response.Issued()) > 0 {
		x.ok(feature, "%s; %s came at %s", w.seen(), strings.Join(response.Issued(), " and "), response.To())
		return w
	}
	x.failed(feature, []string{"users", strconv.Itoa(i)}, w, c, response, err)
	_ = a.Close()
	return nil
}

// driver is that of logins. HTTP falls back on the browser where one runs.
func (x *examination) driver() string {
	if x.options.Driver == check.Browser {
		return check.Browser
	}
	return check.HTTP
}

// request asks for what the client has, a code if it can have one.
func request(c *target.Client) *flow.Authorization {
	if c.Answers("code") || len(c.ResponseTypes) == 0 {
		return flow.Code(c)
	}
	return flow.Asking(c, c.ResponseTypes[0])
}

// failed says why a request did not come back with what was asked for.
func (x *examination) failed(feature string, user []string, w *witness, c *target.Client, response *flow.AuthorizationResponse, err error) {
	var recipe *agent.RecipeError
	var foreign *agent.ForeignError
	client := []string{"clients", string(c.Role)}
	switch {
	case errors.Is(err, agent.ErrLoginRejected):
		x.tell(Finding{State: Problem, Feature: feature, Key: append(user, "password"), Remedy: "compare username and password with the provider's, and see that the account is not locked; where that was no login form, describe it by login.steps",
			Says: fmt.Sprintf("the provider rejects the user: %s, and a login form came again", w.seen())})
	case errors.As(err, &recipe):
		x.ours(feature, []string{"login", "steps", strconv.Itoa(recipe.Step - 1)}, "describe the page as it is, or leave the recipe out", "%v; seen: %s", err, w.seen())
	case errors.Is(err, agent.ErrNeedsBrowser):
		x.theirs(feature, "install a Chromium (make setup, or --chrome PATH), and leave --driver http out", "%v; seen: %s", err, w.seen())
	case errors.As(err, &foreign):
		x.theirs(feature, "log in where the provider's own hosts ask for it: passwords are not sent elsewhere", "%v", err)
	case err != nil:
		x.theirs(feature, "", "%v; seen: %s", err, w.seen())
	case response.Params.Get("error") != "":
		x.tell(Finding{State: Problem, Feature: feature, Key: client, Remedy: "see what the provider registered for this client: response_types, scope and redirect_uris have to be those of the target file",
			Says: fmt.Sprintf("the request is refused: %s %s", response.Params.Get("error"), response.Params.Get("error_description"))})
	case !response.Redirected():
		x.dead(feature, client, w, response)
	case len(response.Issued()) == 0:
		x.theirs(feature, "", "the provider leads back to %s without an answer; seen: %s", response.To(), w.seen())
	default:
		x.theirs(feature, "end the session of the provider, or see whether it logs everybody in: the password was never asked for", "no login form came, and the client was answered all the same; seen: %s", w.seen())
	}
}

// dead is for visits that end at a page.
func (x *examination) dead(feature string, client []string, w *witness, response *flow.AuthorizationResponse) {
	if response.Where == "elsewhere" {
		x.theirs(feature, "if that is where people log in, it can't be driven: it is neither the provider's host nor the client's", "the provider leads away to %s", response.To())
		return
	}
	if last := w.page(); last != nil && last.Status >= 400 {
		x.ours(feature, append(client, "redirect_uris"), "see that client_id and redirect_uris are registered exactly so", "an error page came: %s", w.seen())
		return
	}
	x.ours(feature, []string{"login", "steps"}, "no form of this page is recognised: describe it by a recipe, such as {fill: {\"#user\": \"{username}\", \"#pass\": \"{password}\"}, click: \"#go\"}",
		"the way ends at a page: %s", w.seen())
}

// visit sees whether the provider answers at the redirect_uri of a client, and,
// where a code came, gives tokens for it.
func (x *examination) visit(ctx context.Context, w *witness, c *target.Client) {
	feature := "flow " + string(c.Role)
	response, err := x.session.Provider.Authorize(ctx, w, w.user, request(c))
	if err != nil || !response.Redirected() || response.Params.Get("error") != "" || len(response.Issued()) == 0 {
		x.failed(feature, []string{"users", "0"}, w, c, response, err)
		return
	}
	came := strings.Join(response.Issued(), " and ")
	if response.Code().Empty() {
		x.ok(feature, "%s came at %s", came, response.To())
		return
	}
	tokens, err := x.session.Provider.Redeem(ctx, response)
	switch {
	case err != nil:
		x.theirs(feature, "", "%s came, but the token endpoint: %v", came, err)
	case !tokens.OK():
		x.tell(Finding{State: Problem, Feature: feature, Key: []string{"clients", string(c.Role)}, Remedy: "see the provider's log, and what it registered for this client",
			Says: fmt.Sprintf("%s came, but no tokens for it: %s", came, answerOf(tokens))})
	default:
		x.ok(feature, "%s came at %s, and %s for it", came, response.To(), strings.Join(tokens.Issued(), " and "))
	}
}

func (x *examination) consent(w *witness) {
	i := slices.IndexFunc(w.all, func(p agent.Page) bool { return p.Kind == agent.Consent })
	if i < 0 {
		x.ok("consent", "no page asked for it")
		return
	}
	x.ok("consent", "form %q at %s recognised, and granted", w.all[i].Title, path(w.all[i].URL))
}

func (w *witness) showed(k agent.PageKind) bool { return w.last.Showed(k) }

// page is the last one that was shown.
func (w *witness) page() *agent.Page {
	if w.last == nil || len(w.last.Pages) == 0 {
		return nil
	}
	return &w.last.Pages[len(w.last.Pages)-1]
}

// seen names the pages of the last visit.
func (w *witness) seen() string {
	if w.page() == nil {
		return "no page at all"
	}
	var out []string
	for _, p := range w.last.Pages {
		kind := map[agent.PageKind]string{agent.Login: "login form", agent.Consent: "consent form", agent.FormPost: "form that submits itself"}[p.Kind]
		if kind == "" {
			kind = "page without a form that is known"
		}
		if p.NeedsScript {
			kind = "page made by JavaScript"
		}
		out = append(out, fmt.Sprintf("%s %q at %s (status %d)", kind, p.Title, path(p.URL), p.Status))
	}
	return strings.Join(out, ", then ")
}

// path leaves the query out: it may be long, and says nothing here.
func path(raw string) string {
	raw, _, _ = strings.Cut(raw, "?")
	return raw
}
