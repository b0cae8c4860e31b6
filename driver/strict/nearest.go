package strict

import (
	"slices"
	"strconv"
	"strings"
)

// Nearest returns the candidate that a person most likely meant by word, empty
// when none is near. Case, hyphens and underscores don't count as differences.
func Nearest(word string, candidates []string) string {
	if len(word) > maxKey {
		return ""
	}
	best, least := "", 1+max(1, len(word)/3)
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		if d := distance(fold(word), fold(c)); d < least {
			best, least = c, d
		}
	}
	return best
}

// maxKey is how much of a key, in bytes, is compared or shown in an error.
const maxKey = 64

func fold(s string) string { return strings.ReplaceAll(strings.ToLower(s), "-", "_") }

// distance counts the bytes to insert, delete or replace to get from a to b
// (Levenshtein), row by row.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replace := diagonal
			if a[i] != b[j] {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// clip makes a key fit for an error: short, and without control characters that
// a terminal would obey.
func clip(key string) string {
	if len(key) > maxKey {
		key = strings.ToValidUTF8(key[:maxKey], "") + "…"
	}
	return strings.Map(func(r rune) rune {
		if !strconv.IsPrint(r) {
			return '\uFFFD'
		}
		return r
	}, key)
}
