package doctor

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
)

// Reading is how the configuration and the templates were read.
type Reading struct {
	// File is the configuration's name; BuiltIn says that it is the shipped
	// example, because nobody named another.
	File    string
	BuiltIn bool
	// Missing says that there is no such file.
	Missing bool
	// Mistakes are those of the configuration, Templates those of the texts, one
	// a line.
	Mistakes  []Mistake
	Templates []string
}

// mostMistakes is how many are told at once: more help nobody.
const mostMistakes = 20

// Configuration checks that what was written can be understood.
func Configuration(r Reading) Check {
	return Check{Name: "config", Title: "配置", Run: func(context.Context) Finding {
		var found []Finding
		if r.Missing {
			found = append(found, missingFile(r.File))
		} else if len(r.Mistakes) > 0 {
			var said []string
			for _, m := range r.Mistakes {
				said = append(said, m.String())
			}
			found = append(found, Finding{
				Status: Fail, What: fmt.Sprintf("%s 有 %d 处读不懂或对不上", r.File, len(r.Mistakes)),
				Why: strings.Join(said[:min(mostMistakes, len(said))], "\n"),
				Do:  []string{"照上面逐行改：最前面是文件和行号，后面是哪一项、哪里不对、应该怎么写。\nconfig.yaml 里每一项都有说明，可以对照。改完再体检一次：有的错要前面的改好了才看得见。"},
			})
		}
		if len(r.Templates) > 0 {
			found = append(found, Finding{
				Status: Fail, What: fmt.Sprintf("有 %d 处模板用不了", len(r.Templates)),
				Why: strings.Join(r.Templates, "\n"),
				Do:  []string{"改 --templates 指的文件夹里的这些文件；删掉它，就用自带的那一份。"},
			})
		}
		return gather(found, well("%s 读得懂，各处对得上，模板齐全", r.File))
	}}
}

// missingFile is what to say where the configuration's file is not.
func missingFile(file string) Finding {
	f := Finding{
		Status: Fail, What: "没有 " + file + " 这个文件",
		Do: []string{"看看名字和文件夹写对了没有；还没有自己的配置，就抄一份自带的来改。"}, Example: "cp config.yaml " + file,
	}
	if filepath.Base(file) == "config.yaml" {
		f.Example = "cp 程序自带的/config.yaml " + file
	}
	return f
}
