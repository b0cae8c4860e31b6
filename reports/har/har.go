// Package har writes the exchanges of a report as an HTTP archive, version 1.2,
// which browsers and proxies open.
package har

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/har"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/reports"
)

// maxNamed is how many cases an entry names.
const maxNamed = 10

// record is an exchange, and the cases that look at it.
type record struct {
	exchange.Exchange
	file  string
	cases []string
}

// Render returns the exchanges of the evidence, each once and in the order in
// which they were begun, as redacted as they were stored. A file that is
// gone or broken is left out, and the archive's comment counts it.
func Render(r *reports.Report, evidence fs.FS) ([]byte, error) {
	records, missing := read(r, evidence)
	log := archive{Entries: []entry{}}
	log.Log = har.Log{
		Version: "1.2",
		Creator: &har.Creator{Name: "oidcheck", Version: cmp.Or(reports.Printable(r.Tool.Version), "unknown")},
		Comment: reports.Printable(fmt.Sprintf("%s (%s), secrets and tokens redacted", r.Target.Name, r.Target.Issuer)),
	}
	if missing > 0 {
		log.Comment += fmt.Sprintf("; %d files of evidence could not be read", missing)
	}
	for _, x := range records {
		log.Entries = append(log.Entries, entryOf(x))
	}
	return reports.Encode(map[string]any{"log": log})
}

func read(r *reports.Report, evidence fs.FS) (records []*record, missing int) {
	known := map[string][]*record{}
	for _, q := range r.Requirements {
		for _, c := range q.Cases {
			for _, file := range c.Evidence {
				if !reports.HoldsExchanges(file) {
					continue
				}
				list, seen := known[file]
				if !seen {
					var err error
					if list, err = load(file, evidence); err != nil {
						missing++
					}
					known[file] = list
					records = append(records, list...)
				}
				for _, x := range list {
					x.cases = append(x.cases, c.ID)
				}
			}
		}
	}
	slices.SortStableFunc(records, func(a, b *record) int {
		return cmp.Or(a.Started.Compare(b.Started), cmp.Compare(a.file, b.file))
	})
	return records, missing
}

func load(file string, evidence fs.FS) (list []*record, err error) {
	exchanges, err := reports.ReadExchanges(evidence, file)
	for _, x := range exchanges {
		list = append(list, &record{Exchange: x, file: file})
	}
	return list, err
}

func entryOf(x *record) entry {
	named := x.cases[:min(len(x.cases), maxNamed)]
	comment := fmt.Sprintf("%s, %s channel, %s, cases: %s", x.file, x.Channel, x.Driver, strings.Join(named, ", "))
	if more := len(x.cases) - len(named); more > 0 {
		comment += fmt.Sprintf(" and %d more", more)
	}
	plain := har.Entry{
		StartedDateTime: x.Started.UTC().Format(time.RFC3339Nano), Time: max(0, x.TookMS),
		Request: requestOf(x.Request), Cache: &har.Cache{},
		Timings: &har.Timings{Send: 0, Wait: max(0, x.TookMS), Receive: 0},
		Comment: reports.Printable(comment),
	}
	return entry{plain, responseOf(x.Exchange)}
}
