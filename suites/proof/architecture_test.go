package proof

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/oidcheck/oidcheck"

// allowed says which packages of this module a package may import, by prefix
// of its path. The first rule that fits decides.
var allowed = []struct {
	importer string
	imports  []string
}{
	{"suites/requirement", nil},
	{"driver/exchange", nil},
	{"driver/strict", nil},
	{"driver", []string{"driver"}},
	{"reports/internal", []string{"reports", "driver/exchange"}},
	{"reports/formats", []string{"reports"}},
	{"reports/sarif", []string{"reports"}},
	{"reports/html", []string{"reports", "driver/exchange"}},
	{"reports/har", []string{"reports", "driver/exchange"}},
	{"reports/markdown", []string{"reports"}},
	{"reports/annotations", []string{"reports"}},
	{"reports/ctrf", []string{"reports"}},
	{"reports", []string{"driver/exchange", "driver/strict"}},
	{"reference", []string{"reference"}},
	{"suites/check", []string{"driver", "reports", "suites/requirement"}},
	{"suites/session", []string{"driver", "suites/check"}},
	{"suites/proof", []string{"driver", "reports", "reference", "suites"}},
	{"suites/command", []string{"driver", "reports", "reference", "suites"}},
	{"suites", []string{"driver", "suites"}},
	{"", []string{"suites/command"}},
}

// TestImportsRunOneWay keeps the house: leaves stay leaves, the driver never
// judges, and the reference shares no protocol code with what tests it, so that
// a mistake in one can't hide in the other.
func TestImportsRunOneWay(t *testing.T) {
	files := 0
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && path != "../.." && (strings.HasPrefix(name, ".") || name == "node_modules" || name == "bin") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		files++
		checkImports(t, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Fatalf("only %d files were read: the walk went wrong", files)
	}
}

func checkImports(t *testing.T, path string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	relative, err := filepath.Rel("../..", filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	importer := strings.TrimPrefix(filepath.ToSlash(relative), ".")
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		if below, ours := strings.CutPrefix(imported, module+"/"); ours && !mayImport(importer, below) {
			t.Errorf("%s: package %s may not import %s", path, importer, below)
		}
	}
}

func mayImport(importer, imported string) bool {
	for _, rule := range allowed {
		if !within(importer, rule.importer) {
			continue
		}
		for _, prefix := range rule.imports {
			if within(imported, prefix) {
				return true
			}
		}
		return false
	}
	return false
}

func within(path, prefix string) bool {
	return prefix == "" || path == prefix || strings.HasPrefix(path, prefix+"/")
}
