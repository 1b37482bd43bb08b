package config

import (
	"cmp"
	"time"
)

// shortestSecret is how many characters keep a signature's secret from being
// guessed.
const shortestSecret = 16

func (o *Orders) validate(r report) {
	secret := o.Secret.Reveal()
	if secret == "" {
		return
	}
	if len(secret) < shortestSecret {
		r.bad("secret", "has %d characters; wants at least %d, as openssl rand -hex 16 makes them", len(secret), shortestSecret)
	}
	if o.Window < time.Second || o.Window > longestWindow {
		r.bad("window", "wants from 1s to 1h, as 5m")
	}
}

// longestWindow bounds how long a call that somebody overheard can be repeated.
const longestWindow = time.Hour

// rfmSteps is how many steps make a score from 1 to 5.
const rfmSteps = 4

func (s *RFM) validate(r report) {
	steps(r, "recency", s.Recency, 1, "shorter first, as [7d, 30d, 90d, 180d]")
	steps(r, "frequency", s.Frequency, -1, "larger first, as [10, 5, 3, 2]")
	steps(r, "money", s.Money, -1, "larger first, as [2000, 1000, 500, 200]")
}

// steps refuses a list that is not four positive numbers, the best first.
func steps[T cmp.Ordered](r report, key string, list []T, direction int, example string) {
	if len(list) == 0 {
		return
	}
	if len(list) != rfmSteps {
		r.bad(key, "has %d steps; wants %d, %s", len(list), rfmSteps, example)
		return
	}
	var zero T
	for i, step := range list {
		if step <= zero {
			r.in(key).item(i).bad("", "wants more than 0")
			return
		}
		if i > 0 && cmp.Compare(step, list[i-1]) != direction {
			r.in(key).item(i).bad("", "is out of order; wants the %s", example)
			return
		}
	}
}
