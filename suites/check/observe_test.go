package check

import (
	"context"
	"net/http"
	"reflect"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"github.com/oidcheck/oidcheck/driver/exchange"
	"github.com/oidcheck/oidcheck/driver/target"
	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/requirement"
)

var used = Scenario{Role: target.ConfidentialBasic, Goal: Use}

// looking are three cases that judge equal scenarios, written differently, and
// one that judges another.
func looking(s *Suite) {
	same := used
	same.Driver = HTTP
	Facts(s, must, "text", []Variant[Scenario]{{Name: "a", Value: used}, {Name: "b", Value: same}}, func(p *Probe, o *Observation) {
		p.Reach(requirement.CodeExchange, o.Token.OK(), "%s", o.Stuck)
		Expect(o.IDToken.Signature).NotTo(HaveOccurred())
		Expect(o.Userinfo.Worked && o.Introspection.Worked).To(BeTrue())
	})
	One(s, should, "text", func(ctx context.Context, p *Probe) {
		first := p.Observe(ctx, used)
		Expect(p.Observe(ctx, used).Token.OK()).To(Equal(first.Token.OK()))
	})
	Facts(s, ofClients, "text", []Variant[Scenario]{{Value: Scenario{Role: target.Second}}}, func(p *Probe, o *Observation) {
		p.Reach(requirement.CodeExchange, o.Authorization.Seen, "%s", o.Stuck)
		Expect(o.Token.Seen).To(BeFalse(), "it goes no further than its goal")
	})
}

// TestObserveOnce: equal scenarios are observed once a run, or each time where
// nothing is shared, with the same verdicts.
func TestObserveOnce(t *testing.T) {
	for _, share := range []bool{true, false} {
		p := newProvider(t)
		run := execute(t, p, looking, func(c *Config) { c.Share, c.Workers = share, 4 })
		for _, id := range []string{"a-must@a", "a-must@b", should.ID, ofClients.ID} {
			run.wants(id, reports.Pass, "")
		}
		times := map[bool]int{true: 1, false: 4}[share]
		got := []int{p.count("/token"), p.count("/userinfo"), p.count("/introspect"), p.count("/authorize")}
		if want := []int{times, times, times, times + 1}; !reflect.DeepEqual(got, want) {
			t.Errorf("share %t: %v requests to token, userinfo, introspection, authorization endpoint; want %v", share, got, want)
		}
		if run.agents.started() != run.agents.ended() {
			t.Errorf("%d agents were started, %d closed", run.agents.started(), run.agents.ended())
		}
	}
}

// TestFailureIsRemembered: who observes later finds what the first one found.
func TestFailureIsRemembered(t *testing.T) {
	p := newProvider(t)
	p.steer = at("/token", func(w http.ResponseWriter, _ *http.Request) bool { return locked(w) })
	run := execute(t, p, looking)
	for _, id := range []string{"a-must@a", "a-must@b"} {
		c := run.wants(id, reports.Blocked, `no access token came: status 429, error "locked"`)
		if c.BlockedBy != requirement.CodeExchange.ID {
			t.Errorf("blocked by %q", c.BlockedBy)
		}
	}
	if p.count("/token") != 1 {
		t.Errorf("%d token requests", p.count("/token"))
	}
}

// TestSingleFlight: who comes together waits for one observation.
func TestSingleFlight(t *testing.T) {
	p := newProvider(t)
	run := prepare(t, p, looking)
	var group sync.WaitGroup
	seen := make([]*Observation, 16)
	for i := range seen {
		group.Go(func() { seen[i] = run.observe(context.Background(), run.normal(used)) })
	}
	group.Wait()
	for _, o := range seen {
		if o == nil || o != seen[0] {
			t.Fatal("there are several observations")
		}
	}
	if p.count("/authorize") != 1 || p.count("/token") != 1 {
		t.Errorf("%d and %d requests", p.count("/authorize"), p.count("/token"))
	}
}

// TestWhoWaitsMayLeave: the end of one's time ends neither the observation nor
// the wait of others.
func TestWhoWaitsMayLeave(t *testing.T) {
	asked, proceed := make(chan struct{}), make(chan struct{})
	p := newProvider(t)
	run := prepare(t, p, looking)
	p.steer = at("/authorize", func(http.ResponseWriter, *http.Request) bool {
		close(asked)
		<-proceed
		return false
	})
	ctx, leave := context.WithCancel(context.Background())
	first := make(chan *Observation)
	go func() { first <- run.observe(ctx, run.normal(used)) }()
	<-asked
	leave()
	if o := <-first; o != nil {
		t.Error("who left has an observation")
	}
	close(proceed)
	if o := run.observe(context.Background(), run.normal(used)); o == nil || !o.Userinfo.Worked {
		t.Errorf("the observation was given up: %+v", o)
	}
}

