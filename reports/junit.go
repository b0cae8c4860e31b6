package reports

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
	"time"
)

type junitSuites struct {
	XMLName  xml.Name   `xml:"testsuites"`
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Errors   int        `xml:"errors,attr"`
	Skipped  int        `xml:"skipped,attr"`
	Time     string     `xml:"time,attr"`
	Suite    junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Time       string          `xml:"time,attr"`
	Timestamp  string          `xml:"timestamp,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	ClassName string        `xml:"classname,attr"`
	Name      string        `xml:"name,attr"`
	Time      string        `xml:"time,attr"`
	Failure   *junitOutcome `xml:"failure"`
	Error     *junitOutcome `xml:"error"`
	Skipped   *junitOutcome `xml:"skipped"`
	SystemOut string        `xml:"system-out,omitempty"`
}

type junitOutcome struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// JUnit returns the report as JUnit XML. Names are stable from run to run:
// classname is the first mode of the requirement, name the ID of the case. A
// warning and an accepted violation pass, with their text in system-out. No
// path of this machine is in it.
func JUnit(r *Report) ([]byte, error) {
	suite := junitSuite{
		Name:       "oidcheck",
		Time:       seconds(r.Timing.WallMS),
		Timestamp:  r.Started.UTC().Format(time.RFC3339),
		Properties: junitProperties(r),
	}
	for i := range r.Requirements {
		for _, c := range r.Requirements[i].Cases {
			suite.add(junitOf(&r.Requirements[i], c))
		}
	}
	all := junitSuites{Name: suite.Name, Tests: suite.Tests, Failures: suite.Failures,
		Errors: suite.Errors, Skipped: suite.Skipped, Time: suite.Time, Suite: suite}
	data, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("junit: %w", err)
	}
	return append([]byte(xml.Header), append(data, '\n')...), nil
}

func (s *junitSuite) add(c junitCase) {
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
	s.Cases = append(s.Cases, c)
}

func junitProperties(r *Report) []junitProperty {
	all := []junitProperty{
		{"seed", strconv.FormatInt(r.Seed, 10)},
		{"profile", strings.Join(r.Profile, ",")},
		{"target", r.Target.Name},
		{"issuer", r.Target.Issuer},
		{"preset", r.Preset},
		{"faults", strings.Join(r.Target.Faults, ",")},
		{"driver", r.Driver},
		{"version", r.Tool.Version},
	}
	for i := range all {
		all[i].Value = Printable(all[i].Value)
	}
	return all
}

func junitOf(q *Requirement, c Case) junitCase {
	out := junitCase{ClassName: "common", Name: Printable(c.ID), Time: seconds(c.TookMS)}
	if len(q.Modes) > 0 {
		out.ClassName = Printable(q.Modes[0])
	}
	switch {
	case c.Verdict == Fail || c.Verdict == Stale:
		out.Failure = outcome(q, c)
	case c.Verdict.Failed():
		out.Error = outcome(q, c)
	case c.Verdict.Skipped():
		out.Skipped = &junitOutcome{Message: Headline(c)}
	case c.Verdict != Pass:
		out.SystemOut = Headline(c) + "\n" + strings.Join(Details(q, c), "\n")
	}
	return out
}

func outcome(q *Requirement, c Case) *junitOutcome {
	return &junitOutcome{Message: Headline(c), Type: Printable(string(c.Verdict)), Text: strings.Join(Details(q, c), "\n")}
}

func seconds(ms float64) string { return strconv.FormatFloat(ms/1000, 'f', 3, 64) }
