package requirement

import "testing"

func TestLevel(t *testing.T) {
	const (
		old   = RFC6749
		newer = OAuth21
		other = Core
	)
	clause := func(d Document, l Level) Clause { return Clause{Document: d, Section: "1", Level: l, Says: "x"} }
	binding := func(c Clause, p Party) Clause { c.Binds = p; return c }
	when := func(c Clause, w Condition) Clause { c.When = w; return c }
	replacing := func(c Clause, d ...Document) Clause { c.Replaces = d; return c }

	for name, test := range map[string]struct {
		clauses []Clause
		chosen  []Document
		absent  []Condition
		want    Level
		applies int
	}{
		"nothing chosen":                {[]Clause{clause(old, Must)}, nil, nil, None, 0},
		"document not chosen":           {[]Clause{clause(old, Must)}, []Document{other}, nil, None, 0},
		"chosen":                        {[]Clause{clause(old, Should)}, []Document{old, other}, nil, Should, 1},
		"strongest of several":          {[]Clause{clause(old, May), clause(other, Must), clause(old, Should)}, []Document{old, other}, nil, Must, 3},
		"strongest of the chosen":       {[]Clause{clause(old, May), clause(other, Must)}, []Document{old}, nil, May, 1},
		"client, MUST":                  {[]Clause{binding(clause(old, Must), Client)}, []Document{old}, nil, Should, 1},
		"client, SHOULD":                {[]Clause{binding(clause(old, Should), Client)}, []Document{old}, nil, Should, 1},
		"client, MAY":                   {[]Clause{binding(clause(old, May), Client)}, []Document{old}, nil, May, 1},
		"resource server, MUST":         {[]Clause{binding(clause(old, Must), RS)}, []Document{old}, nil, Should, 1},
		"op named":                      {[]Clause{binding(clause(old, Must), OP)}, []Document{old}, nil, Must, 1},
		"client beside op":              {[]Clause{binding(clause(old, Must), Client), clause(other, May)}, []Document{old, other}, nil, Should, 2},
		"replaced by a weaker one":      {[]Clause{clause(old, Must), replacing(clause(newer, May), old)}, []Document{old, newer}, nil, May, 1},
		"replaced, every clause":        {[]Clause{clause(old, Must), clause(old, Should), replacing(clause(newer, May), old)}, []Document{old, newer}, nil, May, 1},
		"replaced, others stay":         {[]Clause{clause(old, Must), clause(other, Should), replacing(clause(newer, May), old)}, []Document{old, newer, other}, nil, Should, 2},
		"replacing one not chosen":      {[]Clause{clause(old, Must), replacing(clause(newer, May), old)}, []Document{old}, nil, Must, 1},
		"replacing several":             {[]Clause{clause(old, Must), clause(other, Must), replacing(clause(newer, Should), old, other)}, []Document{old, newer, other}, nil, Should, 1},
		"condition holds":               {[]Clause{when(clause(old, Must), IssAdvertised)}, []Document{old}, nil, Must, 1},
		"condition absent":              {[]Clause{when(clause(old, Must), IssAdvertised)}, []Document{old}, []Condition{IssAdvertised}, None, 0},
		"another condition absent":      {[]Clause{when(clause(old, Must), IssAdvertised)}, []Document{old}, []Condition{NoConsentAsked, PKCEAdvertised}, Must, 1},
		"absent, unconditional remains": {[]Clause{when(clause(old, Must), IssAdvertised), clause(other, May)}, []Document{old, other}, []Condition{IssAdvertised}, May, 1},
	} {
		r := &Requirement{Clauses: test.clauses}
		s := Select(test.chosen...)
		if got := r.Level(s, test.absent...); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
		if got := r.Applying(s, test.absent...); len(got) != test.applies {
			t.Errorf("%s: %d clauses apply, want %d", name, len(got), test.applies)
		}
	}
}

func TestApplyingKeepsTheOrder(t *testing.T) {
	r := &Requirement{Clauses: []Clause{{Document: Core, Section: "2"}, {Document: RFC7636, Section: "4"}, {Document: RFC6749, Section: "1"}}}
	got := r.Applying(Select(RFC6749, Core))
	if len(got) != 2 || got[0].Section != "2" || got[1].Section != "1" {
		t.Errorf("%v", got)
	}
}

// TestLevelsOfTheCatalogue pins what a naive check gets wrong.
func TestLevelsOfTheCatalogue(t *testing.T) {
	for name, test := range map[string]struct {
		r      *Requirement
		chosen []Document
		absent []Condition
		want   Level
	}{
		"code reuse by OpenID Connect alone":          {CodeSingleUse, []Document{Core}, nil, Should},
		"code reuse":                                  {CodeSingleUse, []Document{Core, RFC6749}, nil, Must},
		"revocation after code reuse":                 {CodeReplayRevokes, []Document{Core, RFC6749, RFC9700}, nil, Should},
		"revocation after code reuse by ASVS":         {CodeReplayRevokes, []Document{ASVSL1}, nil, Must},
		"a refresh token may be refused":              {RefreshTokenIssued, []Document{Core, RFC6749}, nil, May},
		"a refresh token by the vendor":               {RefreshTokenIssued, []Document{Core, GenAuth}, nil, Must},
		"a refresh token without offline_access":      {RefreshTokenNeedsOfflineAccess, []Document{Core}, nil, May},
		"a refresh token without consent":             {RefreshTokenNeedsConsent, []Document{Core}, nil, Should},
		"a refresh token after consent of another":    {RefreshTokenNeedsConsent, []Document{Core}, []Condition{NoConsentAsked}, None},
		"redirect_uri left out":                       {TokenRedirectURIRequired, []Document{RFC6749}, nil, Must},
		"redirect_uri left out with one registered":   {TokenRedirectURIRequired, []Document{RFC6749}, []Condition{SeveralRedirectURIs}, None},
		"redirect_uri left out in OAuth 2.1":          {TokenRedirectURIRequired, []Document{RFC6749, OAuth21}, nil, May},
		"iss where it is not promised":                {AuthorizationResponseIss, []Document{RFC9207}, []Condition{IssAdvertised}, None},
		"PKCE where it is not offered":                {PKCEVerifierVerified, []Document{Core, RFC6749, RFC7636}, []Condition{PKCEAdvertised}, None},
		"PKCE by the best current practice":           {PKCEVerifierVerified, []Document{RFC9700}, []Condition{PKCEAdvertised}, Must},
		"introspection where the metadata is silent":  {IntrospectionResponse, []Document{RFC7662}, []Condition{IntrospectionAdvertised}, None},
		"cookies outside of ASVS are nobody's matter": {LoginCookieAttributes, []Document{Core, RFC6749, RFC9700}, nil, None},
	} {
		if got := test.r.Level(Select(test.chosen...), test.absent...); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}
