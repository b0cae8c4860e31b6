package httpx

import (
	"strconv"
	"strings"
	"time"
)

// parseCookieDate reads the date of an Expires attribute as RFC 6265 5.1.1 does:
// time, day, month and year in any order, whatever stands between them.
func parseCookieDate(s string) (time.Time, bool) {
	if len(s) > 128 {
		return time.Time{}, false
	}
	var d cookieDate
	for _, token := range strings.FieldsFunc(s, isDateDelimiter) {
		d.take(token)
	}
	if !d.valid() {
		return time.Time{}, false
	}
	t := time.Date(d.year, d.month, d.day, d.hour, d.minute, d.second, 0, time.UTC)
	return t, t.Day() == d.day
}

type cookieDate struct {
	hour, minute, second, day, year int
	month                           time.Month
	hasTime, hasDay, hasYear        bool
}

func (d *cookieDate) take(token string) {
	switch {
	case !d.hasTime && d.takeTime(token):
		d.hasTime = true
	case !d.hasDay && digitsWithin(token, 1, 2):
		d.day, d.hasDay = leadingInt(token), true
	case d.month == 0 && monthOf(token) != 0:
		d.month = monthOf(token)
	case !d.hasYear && digitsWithin(token, 2, 4):
		d.year, d.hasYear = fullYear(leadingInt(token)), true
	}
}

func (d *cookieDate) takeTime(token string) bool {
	parts := strings.Split(token, ":")
	if len(parts) != 3 {
		return false
	}
	for _, p := range parts {
		if !digitsWithin(p, 1, 2) {
			return false
		}
	}
	d.hour, d.minute, d.second = leadingInt(parts[0]), leadingInt(parts[1]), leadingInt(parts[2])
	return true
}

func (d *cookieDate) valid() bool {
	return d.hasTime && d.hasDay && d.month != 0 && d.hasYear && d.year >= 1601 &&
		d.day >= 1 && d.day <= 31 && d.hour <= 23 && d.minute <= 59 && d.second <= 59
}

// isDateDelimiter holds for all but letters, digits, colons and bytes above ASCII.
func isDateDelimiter(r rune) bool {
	return r == '\t' || r >= ' ' && r <= '/' || r >= ';' && r <= '@' || r >= '[' && r <= '`' || r >= '{' && r <= '~'
}

// leadingDigits counts the digits with which s begins.
func leadingDigits(s string) int {
	return len(s) - len(strings.TrimLeft(s, "0123456789"))
}

func digitsWithin(s string, least, most int) bool {
	n := leadingDigits(s)
	return n >= least && n <= most
}

func leadingInt(s string) int {
	n, _ := strconv.Atoi(s[:leadingDigits(s)])
	return n
}

func monthOf(s string) time.Month {
	const names = "janfebmaraprmayjunjulaugsepoctnovdec"
	if len(s) < 3 {
		return 0
	}
	i := strings.Index(names, strings.ToLower(s[:3]))
	if i < 0 || i%3 != 0 {
		return 0
	}
	return time.Month(i/3 + 1)
}

func fullYear(y int) int {
	switch {
	case y >= 70 && y <= 99:
		return y + 1900
	case y <= 69:
		return y + 2000
	}
	return y
}
