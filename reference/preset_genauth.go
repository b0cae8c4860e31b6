package reference

// imitate changes the decisions to what the model provider documents.
func imitate(p *Policy) {
	p.PKCE.RequireChallenge = func(*Application) bool { return false }
}
