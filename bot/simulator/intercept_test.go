package simulator

import (
	"fmt"
	"strings"
	"testing"
)

func TestInterceptRulesAreAsStrictAsWeCom(t *testing.T) {
	c := start(t)
	rule := func(change answer) answer {
		body := answer{"rule_name": "掌柜 1", "word_list": []string{"私下转账"}, "intercept_type": 1, "applicable_range": answer{"user_list": []string{"liming"}}}
		for k, v := range change {
			body[k] = v
		}
		return body
	}
	many := make([]string, 301)
	for i := range many {
		many[i] = fmt.Sprint("词", i)
	}
	for name, tc := range map[string]struct {
		code   int
		change answer
	}{
		"no name":             {40063, answer{"rule_name": ""}},
		"a name too long":     {40058, answer{"rule_name": strings.Repeat("长", 21)}},
		"301 words":           {41068, answer{"word_list": many}},
		"a word too long":     {41083, answer{"word_list": []string{strings.Repeat("长", 33)}}},
		"an odd type":         {40058, answer{"intercept_type": 3}},
		"for nobody":          {41076, answer{"applicable_range": answer{}}},
		"for a stranger":      {41076, answer{"applicable_range": answer{"user_list": []string{"nobody"}}}},
		"semantics of no use": {41084, answer{"semantics_list": []int{4}}},
	} {
		t.Run(name, func(t *testing.T) { c.want(tc.code, c.contact("add_intercept_rule", rule(tc.change))) })
	}
	id := c.want(0, c.contact("add_intercept_rule", rule(nil))).text("rule_id")
	c.want(41077, c.contact("add_intercept_rule", rule(nil)))
	c.want(41076, c.contact("update_intercept_rule", answer{"rule_id": id, "remove_applicable_range": answer{"user_list": []string{"liming"}}}))
	c.want(0, c.contact("update_intercept_rule", answer{"rule_id": id, "word_list": []string{"转我微信"}, "intercept_type": 1}))
	if got := c.want(0, c.contact("get_intercept_rule", answer{"rule_id": id})); fmt.Sprint(got.at("rule", "word_list")) != "[转我微信]" {
		t.Errorf("get answers %v", got)
	}
	c.want(0, c.contact("del_intercept_rule", answer{"rule_id": id}))
	c.want(41070, c.contact("get_intercept_rule", answer{"rule_id": id}))
}

func TestAnInterceptedMessageIsNotSent(t *testing.T) {
	c := start(t)
	for _, kind := range []int{1, 2} {
		c.want(0, c.contact("add_intercept_rule", answer{"rule_name": fmt.Sprint("掌柜 ", kind), "intercept_type": kind,
			"word_list": []string{fmt.Sprint("转我微信", kind)}, "applicable_range": answer{"user_list": []string{"liming"}}}))
	}
	say := func(text string) error {
		_, err := c.Speak(Utterance{From: "liming", ChatID: group1, Text: text})
		return err
	}
	if err := say("您转我微信1就行"); err == nil || !strings.Contains(err.Error(), "intercept") {
		t.Errorf("what is to be blocked is sent: %v", err)
	}
	c.do(say("您转我微信2就行"))
	c.do(say("您好"))
}
