package check

import (
	"context"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/flow"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// RefreshTogether sends n refresh requests with one token that arrive at the
// same time.
func (f *Fresh) RefreshTogether(ctx context.Context, c *target.Client, token exchange.Secret, n int) []*flow.TokenResponse {
	rs, err := f.probe.Provider().RefreshTogether(ctx, c, token, n)
	f.probe.must(err, requirement.RefreshExchange, "refresh requests at the same time")
	f.probe.RestsOnSeveral()
	return rs
}
