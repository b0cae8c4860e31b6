package target

import "github.com/oidcheck/oidcheck/driver/strict"

// JSONSchema returns the JSON Schema (2020-12) of target files. Keys may be added
// to it, never removed or changed.
func JSONSchema() []byte {
	return strict.Schema("https://github.com/oidcheck/oidcheck/schema/target-v1.json", "Target file of oidcheck: which provider to test, and what is known of it", file{}, schemaNotes())
}

// secretShape is what a secret is written as.
var secretShape = map[string]any{"anyOf": []any{
	map[string]any{"type": []string{"string", "number", "boolean"}, "description": "the secret itself: keep the file private"},
	map[string]any{"type": "object", "additionalProperties": false, "required": []string{"env"}, "properties": map[string]any{
		"env": map[string]any{"type": "string", "minLength": 1, "description": "environment variable that holds it"},
	}},
	map[string]any{"type": "object", "additionalProperties": false, "required": []string{"file"}, "properties": map[string]any{
		"file": map[string]any{"type": "string", "minLength": 1, "description": "file that holds it, relative to the target file's folder"},
	}},
}}

func schemaNotes() map[string]strict.Note {
	const client = "clients.*."
	zero := 0.0
	uri := "absolute, without fragment (RFC 6749 section 3.1.2)"
	return map[string]strict.Note{
		"":                   {Required: []string{"issuer", "clients"}},
		"name":               {Says: "name of the target in reports; else that of the file"},
		"issuer":             {Says: "issuer identifier as the metadata name it (OIDC Discovery section 3): an https URL without query and fragment; http on loopback only"},
		"allow_http":         {Says: "accept an http issuer that is not on loopback: secrets can be read on the way"},
		"profiles":           {Says: "documents to judge by; they combine"},
		"ca_file":            {Says: "PEM file of the certificate authorities to trust, in place of the system's; relative to this file's folder"},
		"resolve":            {Says: "addresses in place of DNS: host:port to address:port"},
		"resolve.*":          {Says: "address and port, such as 127.0.0.1:8443"},
		"clients":            {Says: "clients by role; what needs a role that is not there is not tested", Enum: roleNames()},
		"clients.*":          {Required: []string{"client_id"}},
		client + "issuer":    {Says: "of this client, where each has an issuer of its own"},
		client + "client_id": {Says: "as the provider knows it"},
		client + "client_secret": {
			Says: "none for a public client", Shape: secretShape,
		},
		client + "private_key":                        {Says: "PEM, for private_key_jwt", Shape: secretShape},
		client + "token_endpoint_auth_method":         {Says: "else the usual one of the role", Enum: authMethods},
		client + "introspection_endpoint_auth_method": {Says: "else that of the token endpoint", Enum: authMethods},
		client + "revocation_endpoint_auth_method":    {Says: "else that of the token endpoint", Enum: authMethods},
		client + "redirect_uris":                      {Says: "registered redirect URIs, " + uri + "; nothing has to listen there"},
		client + "post_logout_redirect_uris":          {Says: "where the browser may go after a logout, " + uri},
		client + "grant_types":                        {Says: "registered grant types (RFC 7591 section 2): authorization_code, implicit, refresh_token, password, client_credentials, or a URI; else the usual ones of the role"},
		client + "response_types":                     {Says: "registered response types, such as code or \"code id_token\"; else the usual ones of the role"},
		client + "scope":                              {Says: "scopes to ask for, separated by spaces; openid where a user signs in"},
		client + "id_token_signed_response_alg":       {Says: "how its ID tokens are signed; RS256, or what the role says", Enum: signatureAlgs},
		client + "forbidden_scope":                    {Says: "a scope that a client_credentials client must not get"},
		client + "code_lifetime":                      {Says: "how long its authorization codes live, such as 2s"},
		client + "refresh_token_lifetime":             {Says: "how long its refresh tokens live, such as 10s"},
		"users":                                       {Says: "test accounts; two are best"},
		"users.*":                                     {Required: []string{"username", "password"}},
		"users.*.username":                            {Says: "as it is typed into the login form"},
		"users.*.password":                            {Says: "of the account", Shape: secretShape},
		"users.*.sacrificial":                         {Says: "the account may be locked out; nothing else uses it"},
		"login":                                       {Says: "how to get through login pages that are not recognised by themselves"},
		"login.steps":                                 {Says: "what to do, page after page"},
		"login.steps.*.when":                          {Says: "part of the page's URL, or a CSS selector that matches something in it"},
		"login.steps.*.fill":                          {Says: "fields by name or CSS selector, with {username}, {password} or text"},
		"login.steps.*.click":                         {Says: "name or CSS selector of what submits the page"},
		"limits":                                      {Says: "what the target can take"},
		"limits.rate":                                 {Says: "requests a second; 0 for no limit", Minimum: &zero},
		"limits.timeout":                              {Says: "of one exchange, such as 20s"},
		"refresh_reuse_leeway":                        {Says: "how long a rotated refresh token may still be used, as the target documents it (RFC 9700 section 4.14.2)"},
		"strict":                                      {Says: "the provider means to do what documents recommend: a violated SHOULD fails, too"},
		"ledger":                                      {Says: "file of known failures, relative to this file's folder"},
		"consent":                                     {Says: "permission of the target's owner for cases that burden it (run --intrusive)", Required: []string{"by", "until"}},
		"consent.by":                                  {Says: "who gave it"},
		"consent.until":                               {Says: "the last day on which it holds", Shape: map[string]any{"type": "string", "format": "date"}},
	}
}

// Keys are the dotted paths of all keys of a target file.
func Keys() []string { return strict.Keys(file{}) }
