package wordlist

import (
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot/segment"
)

// column is what a cell is about.
type column int

const (
	colWord column = iota
	colCategory
	colSeverity
	colSpeakers
	colTechniques
	colAllow
	colWithin
	colExplanation
	colReply
	columns
)

// columnNames are what a column may be called; the first is its own name. The
// spaces, lines and capitals of a header do not count.
var columnNames = [columns][]string{
	colWord:        {"word", "words", "keyword", "term", "pattern", "text", "词", "敏感词", "关键词", "违禁词", "词语", "组合"},
	colCategory:    {"category", "cat", "type", "list", "class", "类别", "分类", "类型", "类", "词库"},
	colSeverity:    {"severity", "level", "risk", "step", "级别", "等级", "严重程度", "严重度", "风险", "风险等级"},
	colSpeakers:    {"speakers", "speaker", "channel", "channels", "audience", "who", "谁说的", "对象", "渠道", "范围", "适用"},
	colTechniques:  {"techniques", "technique", "transforms", "识别方式", "变体", "变形", "技巧"},
	colAllow:       {"allow", "allowed", "allowlist", "except", "exceptions", "whitelist", "放行", "白名单", "例外", "允许"},
	colWithin:      {"within", "distance", "距离", "间隔", "字数"},
	colExplanation: {"explanation", "note", "why", "reason", "comment", "说明", "解释", "原因", "理由", "备注"},
	colReply:       {"reply", "answer", "response", "回复", "话术", "答复", "礼貌回复"},
}

// columnOf finds the column that a header's name means.
func columnOf(name string) (column, bool) {
	name = plainName(name)
	for c, names := range columnNames {
		if slices.Contains(names, name) {
			return column(c), true
		}
	}
	return 0, false
}

// plainName is a name as columnNames has it.
func plainName(name string) string {
	return strings.NewReplacer(" ", "", "_", "", "-", "", "\u3000", "", `"`, "").Replace(strings.ToLower(strings.TrimSpace(name)))
}

// unknownColumn says what nearest name was perhaps meant.
func unknownColumn(name string) (what, example string) {
	var all []string
	for _, names := range columnNames {
		all = append(all, names...)
	}
	what = "没有用到这一列：" + short(name)
	if near := segment.Nearest(plainName(name), all); near != "" {
		what += "；您是不是要写 " + near + "？"
	}
	return what, ""
}

// ownNames are the columns' own names.
func ownNames() string {
	names := make([]string, columns)
	for c := range columnNames {
		names[c] = columnNames[c][0]
	}
	return strings.Join(names, "、")
}
