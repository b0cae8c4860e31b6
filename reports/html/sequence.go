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
}

// sequence draws exchanges in the order in which they began. origin is that of
// the provider, whose hosts need not be named.
func sequence(all []*exchange.Exchange, origin string) (out []message, left int) {
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b *exchange.Exchange) int { return a.Started.Compare(b.Started) })
	if len(sorted) > maxDrawn {
		sorted, left = sorted[:maxDrawn], len(sorted)-maxDrawn
	}
	for i, x := range sorted {
		request := requestMessage(x, origin)
		if i > 0 {
			request.Gap = gap(sorted[i-1], x)
		}
		out = append(out, request)
		if x.Response == nil {
			out = append(out, silence(x))
			continue
		}
		out = append(out, responseMessage(x))
		if to := delivered(x, sorted[i+1:]); to != nil {
			out = append(out, delivery(to))
		}
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

// delivered is where an answer sends the browser, if that is another host which
// none of the later exchanges asks: then it was stopped on its way to a client.
func delivered(x *exchange.Exchange, later []*exchange.Exchange) *url.URL {
	if x.Channel != exchange.Front {
		return nil
	}
	to, err := url.Parse(x.Response.Header.Get("Location"))
	from, err2 := url.Parse(x.Request.URL)
	if err != nil || err2 != nil || to.Host == "" || to.Host == from.Host && to.Scheme == from.Scheme {
		return nil
	}
	for _, l := range later {
		if u, err := url.Parse(l.Request.URL); err == nil && u.Host == to.Host {
			return nil
		}
	}
	return to
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
			m.Wire = append(m.Wire, run{Text: line(part.mark+" "+unescape(name), maxGist) + " = ", Kind: "name"})
			m.Wire = append(m.Wire, runs(line(unescape(value), maxValue)+"\n", "")...)
		}
	}
	return m
}

func unescape(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}
