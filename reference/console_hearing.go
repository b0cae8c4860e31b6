package reference

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// maxHeard bounds what is kept of a body until the exchange is over.
const maxHeard = 16 << 10

// hearing is the body of a request, with what the handler has read of it.
type hearing struct {
	io.ReadCloser
	kept []byte
}

func (h *hearing) Read(b []byte) (int, error) {
	n, err := h.ReadCloser.Read(b)
	h.kept = append(h.kept, b[:min(n, maxHeard-len(h.kept))]...)
	return n, err
}

// sighting is an answer, with what tells how it ended.
type sighting struct {
	http.ResponseWriter
	status int
	kept   []byte // of a JSON answer that is an error
}

func (s *sighting) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

func (s *sighting) Write(b []byte) (int, error) {
	if s.status >= http.StatusBadRequest && s.Header().Get("Content-Type") == mediaTypeJSON {
		s.kept = append(s.kept, b[:min(len(b), maxHeard-len(s.kept))]...)
	}
	return s.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (s *sighting) Unwrap() http.ResponseWriter { return s.ResponseWriter }

var (
	errorCode      = regexp.MustCompile(`^[a-z_]{1,40}$`)
	challengeError = regexp.MustCompile(`error="([a-z_]{1,40})"`)
)

// problem is the error code of the answer: in its body, its challenge, or in
// the address that it redirects to.
func (s *sighting) problem() string {
	var body struct {
		Error string `json:"error"`
	}
	_ = json.Unmarshal(s.kept, &body) // what is no JSON has no code
	if errorCode.MatchString(body.Error) {
		return body.Error
	}
	if found := challengeError.FindStringSubmatch(s.Header().Get("WWW-Authenticate")); found != nil {
		return found[1]
	}
	u, err := url.Parse(s.Header().Get("Location"))
	if err != nil {
		return ""
	}
	for _, part := range []string{u.RawQuery, u.EscapedFragment()} {
		values, err := url.ParseQuery(strings.TrimPrefix(part, "?"))
		if err == nil && errorCode.MatchString(values.Get("error")) {
			return values.Get("error")
		}
	}
	return ""
}
