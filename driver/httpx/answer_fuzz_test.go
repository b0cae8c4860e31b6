package httpx

import (
	"bytes"
	"io"
	"net/http"
	"testing"
)

// FuzzReadAnswer: whatever a racing connection brings is an answer or an error,
// and no more of it is read than the bound on headers allows.
func FuzzReadAnswer(f *testing.F) {
	for _, seed := range []string{
		"", "HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\n", "HTTP/9.9 -1 ?\r\n\x00: \xff\r\n\r\n",
	} {
		f.Add([]byte(seed))
	}
	request, err := http.NewRequest(http.MethodPost, "https://op.test/token", http.NoBody)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		const most = 512
		source := bytes.NewReader(data)
		in := &capped{r: source, left: most}
		answer, err := readAnswer(in, request)
		if read := len(data) - source.Len(); read > most {
			t.Fatalf("%d bytes were read", read)
		}
		if err != nil {
			return
		}
		if interim := answer.StatusCode < 200 && answer.StatusCode != http.StatusSwitchingProtocols; interim {
			t.Fatalf("an interim answer: %d", answer.StatusCode)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
	})
}
