package reference

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
)

// segment decodes a part of a JWT.
func segment(raw string, i int) ([]byte, bool) {
	parts := strings.Split(raw, ".")
	if len(parts) != 3 {
		return nil, false
	}
	decoded, err := base64.RawURLEncoding.DecodeString(parts[i])
	return decoded, err == nil
}

// claimsRequest is the parameter claims (OpenID Connect Core, 5.5).
type claimsRequest struct {
	Userinfo map[string]*claimRequest `json:"userinfo"`
	IDToken  map[string]*claimRequest `json:"id_token"`
}

// claimRequest is what a request says of one claim; null says nothing.
type claimRequest struct {
	Essential bool  `json:"essential"`
	Value     any   `json:"value"`
	Values    []any `json:"values"`
}

// asked are the texts that the claim should be one of.
func (c *claimRequest) asked() []string {
	if c == nil {
		return nil
	}
	var texts []string
	for _, value := range append([]any{c.Value}, c.Values...) {
		if text, ok := value.(string); ok {
			texts = append(texts, text)
		}
	}
	return texts
}

// checkClaims reads the claims that are asked for one by one. A value of sub is
// the user on whom the request insists (Core, 5.5.1 and 3.1.2.2).
func (p *Provider) checkClaims(q *authorizationRequest, given params) *Error {
	q.ACR = given.list("acr_values")
	text := given.get("claims")
	if text == "" {
		return nil
	}
	if json.Unmarshal([]byte(text), &q.Claims) != nil {
		return invalidRequest("the parameter claims is not a JSON object of the form that OpenID Connect Core, 5.5 defines")
	}
	for _, part := range []map[string]*claimRequest{q.Claims.IDToken, q.Claims.Userinfo} {
		if wanted := part["sub"].asked(); len(wanted) > 0 {
			q.Subject = wanted[0]
		}
	}
	if class := q.Claims.IDToken["acr"]; class != nil {
		q.ACR = append(q.ACR, class.asked()...)
		if q.ACR == nil {
			q.ACR = []string{acrPassword} // any will do
		}
		if class.Essential && !p.policy.SignIn.MeetACR(class.asked()) {
			return badRequest("unmet_authentication_requirements", "the acr that the request insists on can't be met")
		}
	}
	return nil
}

// claimNames are the names in a part of the request, in order.
func claimNames(part map[string]*claimRequest) []string {
	names := sortedKeys(part)
	return slices.DeleteFunc(names, func(name string) bool { return name == "sub" })
}
