package command

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"time"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/check"
	"github.com/oidcheck/oidcheck/suites/requirement"
	"github.com/oidcheck/oidcheck/suites/session"
)

// job is one run of the suite, from flags to exit code.
type job struct {
	app       *app
	flags     runFlags
	subject   *subject
	suite     *check.Suite
	only      filter
	profiles  []string
	selection requirement.Selection
	ledger    *reports.Ledger
	console   *reports.Console
	session   *session.Session
	journal   *reports.Journal
	started   time.Time

	mayIntrude bool
}

// prepare settles all that can be wrong before the target is asked anything.
func (j *job) prepare() error {
	j.profiles = firstGiven(j.flags.profiles, j.subject.target.Profiles, j.app.config.Default)
	var err error
	if j.selection, err = j.app.config.selection(j.profiles); err != nil {
		if len(j.flags.profiles) == 0 && j.flags.target != "" {
			return usage("%s: profiles: %w", j.flags.target, err)
		}
		return err
	}
	if j.mayIntrude, err = j.intrude(j.started); err != nil {
		return err
	}
	if path := cmp.Or(j.flags.ledger, j.subject.target.Ledger); path != "" {
		if j.ledger, err = reports.LoadLedger(path); err != nil {
			return classify(err)
		}
		if err := j.ledger.Check(ids(j.suite)); err != nil {
			return usage("%w", err)
		}
	}
	if err := clear(j.flags.out); err != nil {
		return usage("--out %s: %w", j.flags.out, err)
	}
	j.console = reports.NewConsole(j.app.stdout, j.app.getenv)
	j.console.Repeat, j.console.Quiet, j.console.Verbose = j.app.repeat(j.flags), j.flags.quiet, j.flags.verbose
	return nil
}

// findBrowser returns the path of a Chromium when a case takes one.
func (j *job) findBrowser(run *check.Run) (string, error) {
	if !run.NeedsBrowser() {
		return "", nil
	}
	path, err := browser.Find(j.flags.chrome, j.app.getenv)
	if err != nil {
		return "", environment("%w", err)
	}
	return path, nil
}

// connect reaches the target, starts a browser if a case takes one, and sees
// that the users can log in. It returns the run to be executed. An *exitError
// is about our tools, others are about the target.
func (j *job) connect(ctx context.Context, planned *check.Run, chrome string) (*check.Run, error) {
	s, err := session.Open(ctx, j.subject.target, session.Options{
		RootCAs: j.subject.roots, Resolve: j.subject.resolve, Timeout: j.app.config.Run.Exchange, UserAgent: "oidcheck/" + version(),
	})
	if err != nil {
		return nil, err
	}
	j.session = s
	if chrome != "" {
		if err := j.startBrowser(ctx, chrome); err != nil {
			return nil, err
		}
	}
	if len(planned.Wanted()) > 0 {
		if err := j.login(ctx); err != nil {
			return nil, err
		}
	}
	config, connected := j.config(), s.Check()
	config.Provider, config.NewAgent, config.Framer = connected.Provider, connected.NewAgent, connected.Framer
	return check.NewRun(j.suite, config), nil
}

func (j *job) startBrowser(ctx context.Context, chrome string) error {
	if err := j.session.StartBrowser(ctx, chrome); err != nil {
		return environment("%s can't be used (see that it starts by itself, name another with --chrome, or use --driver http): %w", chrome, err)
	}
	return nil
}

// login sees that the users can log in. Where their pages take JavaScript, a
// browser is started that no case asked for, unless --driver forbids it.
func (j *job) login(ctx context.Context) error {
	driver := check.HTTP
	if j.flags.driver == check.Browser {
		driver = check.Browser
	}
	err := j.session.Login(ctx, driver)
	if !errors.Is(err, agent.ErrNeedsBrowser) || j.flags.driver != auto {
		return err
	}
	chrome, err := browser.Find(j.flags.chrome, j.app.getenv)
	if err != nil {
		return environment("the login needs JavaScript: %w", err)
	}
	if err := j.startBrowser(ctx, chrome); err != nil {
		return err
	}
	return j.session.Login(ctx, driver)
}

// disconnect ends the session, if it came to one.
func (j *job) disconnect() {
	if j.session != nil {
		_ = j.session.Close()
	}
}

// head is the part of the report that is known before the run.
func (j *job) head() *reports.Report {
	t := j.subject.target
	return &reports.Report{
		Schema:  reports.Schema,
		Tool:    reports.Tool{Name: "oidcheck", Version: version(), Commit: commit(), Go: runtime.Version()},
		Target:  reports.Target{Name: t.Name, Issuer: t.Issuer, File: j.flags.target, Faults: j.flags.faults},
		Profile: j.profiles, Preset: j.subject.preset, Seed: j.flags.seed, Started: j.started.UTC(), Driver: j.flags.driver,
		Repeat: j.app.repeat(j.flags), Shard: j.flags.shard.report(), Policy: j.policy(),
	}
}

func (j *job) report(run *check.Run) *reports.Report {
	r := j.head()
	r.Timing = reports.Timing{WallMS: ms(time.Since(j.started)), PatienceMS: ms(run.Patience()), Procs: 1}
	if j.session != nil {
		meter := j.session.Provider.HTTP.Meter()
		r.Timing.Exchanges, r.Timing.TargetWaitMS = meter.Exchanges, ms(meter.Busy)
	}
	r.Requirements = run.Requirements()
	r.Finish()
	return r
}

// Start implements check.Progress.
func (j *job) Start(id string) { j.console.Running(id) }

// Done implements check.Progress: what the ledger makes of a case is what is
// shown.
func (j *job) Done(r *requirement.Requirement, c reports.Case) {
	row := check.Row(r, j.selection)
	j.console.Done(&row, j.ledger.Case(r.ID, c, time.Now()))
}

// kept adds a case to the journal, with its evidence.
func (j *job) kept(r *requirement.Requirement, c reports.Case) { j.journal.Add(r.ID, c) }

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func firstGiven(lists ...[]string) []string {
	for _, l := range lists {
		if len(l) > 0 {
			return l
		}
	}
	return nil
}
