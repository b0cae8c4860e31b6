package exchange

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Redactor takes secrets out of what is recorded. It knows them by name (code,
// access_token, password, Authorization, ...) and by value: what it was told,
// and what it redacted by name before. Each is replaced by [redacted:xxxxxxxx],
// where the 8 hex digits come from a digest under a random key of the Redactor: two
// equal values can be recognised within a run, and nothing else. It is safe for
// concurrent use.
//
// A value that it met under a secret name but that is an everyday word or a short
// number is redacted there and not looked for elsewhere: it would blot out text
// that is no secret. The error codes of OAuth are never redacted.
type Redactor struct {
	key []byte

	mu     sync.RWMutex
	values index
}

// NewRedactor returns a Redactor that has learned nothing.
func NewRedactor() *Redactor {
	r := &Redactor{key: make([]byte, sha256.Size)}
	_, _ = rand.Read(r.key) // never fails, see crypto/rand
	r.values.init()
	return r
}

// Learn remembers secret values. Those shorter than 6 bytes are ignored, and words
// of the protocol itself ("password", "client_secret") are: only the names beside
// them redact these. It holds up to 64 MiB of values.
func (r *Redactor) Learn(values ...string) {
	for _, v := range values {
		if !protocolWord(v) {
			r.learn(v)
		}
	}
}

// learn adds a value that it does not know yet.
func (r *Redactor) learn(v string) {
	if len(v) < windowSize {
		return
	}
	r.mu.RLock()
	_, known := r.values.known[v]
	r.mu.RUnlock()
	if known {
		return
	}
	v = strings.Clone(v) // a part of a large body would keep all of it
	mark := r.mark(v)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.values.add(v, mark)
}

// replace redacts a value that stands under a secret name and learns it. Empty
// values show that nothing was sent, so they stay.
func (r *Redactor) replace(shown, value string) string {
	if value == "" || strings.HasPrefix(value, markPrefix) || oauthError(value) {
		return shown
	}
	if !everyday(value) {
		r.learn(value)
	}
	r.mu.RLock()
	known, ok := r.values.known[value]
	r.mu.RUnlock()
	if ok {
		return known.mark
	}
	return r.mark(value)
}

// Learned returns every value that is looked for: what Learn was given and what
// was met under a secret name. With it a scan can show that none slipped through.
func (r *Redactor) Learned() []Secret {
	r.mu.RLock()
	defer r.mu.RUnlock()
	out := make([]Secret, 0, len(r.values.known))
	for _, value := range slices.Sorted(maps.Keys(r.values.known)) {
		out = append(out, NewSecret(value))
	}
	return out
}

const markPrefix = "[redacted:"

func (r *Redactor) mark(value string) string { return markPrefix + r.digest(value) + "]" }

func (r *Redactor) digest(value string) string {
	h := hmac.New(sha256.New, r.key)
	_, _ = io.WriteString(h, value)
	return hex.EncodeToString(h.Sum(nil)[:4])
}

// Digest returns the 8 hex digits by which the value of s can be recognised.
func (r *Redactor) Digest(s Secret) string { return r.digest(s.Reveal()) }

// Text redacts learned values in s, also where they are percent-encoded, escaped
// for JSON or HTML or base64 encoded, and whatever has the shape of a JWT.
func (r *Redactor) Text(s string) string {
	s = r.jwts(s)
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.values.redact(s)
}

// URL redacts the query, the fragment and a password before the host.
func (r *Redactor) URL(u string) string {
	return r.Text(r.pairs(r.userinfo(u), inURL))
}

// userinfo redacts the password in user:password@host.
func (r *Redactor) userinfo(u string) string {
	start := strings.Index(u, "://") + len("://")
	if start < len("://") {
		return u
	}
	rest := u[start:]
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	at := strings.LastIndexByte(rest, '@')
	colon := strings.IndexByte(rest, ':')
	if colon < 0 || colon > at {
		return u
	}
	start, end := start+colon+1, start+at
	return u[:start] + r.replace(u[start:end], unescapeQuery(u[start:end])) + u[end:]
}

// Body returns the redacted text of a body: forms, JSON, HTML and other text. Of
// anything else it tells the size. Bytes that are not UTF-8 become U+FFFD.
func (r *Redactor) Body(contentType string, body []byte) string {
	if len(body) == 0 {
		return ""
	}
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		media = ""
	}
	if binary(media, body) {
		return fmt.Sprintf("[%d bytes that are not text]", len(body))
	}
	text := strings.ToValidUTF8(string(body), "\uFFFD")
	if media == "application/x-www-form-urlencoded" {
		return r.Text(r.pairs(text, inForm))
	}
	if holdsKeys(text) {
		return r.Text(r.keys(r.tags(text)))
	}
	return r.Text(r.pairs(r.tags(text), inText))
}

func binary(media string, body []byte) bool {
	kind, _, _ := strings.Cut(media, "/")
	if kind == "image" || kind == "font" || kind == "audio" || kind == "video" {
		return true
	}
	head := body[:min(len(body), 512)]
	if strings.IndexByte(string(head), 0) >= 0 {
		return true
	}
	return kind != "text" && media != "application/json" && !mostlyText(head)
}

// mostlyText reports whether at most a few bytes of head are not UTF-8.
func mostlyText(head []byte) bool {
	bad := 0
	for len(head) > 0 {
		c, n := utf8.DecodeRune(head)
		if c == utf8.RuneError && n == 1 {
			bad++
		}
		head = head[n:]
	}
	return bad <= 16
}

// Header returns a redacted copy of h. Names of cookies, their attributes and the
// scheme of Authorization stay.
func (r *Redactor) Header(h http.Header) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		redacted := make([]string, len(values))
		for i, v := range values {
			redacted[i] = strings.ToValidUTF8(r.headerValue(name, v), "\uFFFD")
		}
		out[name] = redacted
	}
	return out
}

// unescapeQuery decodes a part of a query or form, as it is where it cannot be
// decoded.
func unescapeQuery(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}

// Format keeps learned values and the key away from every fmt verb.
func (r *Redactor) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.GomegaString()) }

// GomegaString keeps learned values and the key out of failure messages.
func (r *Redactor) GomegaString() string { return "redactor" }
