package reference

import "time"

// failureLives is how long a wrong password counts.
const failureLives = 5 * time.Minute

// failures is the number of wrong passwords that still count for a user name,
// known or not.
func (s *store) failures(username string, now time.Time) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, _ := s.wrong.get(username)
	count := 0
	for _, t := range at {
		if now.Sub(t) < failureLives {
			count++
		}
	}
	return count
}

// failed notes a wrong password.
func (s *store) failed(username string, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, _ := s.wrong.get(username)
	s.wrong.put(username, append(at[max(0, len(at)-maxFailures):], now))
}
