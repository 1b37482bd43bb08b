package commands

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/zhanggui/zhanggui/bot"
)

// Export is of a customer with two kinds of data.
func (f deskSide) Export(scope bot.Scope, id string) (bot.Export, error) {
	return f.exported(scope, id), nil
}

func (f *floor) exported(scope bot.Scope, id string) bot.Export {
	c := f.customer(scope, id)
	if c.ExternalUserID == "" {
		return bot.Export{}
	}
	e := bot.Export{ExternalUserID: id, At: f.now, Parts: []bot.ExportPart{
		{Title: "基本资料", Purpose: "认出您是谁", Rows: []map[string]string{{"昵称": c.Name, "最近露面": "2025-11-24T04:00:00Z"}}},
		{Title: "电话", Purpose: "联系您"},
	}}
	for _, phone := range c.phones {
		e.Parts[1].Rows = append(e.Parts[1].Rows, map[string]string{"电话": phone})
	}
	return e
}

func TestEverythingThatIsStoredIsGivenOutForAReason(t *testing.T) {
	f := openFloor(t, Handler(testOptions()))
	if got := f.types("hanmei", "/我的数据 张三"); !strings.Contains(got, "还缺「原因」") || len(filesOf(f)) != 0 {
		t.Errorf("without a reason: %q", got)
	}
	got := f.types("hanmei", "/我的数据 张三 reason=客户要求")
	for _, want := range []string{"基本资料 1 条", "电话 1 条", "用来联系您", "90 天", "客户要求", "/删除 wm-zhang", bot.Pseudonym("wm-zhang")} {
		if !strings.Contains(got, want) {
			t.Errorf("the answer lacks %q:\n%s", want, got)
		}
	}
	if strings.Contains(got, "13800138000") {
		t.Error("the phone number stands in the chat")
	}
	files := filesOf(f)
	if len(files) != 2 {
		t.Fatalf("%d files, want one for machines and one for people", len(files))
	}
	for ending, file := range files {
		if !strings.Contains(file, "张三") || !strings.Contains(file, "13800138000") {
			t.Errorf("the file %s holds %s", ending, file)
		}
	}
	// Whoever reads the file knows which clock its times are of.
	forMachines := files["我的数据-"+bot.Pseudonym("wm-zhang")+".json"]
	for _, want := range []string{`"at": "2025-11-24T12:00:0`, `"最近露面": "2025-11-24T12:00:00+08:00"`} {
		if !strings.Contains(forMachines, want) || strings.Contains(forMachines, `"At"`) {
			t.Errorf("the file for machines lacks %s:\n%s", want, forMachines)
		}
	}
	if text := files["我的数据-"+bot.Pseudonym("wm-zhang")+".txt"]; !strings.Contains(text, "（北京时间，UTC+08:00，下面的时间都是）") {
		t.Errorf("the text names no time zone:\n%s", text)
	}
	var e bot.Export
	if err := json.Unmarshal([]byte(files["我的数据-"+bot.Pseudonym("wm-zhang")+".json"]), &e); err != nil || len(e.Parts) != 2 {
		t.Errorf("%v, %+v", err, e)
	}
	if text := files["我的数据-"+bot.Pseudonym("wm-zhang")+".txt"]; !strings.Contains(text, "最近露面：2025-11-24 12:00:00") {
		t.Errorf("the times are not the shop's: %s", text)
	}
	last := f.audit[len(f.audit)-1]
	if last.Outcome != bot.AuditShown || last.Action != "我的数据" || !strings.Contains(last.Detail, "客户要求") || !slices.Equal(last.Subjects, []string{bot.Pseudonym("wm-zhang")}) {
		t.Errorf("the audit trail ends with %+v", last)
	}
}

// filesOf are the files that left the house, by name.
func filesOf(f *floor) map[string]string {
	files := map[string]string{}
	for _, s := range f.sends {
		if file, is := s.(bot.AppFile); is {
			files[file.File.Name] = string(file.File.Data)
		}
	}
	return files
}

