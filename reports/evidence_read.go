package reports

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// maxEvidence bounds a file of evidence that is read, in bytes: none that a run
// writes is larger.
const maxEvidence = pictureLimit

// EvidenceReader reads the evidence of a report. It never leaves the report's
// directory, whatever a name or a symbolic link says.
type EvidenceReader struct {
	dir  string
	root *os.Root
	err  error
}

// OpenEvidence returns a reader of the evidence of the report in dir. That
// there is no such directory is said by what is read.
func OpenEvidence(dir string) *EvidenceReader {
	root, err := os.OpenRoot(dir)
	return &EvidenceReader{dir: dir, root: root, err: err}
}

// Dir is the directory of the report.
func (e *EvidenceReader) Dir() string { return e.dir }

// Close ends the reading.
func (e *EvidenceReader) Close() {
	if e.root != nil {
		_ = e.root.Close()
	}
}

// Bytes returns a file that Case.Evidence names, of at most 8 MiB.
func (e *EvidenceReader) Bytes(name string) ([]byte, error) {
	if e.err != nil {
		return nil, fmt.Errorf("evidence: %w", e.err)
	}
	f, err := e.root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxEvidence+1))
	if err != nil {
		return nil, fmt.Errorf("evidence %s: %w", name, err)
	}
	if len(data) > maxEvidence {
		return nil, fmt.Errorf("evidence %s is larger than %d bytes", name, maxEvidence)
	}
	return data, nil
}

// IsExchange reports whether a file of evidence is an exchange, by its name.
func IsExchange(name string) bool { return strings.HasSuffix(name, ".json") }

// Exchange returns the exchange in a file that Case.Evidence names.
func (e *EvidenceReader) Exchange(name string) (exchange.Exchange, error) {
	var x exchange.Exchange
	data, err := e.Bytes(name)
	if err != nil {
		return x, err
	}
	if err := json.Unmarshal(data, &x); err != nil {
		return x, fmt.Errorf("evidence %s: %w", name, locate(data, err))
	}
	return x, nil
}
