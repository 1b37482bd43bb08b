package store

import (
	"strings"
	"testing"
)

func TestAnExportSaysInWordsHowAPairMet(t *testing.T) {
	for way, want := range map[int]string{0: "", 1: "扫描二维码", 4: "群聊", 16: "获客链接", 24: "接受微信账号收到的好友申请", 202: "管理员或负责人分配", 999: "其他方式（999）"} {
		if got := addWayWords(way); got != want {
			t.Errorf("way %d is %q, want %q", way, got, want)
		}
	}
	// An unknown way is left out, as all that is empty.
	if told := (exportRow{"添加方式": addWayWords(0)}).told(); len(told) > 0 {
		t.Errorf("told %v", told)
	}
}

// People read "用来" and then the purpose.
func TestThePurposesOfAnExportReadOn(t *testing.T) {
	for _, part := range exported {
		for _, clumsy := range []string{"店员", "用来", "。"} {
			if strings.HasPrefix(part.purpose, clumsy) || strings.HasSuffix(part.purpose, "。") {
				t.Errorf("用来%s", part.purpose)
			}
		}
	}
}
