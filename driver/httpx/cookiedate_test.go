package httpx

import (
	"testing"
	"time"
)

func TestParseCookieDate(t *testing.T) {
	want := time.Date(2026, 10, 21, 7, 28, 0, 0, time.UTC)
	for _, s := range []string{
		"Wed, 21 Oct 2026 07:28:00 GMT", "Wednesday, 21-Oct-26 07:28:00 GMT", "Wed Oct 21 07:28:00 2026", "21 october 2026 7:28:0",
	} {
		if got, ok := parseCookieDate(s); !ok || !got.Equal(want) {
			t.Errorf("%s: %v %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "0", "-1", "21 Oct 2026", "31 Feb 2026 00:00:00", "21 Oct 1500 00:00:00", "21 Oct 2026 25:00:00", "21 Xyz 2026 00:00:00", "1:2 3:4:5:6"} {
		if got, ok := parseCookieDate(s); ok {
			t.Errorf("%q became %v", s, got)
		}
	}
}
