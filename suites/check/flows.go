package check

import (
	"slices"
	"strings"

	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// ImplicitFlows are observations of the implicit flow, one a response type.
func ImplicitFlows() []Variant[Scenario] {
	return flows(target.Implicit, "id_token", "id_token token")
}

// HybridFlows are observations of the hybrid flow, one a response type.
func HybridFlows() []Variant[Scenario] {
	return flows(target.Hybrid, "code id_token", "code token", "code id_token token")
}

// FrontFlows are those that give tokens through the browser.
func FrontFlows() []Variant[Scenario] { return append(ImplicitFlows(), HybridFlows()...) }

// InBrowser is the observation of a response type in a browser.
func InBrowser(role target.Role, responseType string) Variant[Scenario] {
	return Variant[Scenario]{Name: "browser", Value: Scenario{Role: role, ResponseType: responseType, Goal: Use}, Driver: Browser}
}

// Giving keeps the flows whose response type has all of the words.
func Giving(flows []Variant[Scenario], words ...string) []Variant[Scenario] {
	return slices.DeleteFunc(slices.Clone(flows), func(v Variant[Scenario]) bool {
		return slices.ContainsFunc(words, func(word string) bool { return !v.Value.Asks(word) })
	})
}

func flows(role target.Role, responseTypes ...string) []Variant[Scenario] {
	var out []Variant[Scenario]
	for _, t := range responseTypes {
		out = append(out, Variant[Scenario]{
			Name:  strings.ReplaceAll(t, " ", "-"),
			Value: Scenario{Role: role, ResponseType: t, Goal: Use},
		})
	}
	return out
}

// Asks reports whether the response type has the word.
func (s Scenario) Asks(word string) bool {
	return slices.Contains(strings.Fields(s.ResponseType), word) || s.ResponseType == "" && word == "code"
}

// mode is the mode of the request, and empty for the code flow, which serves
// several.
func (s Scenario) mode() requirement.Mode {
	switch s.Grant {
	case Password:
		return requirement.Password
	case ClientCredentials:
		return requirement.ClientCredentials
	}
	front := s.Asks("id_token") || s.Asks("token")
	switch {
	case front && s.Asks("code"):
		return requirement.Hybrid
	case front:
		return requirement.Implicit
	}
	return ""
}

// ofScenarios are the modes that scenarios tell.
var ofScenarios = []requirement.Mode{
	requirement.Implicit, requirement.Hybrid, requirement.ClientCredentials, requirement.Password,
}

// modes are those of the requirement that a case judges: the one that its
// variant or its scenario is of, else all but those that scenarios tell.
func (c *Case) modes(of requirement.Mode) []requirement.Mode {
	if of != "" {
		return []requirement.Mode{of}
	}
	rest := slices.DeleteFunc(slices.Clone(c.Requirement.Modes), func(m requirement.Mode) bool {
		return slices.Contains(ofScenarios, m)
	})
	if len(rest) == 0 {
		return c.Requirement.Modes
	}
	return rest
}

// modeOf is the mode of a variant by its value, where that is a scenario.
func modeOf(value any) requirement.Mode {
	if s, ok := value.(Scenario); ok {
		return s.mode()
	}
	return ""
}

// Response is the requirement that owns the authorization response of the
// scenario.
func (s Scenario) Response() *requirement.Requirement {
	if s.Grant != "" {
		return s.own()
	}
	switch s.mode() {
	case requirement.Implicit:
		return requirement.ImplicitResponse
	case requirement.Hybrid:
		return requirement.HybridResponse
	}
	return requirement.CodeExchange
}

// Exchange is the requirement that owns the redemption of its code.
func (s Scenario) Exchange() *requirement.Requirement {
	if s.Grant != "" {
		return s.own()
	}
	if s.mode() == requirement.Hybrid {
		return requirement.HybridCodeExchange
	}
	return requirement.CodeExchange
}

// owners are the requirements that own a step of the scenario. An observation
// that ends at one of those is stuck there, which its judges see for themselves.
func (s Scenario) owners() []*requirement.Requirement {
	return []*requirement.Requirement{requirement.CodeExchange, s.Response(), s.Exchange()}
}
