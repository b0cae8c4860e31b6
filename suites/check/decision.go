package check

import (
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/reports"
)

// decision is which exchange a violation shows in, as far as that is known. A case
// asserts as soon as it has an answer, so it is the last one, unless the case says
// otherwise; what it said holds until it exchanges more.
type decision struct {
	of  *Observation // whose exchange it is; nil: the case's own
	seq int          // its number; 0: not known
	at  int          // own exchanges when this was said
}

// rests says that the case goes on to judge one of its own exchanges.
func (p *Probe) rests(seq int) { p.decides = decision{seq: seq, at: p.recorder.Count()} }

// RestsOn says that the case goes on to judge an exchange of an observation, by
// its number; 0: which one is not known.
func (p *Probe) RestsOn(o *Observation, seq int) {
	p.decides = decision{of: o, seq: seq, at: p.recorder.Count()}
}

// RestsOnSeveral says that the case goes on to judge several exchanges at once.
func (p *Probe) RestsOnSeveral() { p.rests(0) }

// place is where the exchange is kept, given the case's own ones with their files.
// Nil where it isn't known: a mark at the wrong one is worse than none.
func (d decision) place(own []exchange.Exchange, files []string) *reports.Place {
	if len(own) > d.at {
		return reports.PlaceOf(files, lastAnswer(own[d.at:]))
	}
	if d.of != nil {
		files = d.of.files
	}
	return reports.PlaceOf(files, d.seq)
}

// lastSeq is the number of the answer that came last.
func (p *Probe) lastSeq() int { return lastAnswer(p.recorder.Evidence().Exchanges) }

// lastAnswer is the number of the last exchange, without what a page loads beside
// itself in a browser.
func lastAnswer(all []exchange.Exchange) int {
	for i := len(all) - 1; i >= 0; i-- {
		x := &all[i]
		if x.Driver != Browser || x.Request.Header.Get("Sec-Fetch-Mode") == "navigate" {
			return x.Seq
		}
	}
	return 0
}
