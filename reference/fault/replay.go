package fault

import (
	"time"

	"github.com/oidcheck/oidcheck/reference"
)

// replayFaults refuse the second use of a code, and leave something alive that
// the first use gave.
var replayFaults = []Fault{
	{
		ID:      "replay-keeps-access-token",
		Summary: "the access token lives on after the replay of its code",
		Targets: []string{codeReplayRevokes},
		Attacks: []string{"CODE-04"},
		Arm: func(p *reference.Policy) {
			p.Code.Replayed = func(r reference.Replay) { r.RevokeRefreshTokens() }
		},
	},
	{
		ID:      "replay-keeps-refresh-token",
		Summary: "the refresh token lives on after the replay of its code",
		Targets: []string{codeReplayRevokes},
		Attacks: []string{"CODE-05"},
		Arm: func(p *reference.Policy) {
			p.Code.Replayed = func(r reference.Replay) { r.RevokeAccessTokens() }
		},
	},
	{
		ID:      "replay-unseen-by-userinfo",
		Summary: "userinfo goes by the signature of an access token that the replay of its code has revoked",
		Targets: []string{codeReplayRevokes},
		Attacks: []string{"CODE-04"},
		Arm:     overlookReplay(reference.EndpointUserinfo),
	},
	{
		ID:      "replay-unseen-by-introspection",
		Summary: "introspection calls an access token active that the replay of its code has revoked",
		Targets: []string{codeReplayRevokes},
		Attacks: []string{"CODE-04"},
		Arm:     overlookReplay(reference.EndpointIntrospection),
	},
}

// overlookReplay makes one endpoint blind to revocation by replay.
func overlookReplay(at reference.Endpoint) func(*reference.Policy) {
	return func(p *reference.Policy) {
		alive := p.AccessToken.Alive
		p.AccessToken.Alive = func(asked reference.Endpoint, t reference.AccessToken, now time.Time) bool {
			if asked == at && t.RevokedBy == reference.RevokedByReplay {
				t.RevokedBy = reference.NotRevoked
			}
			return alive(asked, t, now)
		}
	}
}
