package reference

import (
	"fmt"
	"testing"
)

func TestTableGivesUpTheOldest(t *testing.T) {
	table := newTable[int](3)
	for i := range 5 {
		table.put(fmt.Sprint(i), i)
	}
	for i := range 5 {
		if _, ok := table.get(fmt.Sprint(i)); ok != (i >= 2) {
			t.Errorf("entry %d: %v", i, ok)
		}
	}
	if !table.full() {
		t.Error("it is not full")
	}
}

func TestTableStaysSmall(t *testing.T) {
	table := newTable[int](3)
	table.put("kept", 0)
	for i := range 100 {
		table.put(fmt.Sprint(i), i)
		table.remove(fmt.Sprint(i))
	}
	if _, ok := table.get("kept"); !ok || len(table.entries) != 1 || len(table.order) > 2*table.limit {
		t.Errorf("%d entries, %d keys", len(table.entries), len(table.order))
	}
	table.put("kept", 1)
	if got, _ := table.get("kept"); got != 1 {
		t.Errorf("the entry is %d", got)
	}
}
