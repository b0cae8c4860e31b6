package flow

import (
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/oidcheck/oidcheck/driver/target"
)

// TestRedeemTogether: the provider answers nobody before all have come.
func TestRedeemTogether(t *testing.T) {
	const n = 4
	var came atomic.Int32
	all := make(chan struct{})
	o := serve(t, handlers{"/token": func(w http.ResponseWriter, r *http.Request) {
		place := came.Add(1)
		if place == n {
			close(all)
		}
		select {
		case <-all:
		case <-r.Context().Done():
			return
		}
		if place == 1 {
			answer(200, "application/json", tokensJSON)(w, r)
			return
		}
		answer(400, "application/json", `{"error":"invalid_grant"}`)(w, r)
	}})
	l := login(aClient(target.ClientSecretBasic), "one-code-1")
	rs, err := discover(t, o).RedeemTogether(t.Context(), l, n)
	if err != nil || len(rs) != n {
		t.Fatalf("%d answers, error %v", len(rs), err)
	}
	won := 0
	for _, r := range rs {
		if r.OK() {
			won++
		} else if r.Error != "invalid_grant" {
			t.Errorf("%+v", r)
		}
	}
	if won != 1 {
		t.Errorf("%d of %d got tokens", won, n)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, got := range o.log[len(o.log)-n:] {
		if got.body != o.log[len(o.log)-1].body || got.header.Get("Authorization") == "" {
			t.Errorf("another request: %+v", got)
		}
	}
}

// hangUp ends a connection without an answer.
func hangUp(t *testing.T, w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	_ = conn.Close()
}

func TestRedeemTogetherLeavesOutWhatFailed(t *testing.T) {
	var came atomic.Int32
	o := serve(t, handlers{"/token": func(w http.ResponseWriter, r *http.Request) {
		if came.Add(1) == 1 {
			hangUp(t, w)
			return
		}
		answer(200, "application/json", tokensJSON)(w, r)
	}})
	rs, err := discover(t, o).RedeemTogether(t.Context(), login(aClient(target.None), "c"), 3)
	if err != nil || len(rs) != 2 {
		t.Errorf("%d answers, error %v", len(rs), err)
	}
}

func TestRedeemTogetherFails(t *testing.T) {
	o := serve(t, handlers{"/token": func(w http.ResponseWriter, _ *http.Request) { hangUp(t, w) }})
	rs, err := discover(t, o).RedeemTogether(t.Context(), login(aClient(target.None), "c"), 2)
	if err == nil || len(rs) > 0 {
		t.Errorf("%d answers, error %v", len(rs), err)
	}
}
