package bot

import (
	"testing"
	"time"
)

func TestWhenAnAssetCanBeSent(t *testing.T) {
	for _, c := range []struct {
		name  string
		asset Asset
		want  bool
	}{
		{"never made", Asset{}, false},
		{"could not be made", Asset{Problem: "没有可用的群"}, false},
		{"made, for good", Asset{ReadyAt: noon}, true},
		{"made, with time left", Asset{ReadyAt: noon, ExpiresAt: noon.Add(time.Second)}, true},
		{"made, and over in this moment", Asset{ReadyAt: noon.Add(-time.Hour), ExpiresAt: noon}, false},
		{"made, and over", Asset{ReadyAt: noon.Add(-time.Hour), ExpiresAt: noon.Add(-time.Second)}, false},
		{"made; making it anew failed, the old one is still good", Asset{ReadyAt: noon, ExpiresAt: noon.Add(time.Hour), Problem: "上传失败"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.asset.Usable(noon); got != c.want {
				t.Errorf("usable: %v", got)
			}
		})
	}
}
