package exchange

import "strings"

// nameByte holds the bytes of which names are made, in their percent-encoded form
// too.
var nameByte = func() (in [256]bool) {
	for _, b := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.%[]+") {
		in[b] = true
	}
	return in
}()

// nameBefore returns the name that ends before the separator at i, decoded.
func (p *pairScan) nameBefore(i int) string {
	start := i
	for start > p.copied && start > i-2*maxName && nameByte[p.s[start-1]] {
		start--
	}
	name := p.s[start:i]
	if strings.IndexByte(name, '%') < 0 {
		return name
	}
	// What is decoded may be a URL of which the name is only the end.
	for range 2 {
		name = unescapeQuery(name)
	}
	if n := strings.LastIndexAny(name, "?&#;/= "); n >= 0 {
		name = name[n+1:]
	}
	return name
}

// memberBefore returns the name of the member whose colon stands at i, with its
// escapes resolved.
func (p *pairScan) memberBefore(i int) string {
	for i > p.copied && strings.IndexByte(" \t\r\n", p.s[i-1]) >= 0 {
		i--
	}
	if i == p.copied || p.s[i-1] != '"' && p.s[i-1] != '\'' {
		return p.nameBefore(i)
	}
	quote := p.s[i-1]
	end := i - 1
	if end > p.copied && p.s[end-1] == '\\' {
		end-- // a string within a string
	}
	floor := max(p.copied, end-8*maxName)
	start := strings.LastIndexByte(p.s[floor:end], quote)
	if start < 0 {
		return ""
	}
	name := p.s[floor+start+1 : end]
	if strings.IndexByte(name, '\\') >= 0 {
		name = unquoteJSON(name)
	}
	return name
}
