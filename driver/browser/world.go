package browser

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"

	"github.com/oidcheck/oidcheck/driver/agent"
)

//go:embed page.js
var script string

// maxMarked bounds the elements of a snapshot that can be found again.
const maxMarked = 20_000

// world is where our script runs in one document.
type world struct {
	tab *tab
	id  runtime.ExecutionContextID
}

// enter makes a world in the document that the tab shows.
func (t *tab) enter(ctx context.Context) (*world, error) {
	made, err := cdp.Call(ctx, t.session, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: t.main, WorldName: "oidcheck"})
	if err != nil {
		return nil, err
	}
	w := &world{tab: t, id: made.ExecutionContextID}
	_, err = w.evaluate(ctx, script+";0", false)
	return w, err
}

func (w *world) evaluate(ctx context.Context, expression string, await bool) (json.RawMessage, error) {
	yes := true
	got, err := cdp.Call(ctx, w.tab.session, runtime.Evaluate, runtime.EvaluateParams{
		Expression: expression, ContextID: w.id, ReturnByValue: &yes, UserGesture: &yes, AwaitPromise: &await})
	if err != nil {
		return nil, err
	}
	if got.ExceptionDetails != nil {
		return nil, fmt.Errorf("script failed: %s", got.ExceptionDetails.Text) // the text names no values
	}
	return json.RawMessage(got.Result.Value), nil
}

// call calls a function of page.js.
func (w *world) call(ctx context.Context, function string, await bool, arguments ...any) (json.RawMessage, error) {
	expression := "oidcheck." + function + "("
	for i, argument := range arguments {
		text, err := json.Marshal(argument)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			expression += ","
		}
		expression += string(text)
	}
	return w.evaluate(ctx, expression+")", await)
}

// snapshot reads the page as it is now.
func (w *world) snapshot(ctx context.Context) (*agent.Document, error) {
	raw, err := w.call(ctx, "snapshot", false, maxMarked)
	if err != nil {
		return nil, err
	}
	var shown struct{ URL, HTML string }
	if err := json.Unmarshal(raw, &shown); err != nil {
		return nil, err
	}
	u, err := url.Parse(shown.URL)
	if err != nil {
		return nil, err
	}
	return agent.Parse(u, []byte(shown.HTML), true), nil
}

// fill writes the values of a move.
func (w *world) fill(ctx context.Context, m agent.Move) error {
	type entry struct {
		Ref   int    `json:"ref"`
		Value string `json:"value"`
	}
	entries, ticks := []entry{}, []int{}
	for _, e := range m.Fill {
		entries = append(entries, entry{ref(e.Control.Element), e.Value.Reveal()})
	}
	for _, c := range m.Tick {
		ticks = append(ticks, ref(c.Element))
	}
	_, err := w.call(ctx, "fill", false, entries, ticks)
	return err
}

// press does what a move presses.
func (w *world) press(ctx context.Context, m agent.Move) error {
	function, element := "press", m.Press
	switch {
	case m.Press != nil:
	case m.Link != nil:
		element = m.Link.Element
	case m.Button != nil:
		element = m.Button.Element
	case m.Form != nil:
		function, element = "submit", m.Form.Element
	default:
		return nil
	}
	_, err := w.call(ctx, function, false, ref(element))
	return err
}

// ref is the number of an element in the last snapshot, -1 without one.
func ref(e *agent.Element) int {
	n, err := strconv.Atoi(e.Get(agent.RefAttr))
	if err != nil {
		return -1
	}
	return n
}
