package fault

import (
	"sync"

	"github.com/oidcheck/oidcheck/reference"
)

const idTokenSub = "id-token-sub"

// subFaults mix users up.
var subFaults = []Fault{
	{
		ID:      "sub-of-the-first-user",
		Summary: "everybody is the user who signed in first since the start",
		Targets: []string{idTokenSub},
		Arm: func(p *reference.Policy) {
			subject := p.SignIn.Subject
			var once sync.Once
			var first *reference.User
			p.SignIn.Subject = func(user *reference.User, wanted string) string {
				once.Do(func() { first = user })
				return subject(first, wanted)
			}
		},
	},
}
