package agent

import (
	"net/url"
	"strconv"
	"strings"
)

// maxRefresh is how many seconds a meta refresh may wait and still count as a
// redirect; a session timeout page waits minutes.
const maxRefresh = 5

// refresh reads the content of a meta refresh or a Refresh header.
func (d *Document) refresh(content string) *url.URL {
	delay, rest, found := strings.Cut(content, ";")
	if !found {
		delay, rest, found = strings.Cut(content, ",")
	}
	seconds, err := strconv.ParseFloat(strings.TrimSpace(delay), 64)
	if !found || err != nil || seconds > maxRefresh {
		return nil
	}
	rest = strings.TrimSpace(rest)
	if len(rest) >= 4 && strings.EqualFold(rest[:3], "url") {
		rest = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(rest[3:]), "="))
	}
	rest = strings.Trim(rest, `"'`)
	if u := d.resolve(rest); rest != "" && httpURL(u) {
		return u
	}
	return nil
}
