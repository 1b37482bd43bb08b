package app

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

func TestWhatWasRefusedIsNoFaultOfTheFileItIsWrittenTo(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	refused := filepath.Join(t.TempDir(), "要改的.csv")
	_, err := h.imported(t, importOptions{refused: refused}, tillFile(t, 0, tillColumns, "N1,,,5,2026-01-02,,,", "N2,,,x,2026-01-02,,,"))
	if err == nil || strings.Contains(err.Error(), refused) || !strings.Contains(err.Error(), "其余的都收了") {
		t.Errorf("one of two is refused with %v", err)
	}
	_, err = h.imported(t, importOptions{refused: refused}, tillFile(t, 0, tillColumns, "N3,,,x,2026-01-02,,,"))
	if err == nil || strings.Contains(err.Error(), "其余") || !strings.Contains(err.Error(), "一笔也没有收") {
		t.Errorf("one of one is refused with %v", err)
	}
}

func TestOrdersAreListedByWhatTheCustomerIsCalled(t *testing.T) {
	h := openHouse(t, onSQLite(t))
	rain := h.scan(t, "小雨", "s17-door")
	h.scan(t, "大雨", "s17-door")
	h.settled(t)
	_, err := h.imported(t, importOptions{}, tillFile(t, 0, tillColumns, "N1,,"+rain+",12,2026-01-02 10:00,已支付,牛奶,乳品"))
	must(t, err)
	h.settled(t)
	db := h.bots[0].store
	for _, what := range []string{rain, "小雨"} {
		var out strings.Builder
		must(t, printOrders(t.Context(), &out, db, shanghai, what))
		saysAll(t, out.String(), "N1", "共 1 笔")
	}
	if err := printOrders(t.Context(), &strings.Builder{}, db, shanghai, "雨"); err == nil || !strings.Contains(err.Error(), "不止一位") {
		t.Errorf("two who fit are answered by %v", err)
	}
	var out strings.Builder
	must(t, printOrders(t.Context(), &out, db, shanghai, "小明"))
	saysAll(t, out.String(), "没有 小明 的订单", "客户ID（wm 或 wo 开头）")
}

func TestATagInTheTimeLineHasItsNameAlone(t *testing.T) {
	got := entryText(bot.TimeLineEntry{UserID: liming, Interaction: bot.InteractionTagged, Detail: "李明 打上了「宝妈」", Ref: "etAAAA"})
	if strings.Contains(got, "etAAAA") || !strings.Contains(got, "「宝妈」") {
		t.Errorf("it reads %q", got)
	}
}
