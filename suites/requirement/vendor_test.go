package requirement

import (
	"slices"
	"strings"
	"testing"
)

// TestVendorClausesStayApart: what a vendor alone says is judged where its
// documents are chosen, and can be told by its ID.
func TestVendorClausesStayApart(t *testing.T) {
	specifications := Select(slices.DeleteFunc(Documents(), Document.Vendor)...)
	alone := 0
	for _, r := range All() {
		vendor := !slices.ContainsFunc(r.Clauses, func(c Clause) bool { return !c.Document.Vendor() })
		if vendor {
			alone++
		}
		if vendor != strings.HasPrefix(r.ID, "genauth-") {
			t.Errorf("%s: stands in the vendor's pages alone: %t", r.ID, vendor)
		}
		if level := r.Level(specifications); vendor && level != None {
			t.Errorf("%s: is %s by the specifications", r.ID, level)
		}
		if slices.ContainsFunc(r.Clauses, func(c Clause) bool { return c.Document.Vendor() && len(c.Replaces) > 0 }) {
			t.Errorf("%s: a vendor's clause replaces another one", r.ID)
		}
	}
	if alone == 0 {
		t.Error("no requirement is the vendor's alone")
	}
}
