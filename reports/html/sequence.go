package html

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// maxDrawn is how many exchanges of a case are drawn.
const maxDrawn = 40

// The lanes of the diagram.
const (
	browserLane  = "browser"
	clientLane   = "client"
	providerLane = "provider"
)

// message is one arrow of the diagram.
type message struct {
	From, To string
	Way      string // of the lanes: "bp", "pb", "cp", "pc" or "bc"
	Tone     string // "ok", "moved", "bad" or "" where neither holds
	Verb     string // method or status
	Where    string // path
	Gist     string
	Took     string
	Gap      string // how long nothing was exchanged before, where that is worth saying
	Wire     []run
	Tokens   []token
	Note     string // what else there is to say
	Decides  bool   // the verdict rests on it
	Anchor   string
}

// sequence draws exchanges in the order in which they began. origin is that of
// the provider, whose hosts need not be named; decided is the exchange that the
// verdict rests on, nil where that is not known.
func sequence(all []*exchange.Exchange, origin string, decided *exchange.Exchange) (out []message, left int) {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b *exchange.Exchange) int { return a.Started.Compare(b.Started) })
	if len(sorted) > maxDrawn {
		first := max(0, slices.Index(sorted, decided)+1-maxDrawn) // what comes after it tells less
		sorted, left = sorted[first:first+maxDrawn], len(sorted)-maxDrawn
	}
	for i, x := range sorted {
		request := requestMessage(x, origin)
		if i > 0 {
			request.Gap = gap(sorted[i-1], x)
		}
		out = append(out, request)
		answer := responseMessage(x)
		answer.Decides = x == decided
		out = append(out, answer)
		if x.Response == nil {
			continue
		}
		out = append(out, arrival(x, sorted[i+1:])...)
	}
	return out, left
}

// longGap is a pause after which the reader is told that another part begins.
const longGap = 250 * time.Millisecond

func gap(before, x *exchange.Exchange) string {
	pause := x.Started.Sub(before.Started) - time.Duration(before.TookMS*float64(time.Millisecond))
	if pause < longGap {
		return ""
	}
	return duration(float64(pause.Milliseconds())) + " later"
}

func requestMessage(x *exchange.Exchange, origin string) message {
	m := message{
		From: clientLane, To: providerLane, Way: "cp", Verb: line(x.Request.Method, 20), Where: where(x.Request.URL, origin),
		Gist: requestGist(&x.Request), Wire: requestWire(&x.Request), Tokens: tokens(x.Request.Tokens, x.Request.URL+"\n"+x.Request.Body),
	}
	if x.Channel == exchange.Front {
		m.From, m.Way = browserLane, "bp"
	}
	return m
}

// where is the path of a URL, with its origin where that is not the provider's.
func where(raw, origin string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return line(raw, maxGist)
	}
	at := u.Scheme + "://" + u.Host
	path := cmp.Or(u.EscapedPath(), "/")
	if at != origin {
		path = at + path
	}
	return line(path, maxGist)
}

func responseMessage(x *exchange.Exchange) message {
	r := x.Response
	if r == nil {
		return silence(x)
	}
	m := message{
		From: providerLane, To: clientLane, Way: "pc", Tone: tone(r.Status), Verb: fmt.Sprint(r.Status),
		Where: statusText(r.Status), Gist: responseGist(r), Took: duration(x.TookMS), Wire: responseWire(r),
		Tokens: tokens(r.Tokens, r.Body+"\n"+r.Header.Get("Location")), Note: line(x.Error, 4*maxGist),
	}
	if x.Channel == exchange.Front {
		m.To, m.Way = browserLane, "pb"
	}
	return m
}

func tone(status int) string {
	switch status / 100 {
	case 2:
		return "ok"
	case 3:
		return "moved"
	case 4, 5:
		return "bad"
	}
	return ""
}

func statusText(status int) string {
	if status == 0 {
		return "no status"
	}
	return http.StatusText(status)
}

// silence is the arrow of an answer that didn't come.
func silence(x *exchange.Exchange) message {
	m := message{From: providerLane, To: clientLane, Way: "pc", Tone: "bad", Verb: "no answer", Gist: line(x.Error, 2*maxGist), Took: duration(x.TookMS)}
	if x.Channel == exchange.Front {
		m.To, m.Way = browserLane, "pb"
	}
	return m
}

// arrival is the arrow to a client where an answer sends the browser to one, and
// none of the later exchanges asks that host: then it was stopped on its way.
func arrival(x *exchange.Exchange, later []*exchange.Exchange) []message {
	if to := redirected(x); to != nil && !asked(to.Host, later) {
		return []message{delivery(to)}
	}
	if p := posted(x); p != nil && !asked(p.to.Host, later) {
		return []message{posting(p)}
	}
	return nil
}

// redirected is where an answer sends the browser, if that is another origin.
func redirected(x *exchange.Exchange) *url.URL {
	if x.Channel != exchange.Front {
		return nil
	}
	to, err := url.Parse(x.Response.Header.Get("Location"))
	from, err2 := url.Parse(x.Request.URL)
	if err != nil || err2 != nil || to.Host == "" || sameOrigin(to, from) {
		return nil
	}
	return to
}

func asked(host string, all []*exchange.Exchange) bool {
	return slices.ContainsFunc(all, func(x *exchange.Exchange) bool {
		u, err := url.Parse(x.Request.URL)
		return err == nil && u.Host == host
	})
}

// delivery is the arrow to a client, of which nothing was sent: it is stopped
// before.
func delivery(to *url.URL) message {
	m := message{
		From: browserLane, To: clientLane, Way: "bc", Verb: "redirect", Where: line(to.Scheme+"://"+to.Host+to.Path, 2*maxGist),
		Gist: strings.Join(carried(to), ", "), Note: "The redirect was followed no further: nothing listens there. It would have carried:",
	}
	for _, part := range []struct{ mark, text string }{{"?", to.RawQuery}, {"#", to.EscapedFragment()}} {
		if part.text == "" {
			continue
		}
		for pair := range strings.SplitSeq(part.text, "&") {
			name, value, _ := strings.Cut(pair, "=")
			m.Wire = append(m.Wire, pairRuns(part.mark+" ", unescape(name), unescape(value))...)
		}
	}
	return m
}

// pairRuns is one parameter on its line.
func pairRuns(before, name, value string) []run {
	return append([]run{{Text: line(before+name, maxGist) + " = ", Kind: "name"}}, runs(line(value, maxValue)+"\n", "")...)
}

func unescape(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}
