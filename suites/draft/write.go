package draft

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
)

// ErrExists is wrapped by the error of Free.
var ErrExists = errors.New("it is there already")

// Free sees that nothing is overwritten. It is asked before anything is
// registered, since clients can't be taken back.
func Free(path string) error {
	for _, p := range []string{path, SecretsDir(path)} {
		_, err := os.Lstat(p)
		if err == nil {
			return fmt.Errorf("%s: %w", p, ErrExists)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// SecretsDir is the directory of the secrets of a target file, beside it.
func SecretsDir(path string) string {
	return strings.TrimSuffix(path, filepath.Ext(path)) + ".secrets"
}

func secretFile(r target.Role) string { return string(r) + ".secret" }
func keyFile(r target.Role) string    { return string(r) + ".pem" }

// Write writes the target file, and before it the secrets that were registered:
// each into a file of its own that only its owner may read, in a directory that
// git ignores. The target file itself holds none.
func (d *Draft) Write(path string) error {
	dir := SecretsDir(path)
	secrets := d.secrets()
	if len(secrets) > 0 {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		if err := private(filepath.Join(dir, ".gitignore"), "*\n"); err != nil {
			return err
		}
	}
	for name, value := range secrets {
		if err := private(filepath.Join(dir, name), value.Reveal()); err != nil {
			return err
		}
	}
	text, err := d.text(path, filepath.ToSlash(filepath.Base(dir)))
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o644)
}

// secrets are the contents of the files of secrets, by name.
func (d *Draft) secrets() map[string]exchange.Secret {
	out := map[string]exchange.Secret{}
	for _, c := range d.Clients {
		switch {
		case c.Missing != "":
		case !c.PrivateKey.Empty():
			out[keyFile(c.Role)] = c.PrivateKey
		case !c.ClientSecret.Empty():
			out[secretFile(c.Role)] = c.ClientSecret
		}
	}
	return out
}

// private writes a file anew: the mode of an existing one would stay as it was.
func private(path, text string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.WriteString(text); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}
