package commands

import (
	"testing"
	"time"
)

// The lines are typed at noon of Monday, 24 November 2025.
func TestARemindersTimeIsASpanOrAMoment(t *testing.T) {
	for words, want := range map[string]string{
		"3天": "2025-11-27 12:01", "2小时": "2025-11-24 14:01", "1.5小时": "2025-11-24 13:31", "3天后": "2025-11-27 12:01",
		"明天": "2025-11-25 10:00", "后天": "2025-11-26 10:00", "周五": "2025-11-28 10:00", "下周一": "2025-12-01 10:00",
		"11-25": "2025-11-25 10:00", "12月1日": "2025-12-01 10:00", "11-20": "2026-11-20 10:00",
		"下午3点": "2025-11-24 15:00", "9点": "2025-11-25 09:00", "明天 9点": "2025-11-25 09:00",
		"周五 下午 3点": "2025-11-28 15:00", "今晚": "2025-11-24 20:00", "2025-11-25 18:30": "2025-11-25 18:30",
	} {
		m := newMarket(t)
		m.reads("liming", "/跟进 张三 "+words+" 打电话", "跟进 张三：打电话")
		if len(m.todos) != 1 {
			t.Fatalf("%s: no to-do", words)
		}
		if got := m.todos[0].DueAt.In(shanghai).Format("2006-01-02 15:04"); got != want {
			t.Errorf("%s is due at %s, want %s", words, got, want)
		}
		before := m.todos[0].DueAt
		m.reads("liming", "/待办 推迟 "+m.todos[0].ID+" 12-05", "12-05 10:00 再提醒")
		m.reads("liming", "/撤销", "恢复了")
		if !m.todos[0].DueAt.Equal(before) {
			t.Errorf("%s: put off and taken back it is due at %s", words, m.todos[0].DueAt)
		}
	}
}

func TestAReminderOfThePastIsRefusedWithAnExample(t *testing.T) {
	m := newMarket(t)
	for _, words := range []string{"昨天", "今天 9点", "今天", "周一", "2024-11-25", "2025-11-24 11:59"} {
		m.reads("liming", "/跟进 张三 "+words+" 打电话", "已经过去了", "/跟进 张三 明天 9点 打电话")
	}
	m.reads("liming", "/跟进 张三 2027-11-25", "366 天", "例如")
	m.reads("liming", "/跟进 张三 不久 打电话", "不久", "明天 9点")
	if len(m.todos) > 0 {
		t.Fatalf("kept %+v", m.todos)
	}
	_, todo := after3days(m)
	m.reads("liming", "/待办 推迟 "+todo.ID+" 昨天", "已经过去了", "/待办 推迟 "+todo.ID+" 明天 9点")
	if !m.todos[0].DueAt.Equal(todo.DueAt) {
		t.Error("it was put off")
	}
}

// What is written of a value reads as the same again, as a confirmation does.
func TestAWhenIsWrittenAsItIsRead(t *testing.T) {
	now := monday.In(shanghai)
	for _, words := range []string{"3天", "半天", "明天", "周五 下午3点", "今晚"} {
		span, at, ok := readWhen(words, now)
		written := writeSpan(span)
		if !at.IsZero() {
			written = at.Format(momentLayout)
		}
		if again, then, fine := readWhen(written, now.Add(time.Second)); !ok || !fine || again != span || !then.Equal(at) {
			t.Errorf("%s is written %s and read %s %s", words, written, again, then)
		}
	}
}
