package templates

// Violation is what may be said of a message that broke a rule. Names come in
// marks already; what is not known is empty.
type Violation struct {
	// ID is the violation's, for commands.
	ID string
	// Customer said it, or with staff Speaker; Group is where.
	Customer, Speaker, Group string
	// Said are the words, cut; Why what is wrong with them; Climbed why the step is
	// higher than that.
	Said, Why, Climbed string
	// Category is the list or the check, Reply polite words to paste.
	Category, Reply string
	// Appellant asked for another look, Appeal is what they said, DecidedBy who
	// decided before.
	Appellant, Appeal, DecidedBy string
	// Overturned is what came of an appeal, Note why, Until ("到 …", "长期") the end of what the
	// customer is kept from, Send what to tell the customer.
	Overturned        bool
	Note, Until, Send string
	// Plain says that there are no buttons.
	Plain bool
}

// RuleDemoted is a rule of the sensitive-word check that was wrong too often.
type RuleDemoted struct {
	Word, Rule string
	// Decided is how often people looked at it in so many days, Right how often
	// they found it right; Percent of that is below Line.
	Days, Decided, Right, Percent, Line int
}

// Suggestion is what a customer asked for, and words to answer with.
type Suggestion struct {
	Customer, Group string
	Interest, Said  string
	Answer, Todo    string
	// Plain says that there are no buttons.
	Plain bool
}

func violationSamples() []any {
	all := []any{Violation{ID: "V7Q2MDAK", Customer: "一位客户", Speaker: "一位客户", Said: "「加我微信」", Why: "广告"}}
	for _, category := range []string{
		"unfriendly", "advertising", "phones", "vulgar", "misinformation", "fan_circle", "competitor", "illegal", "staff",
	} {
		for _, plain := range []bool{false, true} {
			all = append(all, Violation{
				ID: "V7Q2MDAK", Customer: "「小美」", Speaker: "李明", Group: "「福利群」", Said: "「加我微信」", Why: "把客户带到别处", Climbed: "30 天里第 2 次了",
				Category: category, Reply: "谢谢您的理解～", Appellant: "李明", Appeal: "是在问我们的号", DecidedBy: "韩梅", Overturned: plain,
				Note: "看过前后了", Until: "到 11月23日 10:00", Send: "您好", Plain: plain,
			})
		}
	}
	return all
}

func ruleDemotedSamples() []any {
	return []any{RuleDemoted{Word: "加微信", Rule: "poaching/加微信", Days: 90, Decided: 12, Right: 6, Percent: 50, Line: 80}}
}

func suggestionSamples() []any {
	full := Suggestion{Customer: "「小美」", Group: "「福利群」", Interest: "燕麦奶", Said: "「有没有燕麦奶」", Answer: "有的，在二号货架", Todo: "suggest:K7Q2MDA"}
	plain := full
	plain.Plain = true
	bare := Suggestion{Customer: "一位客户", Interest: "燕麦奶", Said: "「燕麦奶」", Todo: "suggest:K7Q2MDA"}
	plainBare := bare
	plainBare.Plain = true
	return []any{full, plain, bare, plainBare}
}
