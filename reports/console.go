package reports

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/term"
)

// Console tells a person what a run is doing and what came of it. On a terminal
// it keeps one line of progress and uses colours; elsewhere it prints whole
// lines only. It is safe for concurrent use.
type Console struct {
	Repeat  string // the command that repeats the run; what narrows it to a case is added
	Quiet   bool   // print the end only: reasons of the gate, and the numbers
	Verbose bool   // print every case as it ends

	mu       sync.Mutex
	out      io.Writer
	live     bool // a line may be overwritten
	style    style
	width    int // columns of a live line
	total    int // cases of the run
	ended    int
	failed   int
	progress string // what the live line shows, empty when there is none
}

// NewConsole returns a console that prints to out. Whether that is a terminal
// is found out by itself; getenv is asked for TERM and NO_COLOR
// (https://no-color.org).
func NewConsole(out io.Writer, getenv func(string) string) *Console {
	c := &Console{out: out, width: 80}
	f, ok := out.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return c
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		columns = 0
	}
	c.onTerminal(columns, getenv)
	return c
}

// onTerminal sets up the console for a terminal; columns is 0 when unknown.
func (c *Console) onTerminal(columns int, getenv func(string) string) {
	if getenv("TERM") == "dumb" {
		return
	}
	c.live = true
	c.style.coloured = getenv("NO_COLOR") == ""
	if columns > 0 {
		c.width = columns
	}
}

// Start prints what is about to be tested. cases is how many will be reported
// to Done.
func (c *Console) Start(r *Report, cases int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.total = cases
	if c.Quiet {
		return
	}
	parts := []string{
		fmt.Sprintf("%s (%s)", r.Target.Name, r.Target.Issuer),
		"profile " + strings.Join(r.Profile, "+"),
	}
	if r.Preset != "" {
		parts = append(parts, "preset "+r.Preset)
	}
	if len(r.Target.Faults) > 0 {
		parts = append(parts, "faults "+strings.Join(r.Target.Faults, ","))
	}
	parts = append(parts, fmt.Sprintf("seed %d", r.Seed), fmt.Sprintf("%d cases", cases))
	tool := strings.TrimSpace("oidcheck " + r.Tool.Version)
	c.println(Printable(Clip(tool+": "+strings.Join(parts, ", "), textShown)))
}

// Running shows the case that was begun last. Only a terminal shows it.
func (c *Console) Running(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Quiet {
		return
	}
	c.progress = fmt.Sprintf("[%d/%d", c.ended, c.total)
	if c.failed > 0 {
		c.progress += fmt.Sprintf(", %d failed", c.failed)
	}
	c.progress += "] " + Printable(id)
	c.draw()
}

// Done counts a case that ended, and prints it when somebody has to look at it.
// What is blocked gets one line: the cause is printed with what blocks it.
func (c *Console) Done(q *Requirement, ended Case) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended++
	if ended.Verdict.Failed() {
		c.failed++
	}
	switch {
	case c.Quiet:
		return
	case !ended.Verdict.Failed() && ended.Verdict != Warn:
		if c.Verbose {
			c.println(c.style.verdict(ended.Verdict, Printable(fmt.Sprintf("%s %s (%.0f ms)", ended.ID, Headline(ended), ended.TookMS))))
		}
		return
	}
	lines := []string{c.style.verdict(ended.Verdict, Printable(ended.ID)+" "+Headline(ended))}
	if ended.Verdict != Blocked {
		lines = append(lines, Details(q, ended)...)
		if c.Repeat != "" {
			lines = append(lines, "  repeat: "+Printable(fmt.Sprintf("%s --only %s", c.Repeat, ended.ID)))
		}
	}
	c.println(lines...)
}

// Finish prints the end of a run: the requirements that are not pass, totals,
// where the report is, the reasons of the gate, and, alone on the last line,
// the numbers of cases that passed, failed and were skipped.
func (c *Console) Finish(r *Report, where string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.progress = ""
	if !c.Quiet {
		c.println(c.style.table(r)...)
		c.println(totals(r)...)
		c.println("", "Report: "+Printable(where))
	}
	if len(r.Gate.Reasons) > 0 {
		c.println(fmt.Sprintf("Exit %d:", r.Gate.Exit))
	}
	for _, reason := range r.Gate.Reasons {
		c.println("  - " + Printable(Clip(reason, textShown)))
	}
	for _, note := range r.Gate.Notes {
		c.println("Note: " + Printable(Clip(note, textShown)))
	}
	s := r.Summary
	c.println(fmt.Sprintf("%d passed, %d failed, %d skipped", s.Passed, s.Failed, s.Skipped))
}

// println prints whole lines above the live one. Errors of the writer are of no
// consequence: the report has everything.
func (c *Console) println(lines ...string) {
	if c.live {
		_, _ = io.WriteString(c.out, clearLine)
	}
	for _, line := range lines {
		_, _ = fmt.Fprintln(c.out, line)
	}
	if c.progress != "" {
		c.draw()
	}
}

const clearLine = "\r\x1b[K"

// draw shows the live line, cut so that it never wraps: a wrapped line can't be
// overwritten.
func (c *Console) draw() {
	if !c.live {
		return
	}
	line := c.progress
	for utf8.RuneCountInString(line) >= c.width {
		_, size := utf8.DecodeLastRuneInString(line)
		line = line[:len(line)-size]
	}
	_, _ = io.WriteString(c.out, clearLine+line)
}
