package wordlist

import (
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

// severityNames are what the severities are called elsewhere.
var severityNames = map[wordfilter.Severity][]string{
	wordfilter.Note:   {"note", "info", "notice", "low", "mild", "minor", "0", "1", "低", "轻", "轻微", "提示", "留痕", "记录", "观察"},
	wordfilter.Warn:   {"warn", "warning", "medium", "mid", "moderate", "2", "中", "中等", "一般", "警告", "提醒"},
	wordfilter.Review: {"review", "high", "error", "serious", "3", "高", "严重", "复核", "审核", "复查"},
	wordfilter.Remove: {"remove", "critical", "block", "ban", "kick", "delete", "reject", "fatal", "severe", "4", "5", "极高", "最高", "特别严重", "移除", "拦截", "禁止", "踢出"},
}

// severityOf reads a severity as people write it.
func severityOf(text string) (wordfilter.Severity, bool) {
	text = strings.ToLower(text)
	for s, names := range severityNames {
		if slices.Contains(names, text) {
			return s, true
		}
	}
	return 0, false
}

// SeverityName is a severity as rules files and the command line write it.
func SeverityName(s wordfilter.Severity) string {
	if names := severityNames[s]; names != nil {
		return names[0]
	}
	return ""
}

var speakerNames = map[wordfilter.Speakers][]string{
	wordfilter.Both:      {"both", "all", "any", "", "双方", "都", "全部", "所有"},
	wordfilter.Customers: {"customers", "customer", "客户", "顾客", "客人"},
	wordfilter.Staff:     {"staff", "clerk", "employee", "employees", "员工", "店员", "客服"},
}

func speakersOf(text string) (wordfilter.Speakers, bool) {
	text = strings.ToLower(text)
	for s, names := range speakerNames {
		if slices.Contains(names, text) {
			return s, true
		}
	}
	return wordfilter.Both, false
}
