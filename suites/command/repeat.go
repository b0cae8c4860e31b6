package command

import (
	"regexp"
	"strconv"
	"strings"
)

// repeat is the command that does a run again: what it judged, how, and in which
// order, but neither where its reports go nor what its gate tolerates.
func (a *app) repeat(f runFlags) string {
	usual := a.config.Run
	words := []string{"oidcheck run"}
	add := func(flag, value, unless string) {
		if value != unless {
			words = append(words, flag, word(value))
		}
	}
	add("--target", f.target, "")
	add("--issuer", f.issuer, "")
	add("--preset", f.preset, "")
	add("--fault", strings.Join(f.faults, ","), "")
	add("--profile", strings.Join(f.profiles, ","), "")
	add("--driver", f.driver, usual.Driver)
	add("--chrome", f.chrome, "")
	add("--ca-file", f.caFile, "")
	add("--resolve", strings.Join(f.resolve, ","), "")
	add("--patience", f.patience.String(), usual.Patience.String())
	if f.intrusive {
		words = append(words, "--intrusive")
	}
	if f.noShare {
		words = append(words, "--no-share")
	}
	return strings.Join(append(words, "--seed", strconv.FormatInt(f.seed, 10)), " ")
}

// plain are words that every shell takes as they are.
var plain = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

// word quotes what a shell would read as more than one word.
func word(s string) string {
	if plain.MatchString(s) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
