package reference

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// Assertion is a client assertion as it came (RFC 7523, 2.2), with what it has
// to be compared with.
type Assertion struct {
	Application *Application
	Registered  string // authentication method of the client at the endpoint
	Raw         string
	Header      Claims
	Claims      Claims
	Audiences   []string // those that name this provider
	Keys        *Keys    // of the provider itself

	store *store
	now   time.Time
}

// Text returns a claim that is a string, and empty for anything else.
func (a Assertion) Text(claim string) string { return textOf(a.Claims[claim]) }

func textOf(v any) string {
	s, _ := v.(string)
	return s
}

// Used notes the jti, and reports whether it came before.
func (a Assertion) Used() bool { return a.store.used(a.Application.ClientID+" "+a.Text("jti"), a.now) }

// readAssertion reads a client assertion without a look at its signature. The
// client is the one that its sub names.
func readAssertion(form params) (Credentials, *Error) {
	raw := form.get("client_assertion")
	claims := ReadUnverified(raw)
	if form.get("client_assertion_type") != assertionType || claims == nil {
		return Credentials{}, invalidClient("the client assertion is no JWT, or its type is another one")
	}
	return Credentials{Method: AuthSecretJWT, ClientID: textOf(claims["sub"]), Assertion: raw}, nil
}

// assertion puts together what decides about an assertion.
func (p *Provider) assertion(app *Application, at Endpoint, raw string) Assertion {
	a := Assertion{
		Application: app, Registered: app.AuthMethod(at), Raw: raw, Claims: ReadUnverified(raw), Header: readHeader(raw),
		Audiences: []string{p.issuer, p.endpoint(pathToken)}, Keys: p.keys, store: p.store, now: p.now(),
	}
	if at == EndpointIntrospection {
		a.Audiences = append(a.Audiences, p.endpoint(pathIntrospection))
	}
	if at == EndpointRevocation {
		a.Audiences = append(a.Audiences, p.endpoint(pathRevocation))
	}
	return a
}

func readHeader(raw string) Claims {
	head, _, _ := strings.Cut(raw, ".")
	return ReadUnverified("." + head + ".") // the part is read as claims are
}

// VerifyWith reports whether key made the signature, by that algorithm.
func (a Assertion) VerifyWith(alg string, key any) bool {
	parsed, err := jose.ParseSignedCompact(a.Raw, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(alg)})
	if err != nil {
		return false
	}
	_, err = parsed.Verify(key)
	return err == nil
}

// seconds returns a claim that is a NumericDate.
func seconds(v any) (time.Time, bool) {
	switch n := v.(type) {
	case float64:
		return time.Unix(int64(n), 0), true
	case json.Number:
		f, err := n.Float64()
		return time.Unix(int64(f), 0), err == nil
	}
	return time.Time{}, false
}

// VerifyMAC reports whether the assertion has a MAC by HS256 with key, however
// short that is.
func (a Assertion) VerifyMAC(key []byte) bool {
	at := strings.LastIndexByte(a.Raw, '.')
	if at < 0 || a.Header["alg"] != AlgHS256 {
		return false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(a.Raw[:at]))
	got, err := base64.RawURLEncoding.DecodeString(a.Raw[at+1:])
	return err == nil && hmac.Equal(mac.Sum(nil), got)
}

// PublicPEM is a public key in PEM form.
func PublicPEM(key any) []byte {
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return nil
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

// ReadKey reads a JSON Web Key that stands in a header.
func ReadKey(member any) (any, bool) {
	encoded, err := json.Marshal(member)
	var key jose.JSONWebKey
	if err != nil || key.UnmarshalJSON(encoded) != nil {
		return nil, false
	}
	return key.Key, key.IsPublic()
}
