package command

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/oidcheck/oidcheck/suites/draft"
)

// variableName is what shells take for the name of a variable.
var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// users are the test accounts of --user; without it they are asked for, where
// somebody is there to answer.
func (a *app) users(ctx context.Context, given []string) ([]draft.User, error) {
	var out []draft.User
	for _, text := range given {
		name, variable, named := strings.Cut(text, "=")
		if !named {
			variable = draft.Variable(name, "PASSWORD")
		}
		if name == "" || !variableName.MatchString(variable) {
			return nil, usage("--user %s: write username, or username=VARIABLE where the variable holds the password", text)
		}
		out = append(out, draft.User{Name: name, Variable: variable})
	}
	if len(given) > 0 || a.stdin == nil {
		return out, nil
	}
	return a.askUsers(ctx)
}

func (a *app) askUsers(ctx context.Context) ([]draft.User, error) {
	answers := lineReader(a.stdin)
	fmt.Fprintln(a.stdout, "Test accounts of the provider: two are best. An empty answer ends the list.")
	var out []draft.User
	for {
		name, err := a.ask(ctx, answers, fmt.Sprintf("username of account %d: ", len(out)+1))
		if err != nil || name == "" {
			return out, err
		}
		usual := draft.Variable(name, "PASSWORD")
		variable, err := a.ask(ctx, answers, fmt.Sprintf("environment variable that holds the password of %s [%s]: ", name, usual))
		if err != nil {
			return nil, err
		}
		if variable == "" {
			variable = usual
		}
		if !variableName.MatchString(variable) {
			fmt.Fprintln(a.stdout, "that is no name of a variable: give the name, never the password itself")
			continue
		}
		out = append(out, draft.User{Name: name, Variable: variable})
	}
}

// ask puts a question. The end of input is an empty answer.
func (a *app) ask(ctx context.Context, answers <-chan string, question string) (string, error) {
	fmt.Fprint(a.stdout, question)
	select {
	case answer := <-answers:
		return strings.TrimSpace(answer), nil
	case <-ctx.Done():
		return "", interrupted(ctx)
	}
}

// lineReader reads lines apart, so that waiting for one can be interrupted.
func lineReader(r io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(r)
		for scanner.Scan() {
			lines <- scanner.Text()
		}
	}()
	return lines
}
