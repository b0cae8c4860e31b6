package har

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"github.com/chromedp/cdproto/har"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/reports"
)

// What an exchange does not tell.
const (
	unknownVersion = "unknown"
	unknownSize    = -1
	unknownType    = "x-unknown"
)

// The types of cdproto are made for reading: the text of a body is bytes there,
// which JSON would write in base64, and nobody could read or search it. What is
// named here hides the member of that name.
type (
	archive struct {
		har.Log
		Entries []entry `json:"entries"`
	}
	entry struct {
		har.Entry
		Response response `json:"response"`
	}
	response struct {
		har.Response
		Content content `json:"content"`
	}
	content struct {
		har.Content
		Text string `json:"text,omitempty"`
	}
)

func requestOf(r exchange.Request) *har.Request {
	address, query := split(r.URL)
	out := &har.Request{
		Method: reports.Printable(r.Method), URL: address, HTTPVersion: unknownVersion,
		Cookies: []*har.Cookie{}, Headers: headers(r.Header), QueryString: pairs(query),
		HeadersSize: unknownSize, BodySize: int64(len(r.Body)),
	}
	for _, c := range (&http.Request{Header: r.Header}).Cookies() {
		out.Cookies = append(out.Cookies, &har.Cookie{Name: c.Name, Value: c.Value})
	}
	if r.Body != "" {
		out.PostData = &har.PostData{MimeType: cmp.Or(r.Header.Get("Content-Type"), unknownType), Params: []*har.Param{}, Text: r.Body}
	}
	return out
}

// split returns the address as a URI in ASCII, whatever it was, and its query.
func split(address string) (string, url.Values) {
	u, err := url.Parse(address)
	if err != nil {
		return "about:invalid#" + url.QueryEscape(reports.Printable(address)), nil
	}
	query := u.Query() // as far as it can be read
	u.RawQuery = ascii(u.RawQuery)
	u.Opaque = ascii(u.Opaque)
	return u.String(), query
}

// ascii escapes what no URI holds.
func ascii(s string) string {
	var out []byte
	for _, b := range []byte(s) {
		if b <= ' ' || b >= 0x7f || b == '"' || b == '<' || b == '>' || b == '\\' || b == '^' || b == '`' || b == '{' || b == '|' || b == '}' {
			out = append(out, '%', "0123456789ABCDEF"[b>>4], "0123456789ABCDEF"[b&15])
			continue
		}
		out = append(out, b)
	}
	return string(out)
}

// response returns that of the exchange. One that never came has status 0, as
// browsers write it, and the error for a comment.
func responseOf(x exchange.Exchange) response {
	out := har.Response{
		HTTPVersion: unknownVersion, Cookies: []*har.Cookie{}, Headers: []*har.NameValuePair{},
		HeadersSize: unknownSize, BodySize: unknownSize, Comment: reports.Printable(x.Error),
	}
	body := content{Content: har.Content{MimeType: unknownType}}
	r := x.Response
	if r == nil {
		return response{out, body}
	}
	out.Status, out.StatusText = int64(r.Status), http.StatusText(r.Status)
	out.Headers, out.BodySize = headers(r.Header), int64(r.BodyBytes)
	out.RedirectURL = r.Header.Get("Location")
	for _, c := range (&http.Response{Header: r.Header}).Cookies() {
		out.Cookies = append(out.Cookies, &har.Cookie{Name: c.Name, Value: c.Value, Path: c.Path, Domain: c.Domain, HTTPOnly: c.HttpOnly, Secure: c.Secure})
	}
	body.Text, body.Size = r.Body, int64(r.BodyBytes)
	body.MimeType = cmp.Or(r.Header.Get("Content-Type"), unknownType)
	if r.Truncated {
		body.Comment = "cut: the limit on size was reached"
	}
	return response{out, body}
}

func headers(h http.Header) []*har.NameValuePair { return pairs(url.Values(h)) }

// pairs are in the order of their names: in which they were sent is not kept.
func pairs(values url.Values) []*har.NameValuePair {
	out := []*har.NameValuePair{}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, value := range values[name] {
			out = append(out, &har.NameValuePair{Name: name, Value: value})
		}
	}
	return out
}
