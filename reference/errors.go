package reference

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// Error is an error answer of OAuth 2.0 (RFC 6749, 4.1.2.1 and 5.2; RFC 6750,
// 3.1).
type Error struct {
	Code        string // the error parameter
	Description string // the error_description parameter; printable ASCII
	Status      int    // the HTTP status, where the error is not a redirect
	Challenge   string // the WWW-Authenticate header; empty for none
}

// basicChallenge goes with every refused client authentication: a 401 needs a
// challenge (RFC 9110, 15.5.2).
const basicChallenge = `Basic realm="oidcheck reference", charset="UTF-8"`

func badRequest(code, description string) *Error {
	return &Error{Code: code, Description: description, Status: http.StatusBadRequest}
}

func invalidRequest(description string) *Error { return badRequest("invalid_request", description) }

func invalidGrant(description string) *Error { return badRequest("invalid_grant", description) }

func invalidClient(description string) *Error {
	return &Error{
		Code: "invalid_client", Description: description,
		Status: http.StatusUnauthorized, Challenge: basicChallenge,
	}
}

func serverError(err error) *Error {
	return &Error{Code: "server_error", Description: err.Error(), Status: http.StatusInternalServerError}
}

// respondError writes an error of an endpoint that programs call.
func respondError(w http.ResponseWriter, e *Error) {
	if e.Challenge != "" {
		w.Header().Set("WWW-Authenticate", e.Challenge)
	}
	respond(w, e.Status, Claims{"error": e.Code, "error_description": e.Description})
}

const mediaTypeJSON = "application/json"

// respond writes a JSON answer. A Content-Type that is set already stays.
func respond(w http.ResponseWriter, status int, body any) {
	encoded, err := json.Marshal(body)
	if err != nil {
		http.Error(w, "the answer cannot be encoded", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	if h.Get("Content-Type") == "" {
		h.Set("Content-Type", mediaTypeJSON)
	}
	h.Set("Content-Length", strconv.Itoa(len(encoded)))
	w.WriteHeader(status)
	_, _ = w.Write(encoded) // the client may be gone
}

// noStore keeps an answer out of every cache (RFC 6749, 5.1).
func noStore(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("Pragma", "no-cache")
}
