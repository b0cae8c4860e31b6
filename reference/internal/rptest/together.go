package rptest

import (
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/oidcheck/oidcheck/reference"
)

// RedeemTogether sends n token requests for one code at the same time and
// returns the answers. Each holds its body back until the handlers of all of
// them have asked for it, so that chance has no part in it.
func (b *Browser) RedeemTogether(role, code string, n int) []Answer {
	b.t.Helper()
	app, form := b.Application(role), b.RedeemForm(role, code)
	if app.AuthMethod(reference.EndpointToken) != reference.AuthBasic {
		b.t.Fatalf("%s does not authenticate by header", role)
	}
	var asked, answered sync.WaitGroup
	asked.Add(n)
	answers := make([]Answer, n)
	for i := range answers {
		body := &heldBody{Reader: strings.NewReader(form.Encode()), hold: sync.OnceFunc(func() {
			asked.Done()
			asked.Wait()
		})}
		answered.Go(func() { answers[i] = b.redeemHeld(app, body) })
	}
	answered.Wait()
	return answers
}

// redeemHeld sends a body after the server has asked for it.
func (b *Browser) redeemHeld(app *reference.Application, body io.Reader) Answer {
	r, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.Provider.Issuer()+"/token", body)
	if err != nil {
		b.t.Error(err)
		return Answer{t: b.t}
	}
	r.Header.Set("Content-Type", formType)
	r.Header.Set("Authorization", Basic(app.ClientID, app.ClientSecret))
	r.Header.Set("Expect", "100-continue")
	response, err := b.Client.Do(r)
	if err != nil {
		b.t.Error(err)
		return Answer{t: b.t}
	}
	defer func() { _ = response.Body.Close() }()
	read, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Error(err)
	}
	return Answer{response.StatusCode, response.Header, string(read), b.t}
}

// heldBody calls hold before it is read.
type heldBody struct {
	io.Reader
	hold func()
}

func (h *heldBody) Read(p []byte) (int, error) {
	h.hold()
	return h.Reader.Read(p)
}