// TestObservationThatGoesOn: an agent that takes no notice of the end holds up
// neither its case nor the run.
func TestObservationThatGoesOn(t *testing.T) {
	gone := make(chan struct{})
	defer close(gone)
	run := prepare(t, newProvider(t), func(s *Suite) {
		Facts(s, must, "text", []Variant[Scenario]{{Value: used}}, func(*Probe, *Observation) {})
	}, func(c *Config) { c.Timeout = 20 * time.Millisecond }).visiting(func(context.Context) error {
		<-gone
		return nil
	}).execute()
	run.wants(must.ID, reports.Blocked, "the observation: its time of 20ms is over")
	if run.agents.ended() != 1 {
		t.Error("its agent was not closed")
	}
}

// TestBrokenUseIsAFact: an endpoint beside the flow that answers badly is found
// by who judges it, and by nobody else.
func TestBrokenUseIsAFact(t *testing.T) {
	for path, see := range map[string]func(*Observation) string{
		"/userinfo":   func(o *Observation) string { return o.Userinfo.Problem },
		"/introspect": func(o *Observation) string { return o.Introspection.Problem },
	} {
		p := newProvider(t)
		p.steer = at(path, breakOff)
		run := execute(t, p, func(s *Suite) {
			Facts(s, must, "text", []Variant[Scenario]{{Value: used}}, func(_ *Probe, o *Observation) {
				Expect(o.Stuck).To(BeEmpty())
				Expect(o.Token.OK() && o.Userinfo.Seen && o.Introspection.Seen).To(BeTrue())
				Expect(o.Userinfo.Worked).To(Equal(path != "/userinfo"))
				Expect(o.Introspection.Worked).To(Equal(path != "/introspect"))
				Expect(see(o)).To(ContainSubstring("closed in the middle"))
			})
		})
		run.wants(must.ID, reports.Pass, "")
	}
}

// TestBrokenRefreshIsAFact: the same of the refresh token.
func TestBrokenRefreshIsAFact(t *testing.T) {
	p := newProvider(t)
	p.steer = at("/token", func(w http.ResponseWriter, r *http.Request) bool {
		return r.FormValue("grant_type") == "refresh_token" && breakOff(w, r)
	})
	run := execute(t, p, func(s *Suite) {
		Facts(s, must, "text", []Variant[Scenario]{{Value: OfflineAccess}}, func(_ *Probe, o *Observation) {
			Expect(o.Token.Has("refresh_token")).To(BeTrue())
			Expect(o.Refreshed.OK() || o.Refreshed.Seen).To(BeFalse())
			Expect(o.Refreshed.String()).To(ContainSubstring("the refresh request: "))
		})
	})
	run.wants(must.ID, reports.Pass, "")
}

// TestObservationIsNoCredential looks through all that an observation holds.
func TestObservationIsNoCredential(t *testing.T) {
	p := newProvider(t)
	run := prepare(t, p, looking)
	o := run.observe(context.Background(), run.normal(OfflineAccess))
	if !o.Refreshed.OK() || o.IDToken.Token == nil || o.IDToken.Signature != nil {
		t.Fatalf("the scenario was not reached: %+v", o)
	}
	secrets := map[string]bool{}
	for _, s := range p.secrets() {
		secrets[s] = true
	}
	walk(reflect.ValueOf(o), map[uintptr]bool{}, "", func(at string, v reflect.Value) {
		if v.Type() == reflect.TypeFor[exchange.Secret]() && !v.IsZero() {
			t.Errorf("%s is a secret", at)
		}
		if v.Kind() == reflect.String && secrets[v.String()] {
			t.Errorf("%s is a credential in clear", at)
		}
	})
}

// walk visits every value that can be reached from v, unexported ones too.
func walk(v reflect.Value, seen map[uintptr]bool, at string, visit func(string, reflect.Value)) {
	if !v.IsValid() {
		return
	}
	visit(at, v)
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && !seen[v.Pointer()] {
			seen[v.Pointer()] = true
			walk(v.Elem(), seen, at, visit)
		}
	case reflect.Interface:
		walk(v.Elem(), seen, at, visit)
	case reflect.Struct:
		for i := range v.NumField() {
			walk(v.Field(i), seen, at+"."+v.Type().Field(i).Name, visit)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			walk(v.Index(i), seen, at+"[]", visit)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			walk(key, seen, at+"[key]", visit)
			walk(v.MapIndex(key), seen, at+"["+key.String()+"]", visit)
		}
	}
}
