package exchange

import (
	"encoding/base64"
	"strings"
)

// headerValue redacts one value of the header name (in its canonical form).
func (r *Redactor) headerValue(name, value string) string {
	switch name {
	case "Authorization", "Proxy-Authorization":
		return r.authorization(value)
	case "Cookie":
		return r.cookies(value)
	case "Set-Cookie":
		cookie, attributes, found := strings.Cut(value, ";")
		if !found {
			return r.cookie(cookie)
		}
		return r.cookie(cookie) + ";" + r.Text(attributes)
	case "Location", "Content-Location", "Referer", "Refresh", "Link":
		return r.URL(value)
	}
	if secretName(name) {
		return r.replace(value, value)
	}
	return r.Text(value)
}

// authorization keeps the scheme. The parts of Basic are learned one by one, as
// they also travel without each other (RFC 6749 2.3.1: each form-encoded).
func (r *Redactor) authorization(value string) string {
	scheme, credentials, found := strings.Cut(value, " ")
	if !found {
		return r.replace(value, value)
	}
	credentials = strings.TrimSpace(credentials)
	if strings.EqualFold(scheme, "Basic") {
		r.learnBasic(credentials)
	}
	return scheme + " " + r.replace(credentials, credentials)
}

func (r *Redactor) learnBasic(credentials string) {
	data, err := base64.StdEncoding.DecodeString(credentials)
	if err != nil {
		return
	}
	_, secret, _ := strings.Cut(string(data), ":")
	for _, v := range []string{secret, unescapeQuery(secret)} {
		if !everyday(v) {
			r.learn(v)
		}
	}
}

// cookies redacts the values of a Cookie header.
func (r *Redactor) cookies(value string) string {
	parts := strings.Split(value, ";")
	for i, part := range parts {
		parts[i] = r.cookie(part)
	}
	return strings.Join(parts, ";")
}

// cookie redacts the value of name=value; what has no name is all value.
func (r *Redactor) cookie(pair string) string {
	name, value, found := strings.Cut(pair, "=")
	if !found {
		return r.replace(pair, pair)
	}
	return r.Text(name) + "=" + r.replace(value, value)
}
