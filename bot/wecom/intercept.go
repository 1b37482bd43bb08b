package wecom

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
)

const (
	apiAddIntercept    = "externalcontact/add_intercept_rule"
	apiUpdateIntercept = "externalcontact/update_intercept_rule"
	apiGetIntercept    = "externalcontact/get_intercept_rule"
	apiListIntercept   = "externalcontact/get_intercept_rule_list"
	apiDelIntercept    = "externalcontact/del_intercept_rule"
)

// Limits of an intercept rule [docs 95097].
const (
	maxInterceptWords = 300
	maxInterceptRunes = 32
	maxInterceptUsers = 1000
	maxInterceptName  = 20
)

// What an intercept rule does with a message: the writer is warned and it is not
// sent, or only warned.
const (
	interceptBlock = 1
	interceptWarn  = 2
)

// Answers of WeCom about intercept rules: no such rule, a deleted one, a name that
// another has.
const (
	codeNoIntercept    = 41070
	codeInterceptGone  = 41071
	codeInterceptTaken = 41077
)

type interceptRange struct {
	Users []string `json:"user_list,omitempty"`
}

// newInterceptBody is the request of add_intercept_rule.
type newInterceptBody struct {
	Name  string         `json:"rule_name"`
	Words []string       `json:"word_list"`
	Type  int            `json:"intercept_type"`
	Range interceptRange `json:"applicable_range"`
}

// interceptBody is the request of update_intercept_rule, which tells whom to add
// and whom to take away.
type interceptBody struct {
	ID     ruleID          `json:"rule_id"`
	Name   string          `json:"rule_name"`
	Words  []string        `json:"word_list"`
	Type   int             `json:"intercept_type"`
	Add    *interceptRange `json:"add_applicable_range,omitempty"`
	Remove *interceptRange `json:"remove_applicable_range,omitempty"`
}

// ruleID is written as WeCom's page of the API has it in requests: a text.
type ruleID string

type byRuleID struct {
	ID ruleID `json:"rule_id"`
}

// interceptAnswer is what get_intercept_rule tells.
type interceptAnswer struct {
	Rule struct {
		Name  word   `json:"rule_name"`
		Words []word `json:"word_list"`
		Type  number `json:"intercept_type"`
		Range struct {
			Users []word `json:"user_list"`
		} `json:"applicable_range"`
	} `json:"rule"`
}

// intercept is a 敏感词拦截 rule: WeCom itself looks at what staff write to
// customers before it is sent [docs 95097].
type intercept struct {
	gateway  *Gateway
	spec     bot.AssetSpec
	question bool
	// there is what stands in WeCom, once it was read.
	there *interceptAnswer
}

func (w *intercept) check() error {
	tooLong := slices.ContainsFunc(w.spec.Words, func(one string) bool {
		n := utf8.RuneCountInString(one)
		return n == 0 || n > maxInterceptRunes
	})
	switch {
	case len(w.spec.Words) > maxInterceptWords || tooLong:
		return w.gateway.unusable(apiAddIntercept, "words out of bounds", "敏感词拦截规则“"+w.spec.Remark+"”一条最多 300 个词，每个 1 到 32 个字")
	case len(w.spec.Users) == 0 || len(w.spec.Users) > maxInterceptUsers:
		return w.gateway.unusable(apiAddIntercept, "users out of bounds", "敏感词拦截规则“"+w.spec.Remark+"”要管 1 到 1000 位成员：请检查 shop.staff")
	}
	return nil
}

func (w *intercept) read(ctx context.Context, id string) (url, differs string, err error) {
	var got interceptAnswer
	r := request{app: MainApp, api: apiGetIntercept, question: w.question, answers: []int{codeNoIntercept, codeInterceptGone}}
	if err := w.gateway.call(ctx, r, byRuleID{ruleID(id)}, &got); err != nil {
		return "", "", err
	}
	w.there = &got
	return "", w.differs(), nil
}

