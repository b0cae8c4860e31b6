package html

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Text is readable on what is behind it, by light and in the dark: WCAG 2.2
// success criterion 1.4.3 asks for 4.5 to 1.
func TestContrast(t *testing.T) {
	light, dark, found := strings.Cut(style, "@media (prefers-color-scheme:dark)")
	if !found {
		t.Fatal("there is no dark mode")
	}
	dark, _, _ = strings.Cut(dark, "\n*,")
	for scheme, text := range map[string]string{"light": light, "dark": dark} {
		colours := colours(t, text)
		for _, front := range []string{"ink", "soft", "accent", "fail", "stale", "error", "blocked", "warn", "accepted", "pass", "nt", "na"} {
			for _, behind := range []string{"card", "sunk", "bg"} {
				a, known := colours[front]
				b, known2 := colours[behind]
				if !known || !known2 {
					t.Fatalf("%s: --%s or --%s is no colour", scheme, front, behind)
				}
				if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < 4.5 {
					t.Errorf("%s: --%s on --%s has %.2f to 1", scheme, front, behind, ratio)
				}
			}
		}
	}
}

var colour = regexp.MustCompile(`--([a-z-]+):#([0-9a-f]{3}|[0-9a-f]{6})\b`)

// colours are the relative luminances of a palette.
func colours(t *testing.T, text string) map[string]float64 {
	t.Helper()
	out := map[string]float64{}
	for _, m := range colour.FindAllStringSubmatch(text, -1) {
		hex := m[2]
		if len(hex) == 3 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		n, err := strconv.ParseUint(hex, 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		out[m[1]] = 0.2126*linear(n>>16) + 0.7152*linear(n>>8&0xff) + 0.0722*linear(n&0xff)
	}
	return out
}

func linear(channel uint64) float64 {
	c := float64(channel) / 255
	if c <= 0.04045 {
		return c / 12.92
	}
	return math.Pow((c+0.055)/1.055, 2.4)
}