func TestWhatIsTooLargeForAFileLosesItsOldestRows(t *testing.T) {
	c := newCounter(testOptions())
	e := bot.Export{ExternalUserID: "wm", Parts: []bot.ExportPart{{Title: "时间线"}, {Title: "电话", Rows: []map[string]string{{"电话": "138"}}}}}
	for i := range 30_000 {
		e.Parts[0].Rows = append(e.Parts[0].Rows, map[string]string{"时间": fmt.Sprint(i), "详情": strings.Repeat("长", 40)})
	}
	files, left, err := c.exportFiles(e)
	if err != nil || left == 0 || len(e.Parts[0].Rows) != 30_000 {
		t.Fatalf("%d left out, %v", left, err)
	}
	for _, f := range files {
		if len(f.Data) > fileMost || !strings.Contains(string(f.Data), "138") {
			t.Errorf("%s has %d bytes", f.Name, len(f.Data))
		}
	}
}

func TestErasingAsksAndThenGivesAReceipt(t *testing.T) {
	f := openFloor(t, Handler(testOptions()))
	asked := f.types("hanmei", "/删除 张三")
	for _, want := range []string{"张三", "2 条", "基本资料 1 条", "电话 1 条", "不能恢复", "确认"} {
		if !strings.Contains(asked, want) {
			t.Errorf("the question lacks %q:\n%s", want, asked)
		}
	}
	if len(effectsOf[bot.Erase](f.effects)) != 0 {
		t.Fatal("it was done before anybody agreed")
	}
	done := f.types("hanmei", "1")
	erased := effectsOf[bot.Erase](f.effects)
	if len(erased) != 1 || erased[0].ExternalUserID != "wm-zhang" || erased[0].By != "hanmei" || erased[0].At.IsZero() || erased[0].Receipt == "" {
		t.Fatalf("erased %+v", erased)
	}
	for _, want := range []string{erased[0].Receipt, "订单金额", bot.Pseudonym("wm-zhang"), "李明", "企业微信里删除", "春芽生活", "转给客户"} {
		if !strings.Contains(done, want) {
			t.Errorf("the answer lacks %q:\n%s", want, done)
		}
	}
	// What is kept of it names nobody.
	for _, text := range []string{done, f.writes[0].Summary, f.writes[0].Lasting, f.audit[len(f.audit)-1].Detail} {
		if strings.Contains(text, "张三") || strings.Contains(text, "wm-zhang") {
			t.Errorf("the customer is named in %q", text)
		}
	}
	if got := f.types("hanmei", "/撤销"); !strings.Contains(got, "不能撤销") || !strings.Contains(got, "不能恢复") {
		t.Errorf("undoing it: %q", got)
	}
}

func TestErasingAndGivingOutAreForManagersOfTheirOwnCustomers(t *testing.T) {
	for _, line := range []string{"/删除 wm-zhang", "/我的数据 wm-zhang 原因=客户要求"} {
		for _, who := range []string{"liming", "sunli"} {
			f := openFloor(t, Handler(testOptions()))
			f.types(who, line)
			f.types(who, "1")
			if len(effectsOf[bot.Erase](f.effects)) != 0 || len(filesOf(f)) != 0 {
				t.Errorf("%s may %s", who, line)
			}
		}
	}
	f := openFloor(t, Handler(testOptions()))
	f.types("shenji", "/删除 wm-zhang")
	f.types("shenji", "1")
	if len(effectsOf[bot.Erase](f.effects)) != 0 {
		t.Error("an auditor erases")
	}
}

func TestTryingToErasePromisesNothing(t *testing.T) {
	f := openFloor(t, Handler(testOptions()))
	got := f.types("hanmei", "/删除 张三 试")
	if !strings.Contains(got, "没有真的做") || !strings.Contains(got, "不能恢复") || len(effectsOf[bot.Erase](f.effects)) != 0 {
		t.Errorf("it says %q", got)
	}
}