func (w *intercept) differs() string {
	there := w.there.Rule
	wanted, standing := slices.Clone(w.spec.Words), words(there.Words)
	slices.Sort(wanted)
	slices.Sort(standing)
	switch {
	case !slices.Equal(wanted, standing):
		return "word_list"
	case int(there.Type) != w.kind():
		return "intercept_type"
	case !slices.Equal(folded(words(there.Range.Users)), folded(w.spec.Users)):
		return "applicable_range"
	default:
		return ""
	}
}

func (w *intercept) kind() int {
	if w.spec.Block {
		return interceptBlock
	}
	return interceptWarn
}

func (w *intercept) name() string { return cutRunes(w.spec.Remark, maxInterceptName) }

// update tells the words anew, and of the members whom to add and whom to take
// away, for which it must know who is there.
func (w *intercept) update(ctx context.Context, id string) error {
	if w.there == nil {
		if _, _, err := w.read(ctx, id); err != nil {
			return err
		}
	}
	standing := words(w.there.Rule.Range.Users)
	body := interceptBody{ID: ruleID(id), Name: w.name(), Words: w.spec.Words, Type: w.kind()}
	if more := without(w.spec.Users, standing); len(more) > 0 {
		body.Add = &interceptRange{Users: more}
	}
	if fewer := without(standing, w.spec.Users); len(fewer) > 0 {
		body.Remove = &interceptRange{Users: fewer}
	}
	return w.gateway.call(ctx, request{app: MainApp, api: apiUpdateIntercept, answers: []int{codeNoIntercept, codeInterceptGone}}, body, nil)
}

// without are the userids of one list that another does not have.
func without(users, others []string) []string {
	known := folded(others)
	return slices.DeleteFunc(slices.Clone(users), func(id string) bool { return slices.Contains(known, fold(id)) })
}

// add makes the rule. One that has the name already is ours, from a time whose
// answer was lost: names are unique, and ours say whose they are.
func (w *intercept) add(ctx context.Context) (string, error) {
	var made struct {
		ID word `json:"rule_id"`
	}
	body := newInterceptBody{Name: w.name(), Words: w.spec.Words, Type: w.kind(), Range: interceptRange{Users: w.spec.Users}}
	err := w.gateway.call(ctx, request{app: MainApp, api: apiAddIntercept, answers: []int{codeInterceptTaken}}, body, &made)
	if refusedWith(err, codeInterceptTaken) {
		return w.adopt(ctx, err)
	}
	if err == nil && made.ID == "" {
		err = w.gateway.unusable(apiAddIntercept, "no rule_id in the answer", "企业微信建了敏感词拦截规则却没有给出编号，无法使用：请稍后重试")
	}
	return string(made.ID), err
}

// adopt finds the rule that has the name and makes it what the spec says.
func (w *intercept) adopt(ctx context.Context, taken error) (string, error) {
	var list struct {
		Rules []struct {
			ID   word `json:"rule_id"`
			Name word `json:"rule_name"`
		} `json:"rule_list"`
	}
	if err := w.gateway.get(ctx, request{app: MainApp, api: apiListIntercept}, url.Values{}, &list); err != nil {
		return "", err
	}
	for _, r := range list.Rules {
		if string(r.Name) == w.name() {
			return string(r.ID), w.update(ctx, string(r.ID))
		}
	}
	return "", taken
}

func (w *intercept) gone(err error) bool {
	var e *APIError
	return errors.As(err, &e) && (e.Code == codeNoIntercept || e.Code == codeInterceptGone)
}

// dropIntercept takes away a rule that no word is left for. One that is gone
// already is no matter.
func (g *Gateway) dropIntercept(ctx context.Context, spec bot.AssetSpec) error {
	id, _, err := g.standing(ctx, spec, &bot.Asset{})
	if err != nil || id == "" {
		return err
	}
	err = g.call(ctx, request{app: MainApp, api: apiDelIntercept, answers: []int{codeNoIntercept, codeInterceptGone}}, byRuleID{ruleID(id)}, nil)
	if err != nil && !(&intercept{}).gone(err) {
		return err
	}
	g.made.Delete(spec.Name)
	return nil
}
