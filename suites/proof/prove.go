package proof

import (
	"context"
	"fmt"
	"time"

	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/reference/fault"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
	"github.com/oidcheck/oidcheck/suites/session"
)

// Prover runs the suite on the bundled provider, again and again.
type Prover struct {
	Suite   *check.Suite
	Config  check.Config // how to run; what a session provides is filled in
	Select  func(profiles []string) (requirement.Selection, error)
	Session session.Options
	Chrome  string // path of Chromium; empty: no browser cases
	Full    bool   // run every case under every fault, also those that it can't touch
	Impacts Impacts

	browser *browser.Browser
}

// Run runs the suite once, on the bundled provider with these faults. The
// report holds requirements and timing only.
func (p *Prover) Run(ctx context.Context, preset string, faults ...string) (*reports.Report, error) {
	return p.run(ctx, p.Config, Options{Preset: preset, Faults: faults})
}

func (p *Prover) run(ctx context.Context, config check.Config, o Options) (*reports.Report, error) {
	bench, err := Start(o)
	if err != nil {
		return nil, err
	}
	defer bench.Close()
	return p.runOn(ctx, config, bench)
}

func (p *Prover) runOn(ctx context.Context, config check.Config, bench *Bench) (*reports.Report, error) {
	s, err := p.open(ctx, bench)
	if err != nil {
		return nil, fmt.Errorf("with %v armed: %w", bench.Faults, err)
	}
	defer s.Close()
	if config.Selection, err = p.Select(bench.Target.Profiles); err != nil {
		return nil, err
	}
	connected := s.Check()
	config.Provider, config.NewAgent, config.Framer = connected.Provider, connected.NewAgent, connected.Framer
	config.Elapse = bench.Elapse
	started := time.Now()
	run := check.NewRun(p.Suite, config)
	if err := run.Execute(ctx); err != nil {
		return nil, err
	}
	report := &reports.Report{Requirements: run.Requirements()}
	meter := s.Provider.HTTP.Meter()
	report.Timing = reports.Timing{
		WallMS: millis(time.Since(started)), TargetWaitMS: millis(meter.Busy), PatienceMS: millis(run.Patience()),
		Exchanges: meter.Exchanges, Procs: 1,
	}
	report.Finish()
	return report, nil
}

// open connects with a bench. All benches of a process share a certificate, so
// one browser serves them all; its redactor has to be theirs, too.
func (p *Prover) open(ctx context.Context, bench *Bench) (*session.Session, error) {
	o := p.Session
	if p.Session.Redactor == nil {
		p.Session.Redactor = exchange.NewRedactor()
	}
	o.RootCAs, o.Redactor, o.Browser = bench.Roots, p.Session.Redactor, p.browser
	s, err := session.Open(ctx, bench.Target, o)
	if err != nil || p.Chrome == "" || p.browser != nil {
		return s, err
	}
	if p.browser, err = s.HandOverBrowser(ctx, p.Chrome); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// Close ends the browser.
func (p *Prover) Close() error {
	if p.browser == nil {
		return nil
	}
	return p.browser.Close()
}

// Prove runs the suite with one fault armed and compares.
func (p *Prover) Prove(ctx context.Context, f fault.Fault, collateral []string) (Row, error) {
	started := time.Now()
	config := p.Config
	if !p.Full {
		config.Keep = p.Impacts.of(f)
	}
	report, err := p.run(ctx, config, Options{Preset: f.Preset, Faults: []string{f.ID}})
	if err != nil {
		return Row{}, err
	}
	r := row(f, collateral, report)
	r.TookMS = millis(time.Since(started))
	return r, nil
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
