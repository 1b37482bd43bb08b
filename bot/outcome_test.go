package bot

import "testing"

func TestWhichOutcomesEndASend(t *testing.T) {
	for class, want := range map[Class]bool{
		ClassDone: true, ClassAlready: true, ClassPermanent: true, ClassRetry: false, ClassRefresh: false,
	} {
		if got := (Outcome{Class: class}).Final(); got != want {
			t.Errorf("%s ends a send: %v", class, got)
		}
	}
}
