package reports

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

const (
	evidenceDir  = "evidence"
	bodyLimit    = 16 << 10 // bytes of a request or response body that are kept
	textLimit    = 64 << 10 // bytes of a note that are kept
	listLimit    = 20       // exchanges in one file
	pictureLimit = 8 << 20  // bytes of a PNG; a larger one is refused
)

// EvidenceStore keeps the evidence of a run as files that are named by their
// content, so that what many cases look at is stored once. Several goroutines
// and several processes may use one directory at the same time.
type EvidenceStore struct{ dir string }

// NewEvidenceStore returns a store below dir, the directory of the report. It
// is made when the first evidence comes.
func NewEvidenceStore(dir string) *EvidenceStore { return &EvidenceStore{dir: dir} }

// Put stores exchanges, which were redacted at capture, as lists, and returns the
// paths of their files relative to the report, with forward slashes: one file,
// unless they are many. Bodies above 16 KiB are cut, with a mark that gives their
// size.
func (s *EvidenceStore) Put(exchanges ...exchange.Exchange) (files []string, err error) {
	for part := range slices.Chunk(exchanges, listLimit) {
		list := make([]exchange.Exchange, 0, len(part))
		for _, e := range part {
			list = append(list, clipped(e))
		}
		data, err := Encode(list)
		if err != nil {
			return files, fmt.Errorf("evidence of %s %s: %w", part[0].Request.Method, part[0].Request.URL, err)
		}
		name, err := s.put(data, ".json")
		if err != nil {
			return files, err
		}
		files = append(files, name)
	}
	return files, nil
}

// Place says where an exchange is kept.
type Place struct {
	File string `json:"file"` // one of Case.Evidence
	Seq  int    `json:"seq"`  // of the exchange in that file
}

// of says, behind the name of a file, which of its exchanges decided.
func (p *Place) of(file string) string {
	if p == nil || p.File != file {
		return ""
	}
	return fmt.Sprintf(" (seq %d decided)", p.Seq)
}

// PlaceOf is the place of an exchange, by its number from 1, where files is what
// Put returned for it and those around it, and more may follow; nil where it was
// not stored.
func PlaceOf(files []string, seq int) *Place {
	at := (seq - 1) / listLimit
	if seq < 1 || at >= len(files) || !HoldsExchanges(files[at]) {
		return nil
	}
	return &Place{File: files[at], Seq: seq}
}

// clipped returns e with short bodies; the caller's stay whole.
func clipped(e exchange.Exchange) exchange.Exchange {
	e.Request.Body, e.Request.Tokens = Clip(e.Request.Body, bodyLimit), clipTokens(e.Request.Tokens)
	if e.Response != nil {
		response := *e.Response
		response.Body, response.Tokens = Clip(response.Body, bodyLimit), clipTokens(response.Tokens)
		e.Response = &response
	}
	return e
}

func clipTokens(tokens []exchange.Token) []exchange.Token {
	var out []exchange.Token
	for _, t := range tokens {
		t.Header, t.Claims = Clip(t.Header, bodyLimit), Clip(t.Claims, bodyLimit)
		out = append(out, t)
	}
	return out
}

// PutScreenshot stores a picture and returns its path like Put. What is not a
// PNG, or is larger than 8 MiB, is an error.
func (s *EvidenceStore) PutScreenshot(shot exchange.Screenshot) (string, error) {
	if !bytes.HasPrefix(shot.PNG, []byte("\x89PNG\r\n\x1a\n")) {
		return "", fmt.Errorf("screenshot %q: not a PNG", shot.Title)
	}
	if len(shot.PNG) > pictureLimit {
		return "", fmt.Errorf("screenshot %q: %d bytes are more than the %d that are kept", shot.Title, len(shot.PNG), pictureLimit)
	}
	return s.put(shot.PNG, ".png")
}

// PutText stores a note, which its author has redacted, and returns its path
// like Put. Characters that are not visible are replaced by their numbers, and
// what is above 64 KiB is cut.
func (s *EvidenceStore) PutText(note string) (string, error) {
	var b bytes.Buffer
	for _, line := range PrintableLines(Clip(note, textLimit)) {
		fmt.Fprintln(&b, line)
	}
	return s.put(b.Bytes(), ".txt")
}

func (s *EvidenceStore) put(data []byte, extension string) (string, error) {
	sum := sha256.Sum256(data)
	name := path.Join(evidenceDir, hex.EncodeToString(sum[:16])+extension)
	file := filepath.Join(s.dir, filepath.FromSlash(name))
	_, err := os.Stat(file)
	if err == nil {
		return name, nil
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("evidence: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return "", fmt.Errorf("evidence: %w", err)
	}
	return name, WriteFile(file, data)
}
