package reports

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// maxExchanges bounds a list of exchanges that is read, in bytes: far above what
// Put writes.
const maxExchanges = 16 << 20

// HoldsExchanges reports whether a file of evidence holds exchanges, by its name.
func HoldsExchanges(name string) bool { return strings.HasSuffix(name, ".json") }

// ReadExchanges reads the exchanges of a file that Case.Evidence names from the directory of
// the report. Whoever opens that directory by os.OpenRoot never leaves it, no
// matter what a name or a symbolic link says.
func ReadExchanges(dir fs.FS, name string) ([]exchange.Exchange, error) {
	if dir == nil {
		return nil, errors.New("evidence: there is no directory")
	}
	f, err := dir.Open(name)
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxExchanges+1))
	if err != nil {
		return nil, fmt.Errorf("evidence %s: %w", name, err)
	}
	if len(data) > maxExchanges {
		return nil, fmt.Errorf("evidence %s is larger than %d bytes", name, maxExchanges)
	}
	var list []exchange.Exchange
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("evidence %s: %w", name, locate(data, err))
	}
	return list, nil
}
