package exchange

import (
	"slices"
	"strings"
)

// windowSize is the length of the piece by which a value is found, and so of the
// shortest value that can be.
const windowSize = 6

// The bounds of what an index holds.
const (
	maxLearned      = 64 << 20 // bytes of values
	maxLearnedValue = 64 << 10 // bytes of one value
)

// index finds any of many values in a text, in one pass whose time hardly depends
// on how many values there are. Each spelling of a value is filed under one window
// of 6 of its bytes; a bitmap tells for nearly all positions of the text that no
// spelling has its window there.
type index struct {
	known  map[string]*learned
	bytes  int
	filter []uint64
	table  map[uint64][]filed
}

// learned is a value and what stands in its place.
type learned struct{ value, mark string }

// filed is one spelling of a value: its window begins at byte offset.
type filed struct {
	*learned
	spelling spelling
	offset   int
}

const filterBits = 20

func (x *index) init() {
	x.known = map[string]*learned{}
	x.filter = make([]uint64, 1<<filterBits/64)
	x.table = map[uint64][]filed{}
}

// add files a value under all its spellings.
func (x *index) add(value, mark string) {
	if _, known := x.known[value]; known || len(value) > maxLearnedValue || x.bytes+len(value) > maxLearned {
		return
	}
	l := &learned{value: value, mark: mark}
	x.known[value] = l
	x.bytes += len(value)
	var seen []string
	for s := range spellings {
		text := s.of(value)
		if len(text) < windowSize || slices.Contains(seen, text) {
			continue
		}
		seen = append(seen, text)
		x.file(filed{learned: l, spelling: s}, text)
	}
}

// file chooses the window of a spelling: its end, since the beginnings of tokens
// are alike, unless many others end alike.
func (x *index) file(f filed, text string) {
	const crowded = 16
	fewest := -1
	for _, offset := range []int{len(text) - windowSize, (len(text) - windowSize) / 2, 0} {
		n := len(x.table[window(text, offset)])
		if fewest < 0 || n < fewest {
			fewest, f.offset = n, offset
		}
		if n < crowded {
			break
		}
	}
	w := window(text, f.offset)
	x.table[w] = append(x.table[w], f)
	word, bit := filterPlace(w)
	x.filter[word] |= bit
}

func window(s string, i int) uint64 {
	_ = s[i+5]
	return uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 | uint64(s[i+4])<<32 | uint64(s[i+5])<<40
}

func filterPlace(w uint64) (word int, bit uint64) {
	h := w * 0x9E3779B97F4A7C15 >> (64 - filterBits)
	return int(h >> 6), 1 << (h & 63)
}

// found is a place in a text where a value stands.
type found struct {
	start, end int
	*learned
}

// redact puts the mark of each value in its place. Where values overlap, the mark
// of the longest covers all.
func (x *index) redact(s string) string {
	all := x.search(s)
	if len(all) == 0 {
		return s
	}
	slices.SortFunc(all, func(a, b found) int { return a.start - b.start })
	var out strings.Builder
	copied := 0
	for i := 0; i < len(all); {
		cover := all[i]
		longest := cover.end - cover.start
		for i++; i < len(all) && all[i].start < cover.end; i++ {
			if n := all[i].end - all[i].start; n > longest {
				longest, cover.learned = n, all[i].learned
			}
			cover.end = max(cover.end, all[i].end)
		}
		out.WriteString(s[copied:cover.start])
		out.WriteString(cover.mark)
		copied = cover.end
	}
	out.WriteString(s[copied:])
	return out.String()
}

// search returns the places of all values in s.
func (x *index) search(s string) []found {
	var all []found
	if len(s) < windowSize || len(x.known) == 0 {
		return nil
	}
	w := window(s, 0) << 8
	for i := 0; i+windowSize <= len(s); i++ {
		w = w>>8 | uint64(s[i+windowSize-1])<<40
		if word, bit := filterPlace(w); x.filter[word]&bit == 0 {
			continue
		}
		for _, f := range x.table[w] {
			if f.standsAt(s, i) {
				start := i - f.offset
				all = append(all, found{start: start, end: start + len(f.spelling.of(f.value)), learned: f.learned})
			}
		}
	}
	return all
}

// standsAt reports whether the spelling stands in s with its window at i.
func (f filed) standsAt(s string, i int) bool {
	return i >= f.offset && strings.HasPrefix(s[i-f.offset:], f.spelling.of(f.value))
}
