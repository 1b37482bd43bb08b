package doctor

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// well is a check without fault.
func well(format string, args ...any) Finding {
	return Finding{Status: OK, What: fmt.Sprintf(format, args...)}
}

// skip is a check that there is nothing to make for, or no way to make.
func skip(format string, args ...any) Finding {
	return Finding{Status: Skipped, What: fmt.Sprintf(format, args...)}
}

// Reworded are the same checks, every text of whose findings passes through a
// function: so that the commands they advise can be typed as they stand.
func Reworded(checks []Check, say func(string) string) []Check {
	all := slices.Clone(checks)
	for i, c := range checks {
		all[i].Run = func(ctx context.Context) Finding { return c.Run(ctx).reworded(say) }
	}
	return all
}

func (f Finding) reworded(say func(string) string) Finding {
	f.What, f.Why, f.Example = say(f.What), say(f.Why), say(f.Example)
	f.Do = slices.Clone(f.Do)
	for i, step := range f.Do {
		f.Do[i] = say(step)
	}
	f.More = slices.Clone(f.More)
	for i, more := range f.More {
		f.More[i] = more.reworded(say)
	}
	return f
}

// severity orders statuses; the worst comes first.
var severity = []Status{Fail, Advice, Skipped, OK}

// gather makes one finding of several: the first of the worst with the others
// behind it, in the order in which they were found. If there is nothing to tell
// but good, otherwise is told.
func gather(found []Finding, otherwise Finding) Finding {
	if len(found) == 0 {
		return otherwise
	}
	slices.SortStableFunc(found, func(a, b Finding) int {
		return slices.Index(severity, a.Status) - slices.Index(severity, b.Status)
	})
	first := found[0]
	first.More = append(slices.Clone(first.More), found[1:]...)
	return first
}

// mostNamed is how many names one finding lists: more help nobody.
const mostNamed = 8

// named lists names for people.
func named(names []string) string {
	if len(names) > mostNamed {
		return fmt.Sprintf("%s 等 %d 个", strings.Join(names[:mostNamed], "、"), len(names))
	}
	return strings.Join(names, "、")
}

// Refusal is WeCom's no, or its silence.
type Refusal interface {
	error
	// ErrCode is WeCom's errcode; 0 if it gave none.
	ErrCode() int
	// Advice says to a shop owner what is wrong and what to do.
	Advice() string
	// Passing says that it ends by itself, with nothing to change.
	Passing() bool
}

// refusal is what an error of WeCom's is about; an error from elsewhere has
// code 0 and itself as the advice.
func refusal(err error) (code int, advice string) {
	if r, ok := asRefusal(err); ok {
		return r.ErrCode(), r.Advice()
	}
	return 0, err.Error()
}

func asRefusal(err error) (Refusal, bool) {
	var r Refusal
	return r, errors.As(err, &r)
}

// unanswered is a question that WeCom did not answer as expected, in a check
// that has no better words for the code.
func unanswered(what string, err error) Finding {
	code, advice := refusal(err)
	f := Finding{Status: Fail, What: what, Why: advice}
	if code != 0 {
		f.Why += fmt.Sprintf("（错误码 %d）", code)
		f.Example = fmt.Sprintf("https://open.work.weixin.qq.com/devtool/query?e=%d", code)
		f.Do = []string{"照上面说的改；还不明白，打开下面的网址看企业微信怎么解释这个错误码。"}
		if r, _ := asRefusal(err); r.Passing() {
			f.Do = []string{"什么都不用改，等一会儿再体检；过了一小时还这样，打开下面的网址看企业微信怎么解释这个错误码。"}
		}
		return f
	}
	f.Do = []string{"过一会儿再运行一次；总是这样，把这一段发给维护的人。"}
	return f
}
