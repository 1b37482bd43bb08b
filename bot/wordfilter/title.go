package wordfilter

import "strings"

// titles are what people call the ways of bending a word, by their names.
var titles = map[string]string{
	"case": "大小写", "width": "全角半角", "traditional": "繁体或异体", "digit": "数字换写法", "letter": "花体字母", "compatibility": "部首冒充",
	"combining": "附加符号", "zero_width": "隐形字符", "repeat": "重复", "separator": "夹了符号", "emoji": "夹了表情", "homophone": "谐音",
	"pinyin": "拼音", "initials": "拼音首字母", "shape": "形近字", "split": "拆字", "reversed": "倒着写", "homoglyph": "相似字母", "alias": "代称",
	"filler": "夹了别的字",
}

// Title is what people call a technique by its name; one that is not known is
// called by the name itself.
func Title(name string) string {
	if title, ok := titles[name]; ok {
		return title
	}
	return name
}

// Titles are what people call several techniques, as a list in a sentence.
func Titles(names []string) string {
	all := make([]string, len(names))
	for i, name := range names {
		all[i] = Title(name)
	}
	return strings.Join(all, "、")
}

// Titled are the names of the technique that people call so; "folds" and "second"
// are sets, and not among them.
func Titled(title string) (string, bool) {
	for name, t := range titles {
		if t == title {
			return name, true
		}
	}
	return "", false
}
