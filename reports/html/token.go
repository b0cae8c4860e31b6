package html

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// token is a decoded JWT as the page shows it.
type token struct {
	Name           string // of the parameter or member that it is
	Mark           []run
	Header, Claims string
	State          string // of the signature
	Times          []moment
}

// moment is a claim that gives a time (RFC 7519 section 4.1).
type moment struct{ Name, When string }

// times are the claims that give seconds since 1970.
var times = []string{"auth_time", "exp", "iat", "nbf", "updated_at"}

// tokens shows the JWTs of a message; text is where their names are looked for.
func tokens(all []exchange.Token, text string) []token {
	var out []token
	for _, t := range all {
		shown := token{
			Name: line(nameOf(t.Mark, text), maxGist), Mark: runs(line(t.Mark, maxGist), ""),
			Header: lines(pretty(t.Header), maxText), Claims: lines(pretty(t.Claims), maxText), Times: moments(t.Claims),
		}
		switch {
		case t.Claims == "":
			shown.State = "encrypted: only its header can be read"
		case t.Signed:
			shown.State = "signed; the signature is not shown"
		default:
			shown.State = "without a signature"
		}
		out = append(out, shown)
	}
	return out
}

// member is a name before a mark, in JSON or in a form.
var member = regexp.MustCompile(`([A-Za-z_][A-Za-z0-9_.-]{0,60})"?\s*[:=]\s*"?$`)

func nameOf(mark, text string) string {
	at := strings.Index(text, mark)
	if at < 0 || mark == "" {
		return "JWT"
	}
	if m := member.FindStringSubmatch(text[max(0, at-80):at]); m != nil {
		return m[1]
	}
	return "JWT"
}

func moments(claims string) []moment {
	var all map[string]any
	if json.Unmarshal([]byte(claims), &all) != nil {
		return nil
	}
	var out []moment
	for name, value := range all {
		seconds, ok := value.(float64)
		if !ok || !slices.Contains(times, name) || seconds < 0 || seconds > 1<<35 {
			continue
		}
		out = append(out, moment{name, time.Unix(int64(seconds), 0).UTC().Format("2006-01-02 15:04:05 MST")})
	}
	slices.SortFunc(out, func(a, b moment) int { return strings.Compare(a.Name, b.Name) })
	return out
}
