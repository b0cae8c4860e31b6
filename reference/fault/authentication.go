package fault

import (
	"net/http"
	"slices"

	"github.com/oidcheck/oidcheck/reference"
)

// authenticationFaults are lenient about how a client authenticates, and where
// its token request stands.
var authenticationFaults = []Fault{
	{
		ID:      "client-authentication-header-preferred",
		Summary: "credentials in the body are not looked at where there is an Authorization header, client_id neither",
		Targets: []string{authenticationSingle},
		Attacks: []string{"CA-06"},
		Arm: func(p *reference.Policy) {
			chooseAmong(func(offered []reference.Credentials) (reference.Credentials, bool) {
				return offered[0], true
			})(p)
			p.Client.Act = func(a reference.Actor) (*reference.Application, *reference.Error) {
				return a.Authenticated, nil
			}
		},
	},
	{
		ID:      "client-authentication-body-preferred",
		Summary: "credentials in the body stand in for those of an Authorization header",
		Targets: []string{authenticationSingle},
		Attacks: []string{"CA-06"},
		Arm: chooseAmong(func(offered []reference.Credentials) (reference.Credentials, bool) {
			chosen := offered[len(offered)-1]
			chosen.Method = offered[0].Method
			return chosen, true
		}),
	},
	{
		ID:      "client-authentication-twice-the-same",
		Summary: "a client may send its credentials in the header and in the body, if they are the same",
		Targets: []string{authenticationSingle},
		Attacks: []string{"CA-06"},
		Arm: chooseAmong(func(offered []reference.Credentials) (reference.Credentials, bool) {
			header, body := offered[0], offered[len(offered)-1]
			return header, header.ClientID == body.ClientID && header.Secret == body.Secret
		}),
	},
	{
		ID:      "client-id-of-body-believed",
		Summary: "a client authenticates by its header and then acts as the one that client_id in the body names",
		Targets: []string{codeBoundToClient},
		Attacks: []string{"CA-07"},
		Arm: func(p *reference.Policy) {
			act := p.Client.Act
			p.Client.Act = func(a reference.Actor) (*reference.Application, *reference.Error) {
				if a.Named != nil {
					return a.Named, nil
				}
				return act(a)
			}
		},
	},
	{
		ID:      "client-authentication-any-method",
		Summary: "a client may authenticate by its secret in the header or in the body, whichever it registered",
		Targets: []string{authenticationRegistered},
		Attacks: []string{"CA-05"},
		Arm: acceptSecret(func(a reference.Attempt) bool {
			return bySecret(a.Registered) && bySecret(a.Method) && a.Secret == a.Application.ClientSecret
		}),
	},
	{
		ID:      "client-authentication-post-for-basic",
		Summary: "a client that registered client_secret_basic may send its secret in the body",
		Targets: []string{authenticationRegistered},
		Attacks: []string{"CA-05"},
		Arm: acceptSecret(func(a reference.Attempt) bool {
			return a.Method == reference.AuthPost && a.Secret == a.Application.ClientSecret
		}),
	},
	{
		ID:      "token-parameters-in-url-accepted",
		Summary: "the parameters of a token request may stand in its URL",
		Targets: []string{queryCredentials},
		Attacks: []string{"CA-08"},
		Arm:     acceptInURL(func(string) bool { return true }),
	},
	{
		ID:      "token-credentials-in-url-accepted",
		Summary: "the credentials of a client, and they alone, may stand in the URL of a token request",
		Targets: []string{queryCredentials},
		Attacks: []string{"CA-08"},
		Arm: acceptInURL(func(name string) bool {
			return slices.Contains([]string{"client_id", "client_secret"}, name)
		}),
	},
	{
		ID:      "token-get-accepted",
		Summary: "the token endpoint answers GET as it answers POST",
		Targets: []string{getRefused},
		Attacks: []string{"CA-09"},
		Arm:     acceptGET(func(*http.Request) bool { return true }),
	},
	{
		ID:      "token-get-accepted-with-authorization-header",
		Summary: "the token endpoint answers GET where no secret stands in the URL, for the client has a header for it",
		Targets: []string{getRefused},
		Attacks: []string{"CA-09"},
		Arm:     acceptGET(func(r *http.Request) bool { return r.Header.Get("Authorization") != "" }),
	},
}

// chooseAmong decides about requests that carry more than one set of
// credentials; false refuses them.
func chooseAmong(pick func([]reference.Credentials) (reference.Credentials, bool)) func(*reference.Policy) {
	return func(p *reference.Policy) {
		choose := p.Client.Choose
		p.Client.Choose = func(offered []reference.Credentials) (reference.Credentials, *reference.Error) {
			if picked, ok := pick(offered); ok && len(offered) > 1 {
				return picked, nil
			}
			return choose(offered)
		}
	}
}

func acceptInURL(also func(name string) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		admit := p.Token.AdmitInURL
		p.Token.AdmitInURL = func(name string) bool { return admit(name) || also(name) }
	}
}

func acceptGET(also func(*http.Request) bool) func(*reference.Policy) {
	return func(p *reference.Policy) {
		admit := p.Token.AdmitMethod
		p.Token.AdmitMethod = func(r *http.Request) bool {
			return admit(r) || r.Method == http.MethodGet && also(r)
		}
	}
}
