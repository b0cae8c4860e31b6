package reference

import "slices"

// PasswordPolicy holds the decisions of the password grant (RFC 6749, 4.3).
type PasswordPolicy struct {
	// Refuse returns why the attempt gets nothing, nil when it does. A wrong
	// password and an unknown user are told alike, and so is a user with too many
	// failures (RFC 6749, 4.3.2: protect against brute force).
	Refuse func(a PasswordAttempt) *Error

	// Grant returns the scopes of the tokens, and whether a refresh token goes
	// with them: for offline_access alone, since the user is not asked anything.
	Grant func(app *Application, asked []string) (scopes []string, offline bool)
}

// PasswordAttempt is one try to get tokens by a password.
type PasswordAttempt struct {
	Application *Application
	Username    string
	Empty       bool // the user name or the password is
	Known       bool // there is such a user
	Right       bool // the password is that user's
	Failures    int  // wrong passwords for the user name in the last minutes
}

// maxFailures is how many wrong passwords in a row a user name may have. More
// lock it for a while.
const maxFailures = 10

func defaultPasswordPolicy() PasswordPolicy {
	return PasswordPolicy{Refuse: refusePassword, Grant: grantPassword}
}

func refusePassword(a PasswordAttempt) *Error {
	if a.Empty {
		return invalidRequest("username or password is missing")
	}
	if !a.Right || a.Failures >= maxFailures {
		return invalidGrant("the user name or the password is wrong, or there were too many attempts")
	}
	return nil
}

func grantPassword(app *Application, asked []string) ([]string, bool) {
	var granted []string
	offline := slices.Contains(asked, scopeOfflineAccess) && slices.Contains(app.GrantTypes, GrantRefreshToken)
	for _, scope := range asked {
		if slices.Contains(scopes, scope) && !slices.Contains(granted, scope) && (scope != scopeOfflineAccess || offline) {
			granted = append(granted, scope)
		}
	}
	return granted, offline
}
