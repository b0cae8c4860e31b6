package browser_test

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/oidcheck/oidcheck/driver/browser"
)

// start starts a Chromium for one test. That there is none fails the test:
// the project's set-up installs one.
func start(t *testing.T, o browser.Options) *browser.Browser {
	t.Helper()
	path, err := browser.Find("", os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	o.Path = path
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	b, err := browser.Start(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}
