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

// maxExchange bounds an exchange that is read, in bytes: far above what Put
// writes.
const maxExchange = 4 << 20

// IsExchange reports whether a file of evidence is an exchange, by its name.
func IsExchange(name string) bool { return strings.HasSuffix(name, ".json") }

// ReadExchange reads an exchange that Case.Evidence names from the directory of
// the report. Whoever opens that directory by os.OpenRoot never leaves it, no
// matter what a name or a symbolic link says.
func ReadExchange(dir fs.FS, name string) (exchange.Exchange, error) {
	var x exchange.Exchange
	if dir == nil {
		return x, errors.New("evidence: there is no directory")
	}
	f, err := dir.Open(name)
	if err != nil {
		return x, fmt.Errorf("evidence: %w", err)
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxExchange+1))
	if err != nil {
		return x, fmt.Errorf("evidence %s: %w", name, err)
	}
	if len(data) > maxExchange {
		return x, fmt.Errorf("evidence %s is larger than %d bytes", name, maxExchange)
	}
	if err := json.Unmarshal(data, &x); err != nil {
		return x, fmt.Errorf("evidence %s: %w", name, locate(data, err))
	}
	return x, nil
}
