package reference

import "net/http"

// echo adds to every page what the policy takes over from the request: nothing.
type echo struct {
	http.ResponseWriter
	text string
}

// Write adds the text behind the page.
func (e echo) Write(b []byte) (int, error) {
	n, err := e.ResponseWriter.Write(b)
	if err == nil && e.text != "" {
		_, err = e.ResponseWriter.Write([]byte(e.text))
	}
	return n, err
}
