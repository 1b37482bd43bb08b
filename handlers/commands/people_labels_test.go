package commands

import (
	"strings"
	"testing"
	"time"
)

// namesakes asks for 王芳 and gives back the lines that are offered.
func namesakes(m *market, userID string) []string {
	m.t.Helper()
	var lines []string
	for _, line := range strings.Split(m.types(userID, "/客户 王芳"), "\n") {
		if strings.Contains(line, ". 王芳") {
			lines = append(lines, line)
		}
	}
	return lines
}

func TestNamesakesAreToldApart(t *testing.T) {
	m := newMarket(t)
	a, b, c := m.meet("wm-fang-1", "王芳", "s17", "liming"), m.meet("wm-fang-2", "王芳", "s17", "liming"), m.meet("wm-fang-3", "王芳", "s17", "liming")
	m.meet("wm-fang-4", "王芳", "s17", "hanmei")
	a.relations[0].State = "s17-door"
	b.relations[0].State, b.relations[0].AddedAt = "s17-door", monday.Add(-96*time.Hour)
	c.relations[0].AddedAt = monday
	got := namesakes(m, "hanmei")
	want := []string{
		"1. 王芳 · 李明的客户 · 门口海报 · 昨天添加",
		"2. 王芳 · 李明的客户 · 门口海报 · 11-20添加",
		"3. 王芳 · 李明的客户 · 今天添加",
		"4. 王芳 · 韩梅的客户",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("offers\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestNamesakesWithARemarkOrAPhoneNeedNoMore(t *testing.T) {
	m := newMarket(t)
	m.meet("wm-fang-1", "王芳", "s17", "liming", "13800131234")
	m.meet("wm-fang-2", "王芳", "s17", "liming").relations[0].Remark = "三楼奶茶妈妈"
	got := strings.Join(namesakes(m, "liming"), "\n")
	if want := "1. 王芳 · 李明的客户 · 尾号 1234\n2. 王芳 · 备注 三楼奶茶妈妈 · 李明的客户"; got != want {
		t.Errorf("offers\n%s\nwant\n%s", got, want)
	}
}

func TestNamesakesOfOneDayAreToldApartByTheirIDs(t *testing.T) {
	m := newMarket(t)
	for _, id := range []string{"wmAAxxxx", "wmBBxxxx", "wmCCyyyy"} {
		m.meet(id, "王芳", "s17", "liming")
	}
	got := strings.Join(namesakes(m, "liming"), "\n")
	want := "1. 王芳 · 李明的客户 · 客户ID …Axxxx\n2. 王芳 · 李明的客户 · 客户ID …Bxxxx\n3. 王芳 · 李明的客户 · 客户ID …yyyy"
	if got != want {
		t.Errorf("offers\n%s\nwant\n%s", got, want)
	}
}
