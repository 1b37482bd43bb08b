package simulator

import "testing"

func TestOnlyWeComsOwnNoticesAboutAnAppCanBeGiven(t *testing.T) {
	s, err := New(Config{CorpID: "ww1111aaaa2222bbbb", Apps: []App{{Name: "app", AgentID: 1, Secret: "EXAMPLE"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, event := range healthEvents {
		if err := s.NoteHealth(Health{Event: event, Days: 3}); err != nil {
			t.Errorf("%s: %v", event, err)
		}
	}
	if s.NoteHealth(Health{Event: "inactive"}) == nil || s.NoteHealth(Health{App: "other", Event: "low_active"}) == nil {
		t.Error("a notice that WeCom does not know, or about an app that is not there, was given")
	}
}
