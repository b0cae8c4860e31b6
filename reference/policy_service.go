package reference

import "slices"

// ServicePolicy holds the decisions of the client_credentials grant (RFC 6749,
// 4.4).
type ServicePolicy struct {
	// Permit returns those of the scopes that were asked for which the client may
	// have; all of them when it asked for none.
	Permit func(app *Application, asked []string) []string

	// Subject is the sub of the client's tokens: its client_id, which is never
	// that of a user (RFC 9068, 2.2). users are the subjects of all users.
	Subject func(app *Application, users []string) string
}

func defaultServicePolicy() ServicePolicy {
	return ServicePolicy{Permit: permit, Subject: serviceSubject}
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

func serviceSubject(app *Application, _ []string) string { return app.ClientID }
