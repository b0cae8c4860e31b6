package command

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oidcheck/oidcheck/driver/agent"
	"github.com/oidcheck/oidcheck/driver/browser"
	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/draft"
)

type initFlags struct {
	runFlags
	out     string
	users   []string
	initial string
	force   bool
}

func (a *app) initCommand() *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use:   "init --issuer URL",
		Short: "Write a target file for a provider, and register clients where it lets everybody do so",
		Long: `init reads the metadata of a provider, registers a client for each role by dynamic
registration (RFC 7591), sees whether the login form is recognised, and writes a
commented target file. Where registration is closed it says what to register by hand.

Secrets of clients go into files of their own beside the target file, which only
you may read. Passwords are never asked for: the target file names the environment
variables that hold them. On a terminal init asks for accounts and variables; else
give --user.`,
		Example: `  oidcheck init --issuer https://login.example.com --user alice --user bob
  oidcheck init --issuer https://login.example.com --user alice=ALICE_PASSWORD --out provider.yml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.init(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.issuer, "issuer", "", "issuer URL of the provider")
	flags.StringVar(&f.out, "out", "provider.yml", "target file to write")
	flags.StringSliceVar(&f.users, "user", nil, "username of a test account, or username=VARIABLE of its password")
	flags.StringVar(&f.initial, "initial-access-token", "", "for a registration that is not open; better given as the variable OIDCHECK_INITIAL_ACCESS_TOKEN")
	flags.BoolVar(&f.force, "force", false, "overwrite the target file and its secrets")
	flags.StringVar(&f.chrome, "chrome", "", "Chromium to use (else CHROME, CHROMIUM, PATH)")
	flags.StringVar(&f.caFile, "ca-file", "", "PEM file of certificate authorities to trust")
	flags.StringSliceVar(&f.resolve, "resolve", nil, "host:port:address[:port], as curl has it")
	return cmd
}

func (a *app) init(ctx context.Context, f initFlags) error {
	if f.issuer == "" {
		return usage("--issuer is missing: name the provider, like https://login.example.com")
	}
	subject, err := a.choose(runFlags{issuer: f.issuer, caFile: f.caFile, resolve: f.resolve})
	if err != nil {
		return err
	}
	if err := secure(f.issuer); err != nil {
		return err
	}
	if err := a.mayWrite(f); err != nil {
		return err
	}
	users, err := a.users(ctx, f.users)
	if err != nil {
		return err
	}
	d, err := draft.Make(ctx, draft.Options{
		Issuer: f.issuer, RootCAs: subject.roots, Resolve: subject.resolve, Timeout: a.config.Run.Exchange, UserAgent: "oidcheck/" + version(),
		Initial: exchange.NewSecret(f.initial), Users: users,
		Chromium: func() (string, error) { return browser.Find(f.chrome, a.getenv) },
	})
	switch {
	case ctx.Err() != nil:
		return interrupted(ctx)
	case err != nil:
		return environment("%w", err)
	}
	if d.CAFile, err = beside(f.out, f.caFile); err != nil {
		return usage("--ca-file: %w", err)
	}
	if err := d.Write(f.out); err != nil {
		return usage("--out %s: %w", f.out, err)
	}
	a.tellDraft(d, f.out)
	return nil
}

// secure refuses what would send new secrets in clear.
func secure(issuer string) error {
	u, err := url.Parse(issuer)
	if err == nil && u.Scheme == "http" && !agent.Loopback(u.Hostname()) {
		return usage("--issuer %s is http and not on loopback: the secrets of new clients could be read on the way. Use https, or write the target file by hand, with allow_http: true", issuer)
	}
	return nil
}

func (a *app) mayWrite(f initFlags) error {
	err := draft.Free(f.out)
	switch {
	case err == nil, f.force && errors.Is(err, draft.ErrExists):
	case errors.Is(err, draft.ErrExists):
		return usage("%w: name another by --out, or overwrite it with --force", err)
	default:
		return usage("--out: %w", err)
	}
	if info, err := os.Stat(filepath.Dir(f.out)); err != nil || !info.IsDir() {
		return usage("--out %s: there is no directory %s", f.out, filepath.Dir(f.out))
	}
	return nil
}

// beside is a path as a file in the directory of another names it.
func beside(file, path string) (string, error) {
	if path == "" {
		return "", nil
	}
	from, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		return "", err
	}
	to, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if near, err := filepath.Rel(from, to); err == nil && !strings.HasPrefix(near, "..") {
		return filepath.ToSlash(near), nil
	}
	return to, nil
}

// tellDraft says what was made, and what is left to do.
func (a *app) tellDraft(d *draft.Draft, file string) {
	say := func(format string, args ...any) {
		fmt.Fprintln(a.stdout, reports.Printable(fmt.Sprintf(format, args...)))
	}
	say("wrote %s", file)
	if d.Registered {
		a.registered(d, say)
		say("their secrets are in %s, readable by you alone", draft.SecretsDir(file))
		if d.Login.Recognised {
			say("the login form is recognised: %s", d.Login.Saw)
		} else {
			say("no login form was recognised: %s. Describe it in %s under login", d.Login.Saw, file)
		}
	} else {
		a.toRegister(d, say)
	}
	if len(d.Users) == 0 {
		say("no test accounts are given, so that what takes a login is not tested: add them to %s under users", file)
	}
	if variables := d.Variables(); len(variables) > 0 {
		say("set these variables: %s", strings.Join(variables, ", "))
	}
	say("then: oidcheck doctor --target %s && oidcheck run --target %s", file, file)
}

func (a *app) registered(d *draft.Draft, say func(string, ...any)) {
	for _, c := range d.Clients {
		if c.Missing == "" {
			say("  %-20s registered as %s", c.Role, c.ClientID)
		} else {
			say("  %-20s not there: %s", c.Role, c.Missing)
		}
	}
}

// toRegister is what the owner of the provider has to do.
func (a *app) toRegister(d *draft.Draft, say func(string, ...any)) {
	say("nothing was registered: %s. Register by hand:", d.Why)
	for _, c := range d.Clients {
		if c.Missing != "" {
			say("  %s: %s", c.Role, c.Missing)
			continue
		}
		say("  %s: client_id %s, token_endpoint_auth_method %s", c.Role, c.ClientID, c.TokenEndpointAuthMethod)
		for _, l := range []struct {
			name   string
			values []string
		}{
			{"redirect_uris", c.RedirectURIs}, {"post_logout_redirect_uris", c.PostLogoutRedirectURIs},
			{"grant_types", c.GrantTypes}, {"response_types", c.ResponseTypes},
		} {
			if len(l.values) > 0 {
				say("    %s: %s", l.name, strings.Join(l.values, ", "))
			}
		}
		if c.JWKS != "" {
			say("    jwks: %s", c.JWKS)
		}
	}
}
