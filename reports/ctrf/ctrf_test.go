package ctrf_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/reports/ctrf"
	"github.com/oidcheck/oidcheck/reports/internal/sample"
)

func rendered(t *testing.T, text string) []byte {
	t.Helper()
	r, err := sample.Report(t.TempDir(), text)
	if err != nil {
		t.Fatal(err)
	}
	data, err := ctrf.Render(r)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestValid holds the report against the public schema (MIT), in testdata.
func TestValid(t *testing.T) {
	text, err := os.ReadFile("testdata/ctrf-schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("https://ctrf.test/schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("https://ctrf.test/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	empty, err := ctrf.Render(&reports.Report{})
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range [][]byte{empty, rendered(t, "hello"), rendered(t, sample.Hostile)} {
		got, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(got); err != nil {
			t.Error(err)
		}
		if bytes.ContainsAny(data, "\x1b\x00\u202e") {
			t.Error("what a terminal obeys is in the report")
		}
	}
}

func TestNumbersAreThoseOfTheConsole(t *testing.T) {
	var got struct {
		Results struct {
			Summary map[string]int64
			Tests   []struct{ Name, Status, RawStatus, Message string }
		}
	}
	if err := json.Unmarshal(rendered(t, "hello"), &got); err != nil {
		t.Fatal(err)
	}
	s := got.Results.Summary
	if s["tests"] != 9 || s["passed"] != 3 || s["failed"] != 4 || s["skipped"] != 2 || s["stop"]-s["start"] != 2100 {
		t.Errorf("summary %v", s)
	}
	want := map[string]string{"pass": "passed", "warn": "passed", "accepted": "passed", "fail": "failed", "stale": "failed",
		"error": "failed", "blocked": "failed", "not-tested": "skipped", "not-applicable": "skipped"}
	for _, one := range got.Results.Tests {
		if one.Status != want[one.RawStatus] || (one.Message == "") != (one.RawStatus == "pass") {
			t.Errorf("%+v", one)
		}
	}
}
