// Package exchange holds what was sent and received, redacted at capture.
package exchange

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// Channel says which way an exchange went: through the user agent or directly
// from client to provider.
type Channel string

// The two channels of OAuth 2.0.
const (
	Front Channel = "front"
	Back  Channel = "back"
)

// Exchange is one HTTP request and its response. Everything in it is redacted.
type Exchange struct {
	Seq      int       `json:"seq"`
	Channel  Channel   `json:"channel"`
	Driver   string    `json:"driver"` // http or browser
	Started  time.Time `json:"started"`
	TookMS   float64   `json:"took_ms"`
	Request  Request   `json:"request"`
	Response *Response `json:"response,omitempty"` // nil when none arrived
	Error    string    `json:"error,omitempty"`
}

// Request is the redacted request of an Exchange.
type Request struct {
	Method string      `json:"method"`
	URL    string      `json:"url"`
	Header http.Header `json:"header,omitempty"`
	Body   string      `json:"body,omitempty"`
	Tokens []Token     `json:"tokens,omitempty"` // the JWTs in it, decoded
}

// Response is the redacted response of an Exchange.
type Response struct {
	Status    int         `json:"status"`
	Header    http.Header `json:"header,omitempty"`
	Body      string      `json:"body,omitempty"`
	BodyBytes int         `json:"body_bytes"`
	Truncated bool        `json:"truncated,omitempty"` // the limit on size was reached
	Tokens    []Token     `json:"tokens,omitempty"`    // the JWTs in it, decoded
}

// Screenshot is a picture of a page, PNG encoded.
type Screenshot struct {
	Title string
	PNG   []byte
}

// Recorder collects the evidence of one case or observation. It is safe for
// concurrent use, and a nil Recorder drops what it is given.
type Recorder struct {
	mu          sync.Mutex
	exchanges   []Exchange
	screenshots []Screenshot
	notes       []string
}

// Add appends an exchange and numbers it, from 1.
func (r *Recorder) Add(e Exchange) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	e.Seq = len(r.exchanges) + 1
	r.exchanges = append(r.exchanges, e)
}

// Count is how many exchanges were added: the number of the last one.
func (r *Recorder) Count() int {
	if r == nil {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.exchanges)
}

// AddScreenshot appends a picture.
func (r *Recorder) AddScreenshot(s Screenshot) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.screenshots = append(r.screenshots, s)
}

// Note appends a sentence for the reader of the evidence. The caller has
// redacted it.
func (r *Recorder) Note(text string) {
	if r == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.notes = append(r.notes, text)
}

// Evidence is a copy of what a Recorder holds.
type Evidence struct {
	Exchanges   []Exchange
	Screenshots []Screenshot
	Notes       []string
}

// Evidence returns a copy of what was collected so far.
func (r *Recorder) Evidence() Evidence {
	if r == nil {
		return Evidence{}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return Evidence{
		Exchanges:   append([]Exchange(nil), r.exchanges...),
		Screenshots: append([]Screenshot(nil), r.screenshots...),
		Notes:       append([]string(nil), r.notes...),
	}
}

type recorderKey struct{}

// WithRecorder returns a context whose exchanges are recorded in r.
func WithRecorder(ctx context.Context, r *Recorder) context.Context {
	return context.WithValue(ctx, recorderKey{}, r)
}

// RecorderFrom returns the recorder of ctx, or nil.
func RecorderFrom(ctx context.Context) *Recorder {
	r, _ := ctx.Value(recorderKey{}).(*Recorder)
	return r
}
