package target

// usual is what a client of a role has where its entry says nothing; beyond that
// the defaults of RFC 7591 section 2 hold.
type usual struct {
	method        string // client authentication method
	fixed         bool   // another method would not be what the role is for
	grantTypes    []string
	responseTypes []string
	alg           string // of ID tokens
}

// scope is what a client asks for: openid, where a user is to sign in.
func usualScope(role Role) string {
	if role == Service {
		return ""
	}
	return "openid"
}

// Usual is a client of a role as a target file gives it that says nothing but the
// role.
func Usual(role Role) *Client { return clientEntry{}.client(role, "") }

var usuals = map[Role]usual{
	ConfidentialBasic: {method: ClientSecretBasic, fixed: true},
	ConfidentialPost:  {method: ClientSecretPost, fixed: true},
	PublicPKCE:        {method: None, fixed: true},
	PublicSecond:      {method: None, fixed: true},
	Native:            {method: None, fixed: true},
	Implicit: {
		method: None, grantTypes: []string{"implicit"},
		responseTypes: []string{"id_token", "id_token token"},
	},
	Service:     {grantTypes: []string{"client_credentials"}, responseTypes: []string{}},
	Password:    {grantTypes: []string{"password"}, responseTypes: []string{}},
	SecretJWT:   {method: ClientSecretJWT, fixed: true},
	KeyJWT:      {method: PrivateKeyJWT, fixed: true},
	SignedHS256: {alg: "HS256"},
	SignedPS256: {alg: "PS256"},
	SignedES256: {alg: "ES256"},
	SignedEdDSA: {alg: "EdDSA"},
	Hybrid: {
		grantTypes:    []string{"authorization_code", "implicit"},
		responseTypes: []string{"code id_token", "code token", "code id_token token"},
	},
}
