package reference

import "slices"

// ServicePolicy holds the decisions of the client_credentials grant (RFC 6749,
// 4.4).
type ServicePolicy struct {
	// Permit returns those of the scopes that were asked for which the client may
	// have; all of them when it asked for none.
	Permit func(app *Application, asked []string) []string

	// Rejected returns the scopes that the response names as refused, in its
	// member rejected_scope. None: that scope tells what is given is enough
	// (RFC 6749, 5.1).
	Rejected func(asked, permitted []string) []string

	// Subject is the sub of the client's tokens: its client_id, which is never
	// that of a user (RFC 9068, 2.2). users are the subjects of all users. Empty
	// names nobody: the tokens have no sub.
	Subject func(app *Application, users []string) string

	// EditClaims may change the claims of the client's access token, before
	// AccessToken.EditClaims.
	EditClaims func(app *Application, c Claims)
}

func defaultServicePolicy() ServicePolicy {
	return ServicePolicy{Permit: permit, Rejected: nameNone, Subject: serviceSubject, EditClaims: keepServiceClaims}
}

func permit(app *Application, asked []string) []string {
	if len(asked) == 0 {
		return slices.Clone(app.Scopes)
	}
	var permitted []string
	for _, scope := range asked {
		if slices.Contains(app.Scopes, scope) && !slices.Contains(permitted, scope) {
			permitted = append(permitted, scope)
		}
	}
	return permitted
}

func nameNone(_, _ []string) []string { return nil }

func keepServiceClaims(*Application, Claims) {}

func serviceSubject(app *Application, _ []string) string { return app.ClientID }
