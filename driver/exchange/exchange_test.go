package exchange_test

import (
	"context"
	"sync"
	"testing"

	"github.com/oidcheck/oidcheck/driver/exchange"
)

func TestRecorderNumbersAndCopies(t *testing.T) {
	var r exchange.Recorder
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			r.Add(exchange.Exchange{})
			r.Note("n")
			r.AddScreenshot(exchange.Screenshot{Title: "t"})
		})
	}
	wg.Wait()
	e := r.Evidence()
	if len(e.Exchanges) != 50 || len(e.Notes) != 50 || len(e.Screenshots) != 50 {
		t.Fatalf("%d exchanges, %d notes, %d screenshots", len(e.Exchanges), len(e.Notes), len(e.Screenshots))
	}
	for i, x := range e.Exchanges {
		if x.Seq != i+1 {
			t.Errorf("exchange %d has number %d", i, x.Seq)
		}
	}
	e.Notes[0] = "changed"
	if r.Evidence().Notes[0] != "n" {
		t.Error("Evidence is not a copy")
	}
}

func TestNilRecorderDrops(t *testing.T) {
	r := exchange.RecorderFrom(context.Background())
	if r != nil {
		t.Fatal("a recorder out of nowhere")
	}
	r.Add(exchange.Exchange{})
	r.Note("n")
	r.AddScreenshot(exchange.Screenshot{})
	if e := r.Evidence(); len(e.Exchanges)+len(e.Notes)+len(e.Screenshots) != 0 {
		t.Errorf("a nil recorder kept %v", e)
	}
}

func TestRecorderFromContext(t *testing.T) {
	var r exchange.Recorder
	if exchange.RecorderFrom(exchange.WithRecorder(t.Context(), &r)) != &r {
		t.Error("the recorder of the context is another")
	}
}
