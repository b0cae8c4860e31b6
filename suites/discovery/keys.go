package discovery

import (
	"context"
	"fmt"
	"strings"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/jose"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// minimumRSABits is the size of RFC 7518 3.3.
const minimumRSABits = 2048

func keys(s *check.Suite) {
	check.One(s, requirement.JWKSNoPrivateParts, "publishes public keys alone", func(ctx context.Context, p *check.Probe) {
		var found []string
		for i, k := range p.Keys(ctx).Keys {
			if len(k.Private) > 0 {
				found = append(found, fmt.Sprintf("%s has %s", name(i, k), strings.Join(k.Private, ", ")))
			}
		}
		if len(found) > 0 {
			p.Violated("public members alone", "%s", strings.Join(found, "; "))
		}
	})

	check.One(s, requirement.JWKSKidUnique, "tells its keys apart by kid", func(ctx context.Context, p *check.Probe) {
		Expect(shared(p.Keys(ctx).Keys)).To(BeEmpty(), "kid values that different keys of one type share")
	})

	check.One(s, requirement.JWKSKeySize, "publishes long RSA keys", func(ctx context.Context, p *check.Probe) {
		for i, k := range p.Keys(ctx).Keys {
			if k.RSABits > 0 && k.RSABits < minimumRSABits {
				p.Violated(fmt.Sprintf("at least %d bits", minimumRSABits), "%s has %d", name(i, k), k.RSABits)
			}
		}
	})
}

// name tells which key of the document is meant.
func name(i int, k jose.KeyDescription) string {
	return fmt.Sprintf("key %d (kty %q, kid %q)", i+1, k.Kty, k.Kid)
}

// shared returns the kid values under which different keys of one type stand.
// Keys that can't be compared are taken for equal.
func shared(keys []jose.KeyDescription) []string {
	type label struct{ kty, kid string }
	first := map[label]string{}
	var out []string
	for _, k := range keys {
		at := label{k.Kty, k.Kid}
		if k.Kid == "" || k.Digest == "" {
			continue
		}
		if other := first[at]; other == "" {
			first[at] = k.Digest
		} else if other != k.Digest {
			out = append(out, k.Kid)
		}
	}
	return out
}
