package userinfo

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// wide asks for the claims of profile and email, as the second user.
var wide = check.Scenario{Role: target.Any, User: 1, Scope: "openid profile email", Goal: check.Use}

// kinds are the JSON types of the standard claims that are no strings (OIDC Core
// 5.1).
var kinds = map[string]string{
	"email_verified": "boolean", "phone_number_verified": "boolean", "updated_at": "number", "address": "object",
}

// texts are the standard claims that are strings.
var texts = []string{
	"sub", "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture",
	"website", "email", "gender", "birthdate", "zoneinfo", "locale", "phone_number",
}

// kind names the JSON type of a value.
func kind(value any) string {
	switch value.(type) {
	case string:
		return "string"
	case bool:
		return "boolean"
	case json.Number:
		return "number"
	case map[string]any:
		return "object"
	case []any:
		return "array"
	}
	return "null"
}

func forms(s *check.Suite) {
	alone := []check.Variant[check.Scenario]{{Value: wide}}
	check.Facts(s, requirement.UserinfoClaimsOmitted, "leaves out what it does not know", alone, func(p *check.Probe, o *check.Observation) {
		members := membersOf(p, o)
		for _, name := range slices.Sorted(maps.Keys(members)) {
			if members[name] == nil || members[name] == "" {
				p.Violated("no claim without a value", "%.40q is null or empty", name)
			}
		}
	})

	check.Facts(s, requirement.UserinfoClaimTypes, "gives claims by their types", alone, func(p *check.Probe, o *check.Observation) {
		members := membersOf(p, o)
		for _, name := range slices.Concat(texts, slices.Sorted(maps.Keys(kinds))) {
			want, got := cmp.Or(kinds[name], "string"), kind(members[name])
			if got != want && got != "null" {
				p.Violated(name+" as a "+want, "it is of the type %s", got)
			}
		}
	})
}

// membersOf are those of a JSON answer.
func membersOf(p *check.Probe, o *check.Observation) map[string]any {
	p.Reach(requirement.CodeExchange, o.Token.OK(), "no access token came: %s", o.Stuck)
	p.Reach(requirement.UserinfoResponse, o.Userinfo.Worked, "userinfo gives nothing")
	if len(o.Userinfo.Members) == 0 {
		p.Unsupported("userinfo answers by a JWT, which is not looked into")
	}
	p.RestsOn(o, o.Userinfo.Seq)
	return o.Userinfo.Members
}
