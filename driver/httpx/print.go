package httpx

import (
	"fmt"
	"io"
)

// Responses, requests and jars hold secrets. Failure messages and logs print them
// in one line without these; the evidence shows them redacted.

// Format covers every fmt verb: status and size are printed.
func (r Response) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.GomegaString()) }

// GomegaString keeps headers and body out of failure messages.
func (r Response) GomegaString() string {
	return fmt.Sprintf("response{status %d, %d bytes}", r.Status, len(r.Body))
}

// Format covers every fmt verb: method and channel are printed.
func (r Request) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.GomegaString()) }

// GomegaString keeps URL, headers and body out of failure messages.
func (r Request) GomegaString() string {
	return fmt.Sprintf("request{%s, channel %s, %d bytes}", r.Method, r.Channel, len(r.Body))
}

// Format covers every fmt verb: the number of cookies is printed.
func (j *Jar) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, j.GomegaString()) }

// GomegaString keeps cookies out of failure messages.
func (j *Jar) GomegaString() string { return fmt.Sprintf("jar{%d cookies}", len(j.All())) }
