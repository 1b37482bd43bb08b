package commands

import (
	"fmt"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/handlers/moderation"
)

// rulesMost is how many rules with a word are listed one by one.
const rulesMost = 30

// wordList shows how many words of which kind there are, those of one kind, or the
// rules with a word.
func (c *counter) wordList(call bot.Call, v bot.View) (bot.Answer, error) {
	what := strings.TrimSpace(call.Arg("词").Text + " " + call.Arg("其他").Text)
	if what == "" {
		what = call.Arg("类别").Text
	}
	all, err := c.rulesKnown(v)
	if err != nil {
		return bot.Answer{}, err
	}
	if what == "" {
		return c.wordKinds(all)
	}
	category := c.categoryNamed(what)
	ofKind := slices.DeleteFunc(slices.Clone(all), func(r rule) bool { return r.Category != category || r.made.Off })
	if len(ofKind) > 0 {
		return c.wordsOfKind(category, ofKind)
	}
	fitting := slices.DeleteFunc(all, func(r rule) bool { return !strings.Contains(fold(r.Word), fold(what)) && fold(r.ID) != fold(what) })
	if len(fitting) == 0 {
		return say("没有带「%s」的规则。用 /敏感词 测 一句话，看会不会被找到；要加发 /敏感词 加 %s", shownText(cutRunes(what, 20)), quote(shownText(cutRunes(what, 20))))
	}
	lines := []string{fmt.Sprintf("带「%s」的规则有 %d 条：", shownText(cutRunes(what, 20)), len(fitting))}
	for i, r := range fitting[:min(len(fitting), rulesMost)] {
		lines = append(lines, fmt.Sprintf("%d. %s", i+1, c.ruleLine(r)))
	}
	if len(fitting) > rulesMost {
		lines = append(lines, "……还有更多，请写得准一点")
	}
	return bot.Answer{Text: strings.Join(lines, "\n")}, nil
}

// rulesKnown are all rules: those in force, as people changed them, and those that
// were taken out of force.
func (c *counter) rulesKnown(v bot.View) ([]rule, error) {
	made, err := v.Moderation().WordRules()
	if err != nil {
		return nil, err
	}
	changed := map[string]bool{}
	var all []rule
	for _, m := range made {
		changed[m.ID] = true
		all = append(all, c.ruleMade(m))
	}
	for _, b := range c.Moderator.Shelf.Load().Rules() {
		if !changed[b.ID] {
			all = append(all, rule{BookRule: b})
		}
	}
	return all, nil
}

// wordKinds says how many words there are of each kind, and which people added.
func (c *counter) wordKinds(all []rule) (bot.Answer, error) {
	counts := map[string]int{}
	var order, own []string
	inForce := 0
	for _, r := range all {
		if r.made.Off {
			continue
		}
		if inForce++; counts[r.Category] == 0 {
			order = append(order, r.Category)
		}
		if counts[r.Category]++; !r.shipped() {
			own = append(own, r.title())
		}
	}
	slices.Sort(order)
	lines := []string{fmt.Sprintf("在用的敏感词有 %d 条：", inForce)}
	for _, category := range order {
		lines = append(lines, fmt.Sprintf("· %s %d 条", c.categoryTitle(category), counts[category]))
	}
	if len(own) > 0 {
		lines = append(lines, fmt.Sprintf("其中店里自己加的 %d 条：%s", len(own), strings.Join(own[:min(len(own), 50)], "、")))
	}
	return bot.Answer{Text: strings.Join(append(lines, "看一类发 /敏感词 列 挖客；测一句话发 /敏感词 测 加葳信领券"), "\n")}, nil
}

// wordsOfKind lists the words of one kind, by how bad they are.
func (c *counter) wordsOfKind(category string, of []rule) (bot.Answer, error) {
	lines := []string{fmt.Sprintf("「%s」有 %d 条：", c.categoryTitle(category), len(of))}
	for _, step := range slices.Backward(bot.Steps()) {
		var words []string
		for _, r := range of {
			if word := r.title(); r.Step == step {
				if r.demoted() {
					word += "（只请人看）"
				}
				words = append(words, word)
			}
		}
		for i, some := range slices.Collect(slices.Chunk(words, 20)) {
			if i == 0 {
				lines = append(lines, fmt.Sprintf("【%s】%d 条", step.Title(), len(words)))
			}
			lines = append(lines, strings.Join(some, "、"))
		}
	}
	return bot.Answer{Text: strings.Join(lines, "\n")}, nil
}

// wordTest explains what would be found in a text that a customer or a member of
// staff writes.
func (c *counter) wordTest(call bot.Call) (bot.Answer, error) {
	text := strings.TrimSpace(call.Arg("词").Text + " " + call.Arg("其他").Text)
	if text == "" {
		return say("测哪句话？写在后面，例如：\n/敏感词 测 加葳信领券")
	}
	var lines []string
	for _, side := range []struct {
		by   bot.SpeakerKind
		name string
	}{{bot.SpeakerCustomer, "客户"}, {bot.SpeakerStaff, "员工"}} {
		hits, step := c.Moderator.Try(text, side.by)
		if len(hits) == 0 {
			lines = append(lines, side.name+"这样说：没有问题。")
			continue
		}
		lines = append(lines, fmt.Sprintf("%s这样说：找到 %d 处，第一次会到「%s」", side.name, len(hits), step.Title()))
		for _, h := range hits[:min(len(hits), 10)] {
			lines = append(lines, "· "+c.hitLine(bot.Violation{Text: text}, h)+"（"+h.Step.Title()+ruleNamed(h)+"）")
		}
	}
	return bot.Answer{Text: strings.Join(lines, "\n")}, nil
}

func ruleNamed(h bot.Hit) string {
	if h.Rule == "" {
		return ""
	}
	return "，规则 " + shownText(moderation.Masked(h.Rule))
}
