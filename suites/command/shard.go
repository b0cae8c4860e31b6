package command

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/oidcheck/oidcheck/reports"
	"github.com/oidcheck/oidcheck/suites/check"
)

// shard is the value of --shard; the zero value is the whole.
type shard struct{ index, count int }

// maxShards is more than anybody has machines.
const maxShards = 1000

// Set reads I/N (pflag.Value).
func (s *shard) Set(text string) error {
	i, n, ok := strings.Cut(text, "/")
	index, err := strconv.Atoi(i)
	count, err2 := strconv.Atoi(n)
	if !ok || err != nil || err2 != nil || count < 1 || count > maxShards || index < 1 || index > count {
		return fmt.Errorf("write I/N, from 1/N to N/N, as in 2/3 (N at most %d)", maxShards)
	}
	*s = shard{index, count}
	return nil
}

// String is the value as Set reads it.
func (s *shard) String() string {
	if s.count == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.index, s.count)
}

// Type names the value in the help.
func (s *shard) Type() string { return "I/N" }

// mine tells the cases of this shard by their IDs alone, so that it does not
// matter what else is chosen, or in which order.
func (s *shard) mine() func(*check.Case) bool {
	if s.count == 0 {
		return nil
	}
	return func(c *check.Case) bool {
		h := fnv.New32a()
		_, _ = h.Write([]byte(c.ID())) // never fails
		return int(h.Sum32()%uint32(s.count)) == s.index-1
	}
}

func (s *shard) report() *reports.Shard {
	if s.count == 0 {
		return nil
	}
	return &reports.Shard{Index: s.index, Count: s.count}
}
