package command

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"time"

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
	started   time.Time
}

// prepare settles all that can be wrong before the target is asked anything.
func (j *job) prepare() error {
	j.profiles = firstGiven(j.flags.profiles, j.subject.target.Profiles, j.app.config.Default)
	var err error
	if j.selection, err = j.app.config.selection(j.profiles); err != nil {
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
	return nil
}

// clear makes the directory of the reports, and removes what an earlier run
// left there, so that nothing old is taken for new.
func clear(dir string) error {
	for _, ours := range []string{"report.json", "junit.xml", "evidence"} {
		if err := os.RemoveAll(filepath.Join(dir, ours)); err != nil {
			return err
		}
	}
	return os.MkdirAll(dir, 0o755)
}

// connect reaches the target and starts a browser if a case takes one. With an
// error the run is not to be executed; without a run there is nothing to
// report.
func (j *job) connect(ctx context.Context) (*check.Run, error) {
	config := j.config()
	idle := check.NewRun(j.suite, config)
	chrome := ""
	if idle.NeedsBrowser() {
		var err error
		if chrome, err = browser.Find(j.flags.chrome, j.app.getenv); err != nil {
			return nil, environment("%w", err)
		}
	}
	s, err := session.Open(ctx, j.subject.target, session.Options{
		RootCAs: j.subject.roots, Resolve: j.subject.resolve, Timeout: j.app.config.Run.Exchange, UserAgent: "oidcheck/" + version(),
	})
	if err != nil {
		return idle, err
	}
	j.session = s
	if idle.NeedsBrowser() {
		if err := s.StartBrowser(ctx, chrome); err != nil {
			return idle, err
		}
	}
	if len(idle.Wanted()) > 0 {
		if err := s.Login(ctx); err != nil {
			return idle, err
		}
	}
	connected := s.Check()
	config.Provider, config.NewAgent, config.Framer = connected.Provider, connected.NewAgent, connected.Framer
	return check.NewRun(j.suite, config), nil
}

// head is the part of the report that is known before the run.
func (j *job) head() *reports.Report {
	t := j.subject.target
	return &reports.Report{
		Schema:  reports.Schema,
		Tool:    reports.Tool{Name: "oidcheck", Version: version(), Commit: commit(), Go: runtime.Version()},
		Target:  reports.Target{Name: t.Name, Issuer: t.Issuer, File: j.flags.target, Faults: j.flags.faults},
		Profile: j.profiles, Preset: j.subject.preset, Seed: j.flags.seed, Started: j.started.UTC(), Driver: j.flags.driver,
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

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func firstGiven(lists ...[]string) []string {
	for _, l := range lists {
		if len(l) > 0 {
			return l
		}
	}
	return nil
}
