package reports

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

// minCanary is the length in bytes from which a secret is searched for. A
// shorter one stands in any text by chance.
const minCanary = 6

// Leak is a secret that was found in a file. It never holds the secret.
type Leak struct {
	File     string // relative to the directory that was scanned, with forward slashes
	Secret   int    // position in the list of secrets, from 0
	Spelling string // how it was written: plain, percent, base64, json, ...
}

// String names the file and the position of the secret.
func (l Leak) String() string {
	return fmt.Sprintf("%s holds secret %d (%s)", Printable(l.File), l.Secret, l.Spelling)
}

// ScanDir looks into every regular file below dir, and at its name, for each of
// the secrets in each spelling in which one may have slipped through: plain,
// percent-encoded, base64 and base64url (inside of longer values, too), escaped
// for JSON, HTML, XML and Go, and hex. Secrets shorter than 6 bytes are left
// out. A secret is reported once a file, in the order of the files' names.
func ScanDir(dir string, secrets []exchange.Secret) ([]Leak, error) {
	find := newFinder(secrets)
	var leaks []Leak
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		found := map[int]string{}
		find.in([]byte(name), found)
		if err := find.inFile(path, found); err != nil {
			return err
		}
		for i := range secrets {
			if spelling, ok := found[i]; ok {
				leaks = append(leaks, Leak{File: filepath.ToSlash(name), Secret: i, Spelling: spelling})
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("scan for secrets: %w", err)
	}
	return leaks, nil
}

// finder searches for many patterns in one pass, by their first bytes.
type finder struct {
	byHead  map[[minCanary]byte][]pattern
	start   [256]bool // first bytes of patterns, which spares most look-ups
	longest int
	buffer  []byte // of the files read, one after the other
}

type pattern struct {
	text     string
	secret   int
	spelling string
}

func newFinder(secrets []exchange.Secret) *finder {
	f := &finder{byHead: map[[minCanary]byte][]pattern{}}
	for i, s := range secrets {
		if len(s.Reveal()) < minCanary {
			continue
		}
		for _, sp := range spellings(s.Reveal()) {
			head := [minCanary]byte([]byte(sp.text))
			f.byHead[head] = append(f.byHead[head], pattern{sp.text, i, sp.name})
			f.start[head[0]] = true
			f.longest = max(f.longest, len(sp.text))
		}
	}
	return f
}

// in adds to found the secrets that stand in data.
func (f *finder) in(data []byte, found map[int]string) {
	for i := 0; i+minCanary <= len(data); i++ {
		if !f.start[data[i]] {
			continue
		}
		for _, p := range f.byHead[[minCanary]byte(data[i:])] {
			if len(data)-i < len(p.text) || string(data[i:i+len(p.text)]) != p.text {
				continue
			}
			if _, known := found[p.secret]; !known {
				found[p.secret] = p.spelling
			}
		}
	}
}

const chunk = 1 << 20 // bytes of a file that are searched at once

// inFile searches a file of any size, chunk by chunk, with the end of each
// chunk kept for a secret that stands across the border.
func (f *finder) inFile(path string, found map[int]string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	if f.buffer == nil {
		f.buffer = make([]byte, 0, chunk+f.longest)
	}
	buffer := f.buffer[:0]
	for {
		n, err := io.ReadFull(file, buffer[len(buffer):len(buffer)+chunk])
		buffer = buffer[:len(buffer)+n]
		f.in(buffer, found)
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return nil
		}
		if err != nil {
			return err
		}
		keep := min(max(f.longest-1, 0), len(buffer))
		buffer = buffer[:copy(buffer, buffer[len(buffer)-keep:])]
	}
}
