package command

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/oidcheck/oidcheck/driver/browser"
)

// clicker is a person at the browser of a phone: it sees pages and clicks. What
// goes wrong ends the test.
type clicker struct {
	t   *testing.T
	ctx context.Context
}

func newClicker(t *testing.T) *clicker {
	t.Helper()
	path, err := browser.Find("", os.Getenv)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.IgnoreCertErrors)...) // the provider is our own, on loopback
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 844)); err != nil { // starts the browser, which ends with this context
		t.Fatal(err)
	}
	return &clicker{t, ctx}
}

// open goes to an address.
func (c *clicker) open(url string) { c.lands(chromedp.Navigate(url)) }

// press clicks a button, and waits for the page that it leads to.
func (c *clicker) press(text string) {
	c.t.Helper()
	c.lands(chromedp.Click(fmt.Sprintf("//button[normalize-space()=%q]", text)))
}

// follow clicks a link, and waits for the page that it leads to.
func (c *clicker) follow(text string) {
	c.t.Helper()
	c.lands(chromedp.Click(fmt.Sprintf("//a[normalize-space()=%q]", text)))
}

func (c *clicker) lands(step chromedp.Action[chromedp.Void]) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	response, err := chromedp.RunResponse(ctx, step)
	if err != nil {
		c.t.Fatal(err)
	}
	if response.Status != http.StatusOK {
		c.t.Fatalf("status %d: %s", response.Status, c.text("main"))
	}
	fits, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
	if err != nil || !fits {
		c.t.Errorf("%s is wider than the screen: %v", response.URL, err)
	}
}

// write types into a field that is empty, or chooses an item of a list by its
// first letters, as the keyboard does.
func (c *clicker) write(id, text string) {
	c.t.Helper()
	c.do(chromedp.SendKeys(chromedp.ID(id), text))
}

// tick clicks boxes of a group, so that those of the values are checked and no
// others.
func (c *clicker) tick(name string, values ...string) {
	c.t.Helper()
	wanted := map[string]bool{}
	for _, v := range values {
		wanted[v] = true
	}
	boxes, err := chromedp.Run(c.ctx, chromedp.AttributesAll(chromedp.CSSAll(fmt.Sprintf("input[name=%q]", name))))
	if err != nil {
		c.t.Fatal(err)
	}
	for _, box := range boxes {
		_, checked := box["checked"]
		if checked == wanted[box["value"]] {
			continue
		}
		c.do(chromedp.Click(chromedp.CSS(fmt.Sprintf("input[name=%q][value=%q]", name, box["value"]))))
	}
}

// do takes one step on the page.
func (c *clicker) do(step chromedp.Action[chromedp.Void]) {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, step); err != nil {
		c.t.Fatal(err)
	}
}

// text is what an element shows.
func (c *clicker) text(selector string) string {
	c.t.Helper()
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	shown, err := chromedp.Run(ctx, chromedp.Text(chromedp.CSS(selector)))
	if err != nil {
		c.t.Fatal(err)
	}
	return shown
}
