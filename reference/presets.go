package reference

import (
	"fmt"
	"strings"
	"time"
)

// Role names of the applications of a preset: what each is for.
const (
	RoleConfidentialBasic = "confidential-basic"
	RoleConfidentialPost  = "confidential-post"
	RolePublicPKCE        = "public-pkce"
	RolePublicSecond      = "public-second"
	RoleSecond            = "second"
	RoleShortLived        = "short-lived"
	RoleImplicit          = "implicit"
	RoleHybrid            = "hybrid"
	RoleService           = "service"
	RolePassword          = "password"
	RoleSecretJWT         = "secret-jwt"
	RoleKeyJWT            = "key-jwt"
	RoleSignedHS256       = "signed-hs256"
	RoleSignedPS256       = "signed-ps256"
	RoleSignedES256       = "signed-es256"
	RoleSignedEdDSA       = "signed-eddsa"
	RoleNative            = "native"
)

// Names of the presets. PresetModes is used when none is named.
const (
	PresetModes    = "modes"
	PresetHardened = "hardened"
	PresetGenAuth  = "genauth"
)

// shortCodeLifetime is how long a code of the short-lived role lives.
const shortCodeLifetime = time.Second

// shortRefreshTokenLifetime is how long a refresh token of that role lives.
const shortRefreshTokenLifetime = 2 * time.Second

// Preset is a set-up of the provider.
type Preset struct {
	Name     string
	Summary  string
	Profiles []string // the profiles that the preset passes without a finding

	apps       func(secret func() string) map[string]*Application
	arm        []func(*Policy) // how its decisions differ from the default ones
	ownIssuers bool            // each application has an issuer of its own
}

// Presets returns all presets.
func Presets() []Preset {
	return []Preset{{
		Name:     PresetModes,
		Summary:  "every mode that the provider knows, each as strict as the specifications allow",
		Profiles: []string{"oidc", "genauth-oidc"},
		apps:     modes,
	}, {
		Name:     PresetHardened,
		Summary:  "what current advice leaves of them: no implicit, hybrid or password mode, PKCE for every client",
		Profiles: []string{"oidc", "security", "oauth-2.1", "asvs-l2"},
		apps:     hardened,
		arm:      []func(*Policy){harden},
	}, {
		Name:       PresetGenAuth,
		Summary:    "what the model provider documents, each application at an issuer of its own",
		Profiles:   []string{"genauth"},
		apps:       imitatedApplications,
		arm:        []func(*Policy){imitate},
		ownIssuers: true,
	}}
}

// FindPreset returns the preset of that name; the empty name is PresetModes.
func FindPreset(name string) (Preset, error) {
	if name == "" {
		name = PresetModes
	}
	known := make([]string, 0, len(Presets()))
	for _, preset := range Presets() {
		if preset.Name == name {
			return preset, nil
		}
		known = append(known, preset.Name)
	}
	return Preset{}, fmt.Errorf("reference: there is no preset %q: choose one of %s", name, strings.Join(known, ", "))
}

func modes(secret func() string) map[string]*Application {
	apps := map[string]*Application{
		RoleConfidentialBasic: {TokenEndpointAuthMethod: AuthBasic},
		RoleConfidentialPost:  {TokenEndpointAuthMethod: AuthPost, GrantTypes: []string{GrantAuthorizationCode}},
		RolePublicPKCE:        {TokenEndpointAuthMethod: AuthNone},
		RolePublicSecond:      {TokenEndpointAuthMethod: AuthNone},
		RoleSecond:            {TokenEndpointAuthMethod: AuthBasic},
		RoleShortLived:        {TokenEndpointAuthMethod: AuthBasic, CodeLifetime: shortCodeLifetime, RefreshTokenLifetime: shortRefreshTokenLifetime},
		RoleNative:            {TokenEndpointAuthMethod: AuthNone, RedirectURIs: []string{"http://127.0.0.1/cb"}},
		RoleImplicit: {
			TokenEndpointAuthMethod: AuthNone, GrantTypes: []string{GrantImplicit},
			ResponseTypes: []string{ResponseIDToken, ResponseIDTokenToken},
		},
		RoleHybrid: {
			TokenEndpointAuthMethod: AuthBasic, GrantTypes: []string{GrantAuthorizationCode, GrantImplicit, GrantRefreshToken},
			ResponseTypes: []string{ResponseCodeIDToken, ResponseCodeToken, ResponseCodeIDTokenToken},
		},
	}
	apps[RoleService] = &Application{
		TokenEndpointAuthMethod: AuthPost, GrantTypes: []string{GrantClientCredentials},
		Scopes: []string{"documents:read", "documents:write"},
	}
	apps[RolePassword] = &Application{
		TokenEndpointAuthMethod: AuthBasic, GrantTypes: []string{GrantPassword, GrantRefreshToken},
	}
	apps[RoleSecretJWT] = &Application{TokenEndpointAuthMethod: AuthSecretJWT}
	apps[RoleKeyJWT] = &Application{TokenEndpointAuthMethod: AuthKeyJWT}
	for role, alg := range map[string]string{
		RoleSignedHS256: AlgHS256, RoleSignedPS256: AlgPS256, RoleSignedES256: AlgES256, RoleSignedEdDSA: AlgEdDSA,
	} {
		apps[role] = &Application{TokenEndpointAuthMethod: AuthBasic, IDTokenSignedResponseAlg: alg}
	}
	for role, app := range apps {
		app.Name = role
		if len(app.GrantTypes) == 0 {
			app.GrantTypes = []string{GrantAuthorizationCode, GrantRefreshToken}
		}
		app.identify(secret)
		if len(app.ResponseTypes) > 0 && len(app.RedirectURIs) == 0 {
			host := "https://" + randomLabel() + ".rp.test"
			app.RedirectURIs = []string{host + "/cb", host + "/other", host + "/tenant?name=a"}
			app.PostLogoutRedirectURIs = []string{host + "/signed-out"}
		}
	}
	return apps
}

// identify fills in the defaults and gives the application its identifier and,
// where it needs one, a secret.
func (a *Application) identify(secret func() string) {
	a.setDefaults()
	a.ClientID = randomLabel() + randomLabel()
	if a.needsSecret() {
		a.ClientSecret = secret()
	}
}
