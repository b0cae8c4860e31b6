package target

// LoginRecipe says how to get through login pages that are not recognised by
// themselves. Empty: every page is recognised automatically.
type LoginRecipe struct {
	Steps []Step `yaml:"steps,omitempty"`
}

// Step is what to do on one page.
type Step struct {
	// When picks the page: a part of its URL, or a CSS selector that matches
	// something in it. Empty: the next page that has what the step needs.
	When string `yaml:"when,omitempty"`
	// Fill gives fields, by name or CSS selector, their value: {username},
	// {password} or a literal.
	Fill map[string]string `yaml:"fill,omitempty"`
	// Click is the name or CSS selector of the control that submits the page.
	// Empty: the form's own default.
	Click string `yaml:"click,omitempty"`
}
