package command

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/oidcheck/oidcheck/driver/strict"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

// Config is ginkgo.yml: how to run, never against what.
type Config struct {
	Version int `yaml:"version"`
	Run     struct {
		Driver   string        `yaml:"driver"`
		Procs    int           `yaml:"procs"`
		Workers  int           `yaml:"workers"`
		Timeout  time.Duration `yaml:"timeout"`
		Exchange time.Duration `yaml:"exchange"`
		Patience time.Duration `yaml:"patience"`
		Out      string        `yaml:"out"`
	} `yaml:"run"`
	Default  []string            `yaml:"default"`
	Profiles map[string][]string `yaml:"profiles"`
	Gate     reports.GatePolicy  `yaml:"gate"`
}

// configFile is looked for in the working directory.
const configFile = "ginkgo.yml"

// load reads the embedded configuration, and over it that of the working
// directory, if there is one.
func (a *app) load() error {
	if err := strict.Decode(configFile+" (built in)", a.defaults, &a.config); err != nil {
		return &exitError{reports.ExitHarness, err}
	}
	own, err := os.ReadFile(configFile)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return usage("%w", err)
	}
	if err := strict.Decode(configFile, own, &a.config); err != nil {
		return usage("%w", err)
	}
	return a.config.check(own)
}

func (c *Config) check(data []byte) error {
	if c.Version != 1 {
		return usage("%w", strict.At(configFile, data, []string{"version"}, "%d is unknown: this program reads version 1", c.Version))
	}
	if !slices.Contains(drivers, c.Run.Driver) {
		return usage("%w", strict.At(configFile, data, []string{"run", "driver"}, "must be one of %s", strings.Join(drivers, ", ")))
	}
	if err := c.numbers(data); err != nil {
		return err
	}
	if key, problem := wrongPolicy(c.Gate); problem != "" {
		return usage("%w", strict.At(configFile, data, []string{"gate", key}, "%s", problem))
	}
	known := requirement.Documents()
	for _, name := range slices.Sorted(maps.Keys(c.Profiles)) {
		for _, d := range c.Profiles[name] {
			if !slices.Contains(known, requirement.Document(d)) {
				return usage("%w", strict.At(configFile, data, []string{"profiles", name}, "holds %q, and there is no such document%s", d, suggestion(d, known)))
			}
		}
	}
	if _, err := c.selection(c.Default); err != nil {
		return usage("%w", strict.At(configFile, data, []string{"default"}, "can't be used: %s", err))
	}
	return nil
}

// numbers refuses what would leave no time or nobody to work.
func (c *Config) numbers(data []byte) error {
	for _, n := range []struct {
		key string
		bad bool
		how string
	}{
		{"timeout", c.Run.Timeout <= 0, "must be more than 0s"},
		{"exchange", c.Run.Exchange <= 0, "must be more than 0s"},
		{"patience", c.Run.Patience < 0, "must not be negative"},
		{"workers", c.Run.Workers < 1, "must be 1 or more"},
		{"procs", c.Run.Procs < 0, "must not be negative: 0 is one a processor"},
	} {
		if n.bad {
			return usage("%w", strict.At(configFile, data, []string{"run", n.key}, "%s", n.how))
		}
	}
	return nil
}

// auto drives over HTTP, and by a browser what only that shows.
const auto = "auto"

var drivers = []string{auto, check.HTTP, check.Browser}

// selection returns the documents that profiles choose.
func (c *Config) selection(profiles []string) (requirement.Selection, error) {
	var documents []requirement.Document
	for _, name := range profiles {
		chosen, ok := c.Profiles[name]
		if !ok {
			return nil, usage("there is no profile %q%s", name, suggestion(name, slices.Collect(maps.Keys(c.Profiles))))
		}
		for _, d := range chosen {
			documents = append(documents, requirement.Document(d))
		}
	}
	return requirement.Select(documents...), nil
}

// suggestion is the end of an error about an unknown name.
func suggestion[S ~string](word string, known []S) string {
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	slices.Sort(names)
	if near := strict.Nearest(word, names); near != "" {
		return fmt.Sprintf(": did you mean %q?", near)
	}
	const few = 16
	if len(names) <= few {
		return ": choose from " + strings.Join(names, ", ")
	}
	return ""
}
