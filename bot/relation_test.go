package bot

import "testing"

func TestOfOneSecondTheMoreConnectedStatusWins(t *testing.T) {
	rising := []RelationStatus{RelationNone, RelationLost, RelationDeleted, RelationHalf, RelationActive}
	for i, s := range rising[1:] {
		if s.Rank() <= rising[i].Rank() {
			t.Errorf("%q ranks %d, not above %q with %d", s, s.Rank(), rising[i], rising[i].Rank())
		}
	}
	if got := RelationStatus("new").Rank(); got != RelationNone.Rank() {
		t.Errorf("an unknown status ranks %d", got)
	}
}

func TestWhomWeComLetsTheBotTag(t *testing.T) {
	for status, want := range map[RelationStatus]bool{
		RelationActive:  true,
		RelationLost:    true,
		RelationHalf:    false,
		RelationDeleted: false,
		RelationNone:    false,
	} {
		if got := status.Reachable(); got != want {
			t.Errorf("%q: %v, not %v", status, got, want)
		}
	}
}

func TestAPairIsOneKey(t *testing.T) {
	if got := pair.String(); got != "liming/wmEXAMPLE" {
		t.Errorf("%q", got)
	}
}
