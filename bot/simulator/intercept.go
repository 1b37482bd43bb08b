package simulator

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Codes of intercept rules [docs 90313]: too many words, too many rules, no such
// rule, the range, the name, a word, the semantics.
const (
	interceptWordsCode     = 41068
	interceptRulesCode     = 41069
	interceptUnknownCode   = 41070
	interceptRangeCode     = 41076
	interceptNameCode      = 41077
	interceptWordCode      = 41083
	interceptSemanticsCode = 41084
	mostIntercepts         = 100
	mostInterceptWords     = 300
)

// interceptRule is a 敏感词拦截 rule: it looks at what staff write to customers
// [docs 95097].
type interceptRule struct {
	id, app, name string
	words         []string
	semantics     []int
	kind          int
	users         []string
	departments   []int
	created       time.Time
}

type interceptRange struct {
	Users       []string `json:"user_list"`
	Departments []int    `json:"department_list"`
}

func (in *interceptRange) empty() bool {
	return in == nil || len(in.Users) == 0 && len(in.Departments) == 0
}

// addInterceptRule is add_intercept_rule.
func addInterceptRule(s *Simulator, c *call, in *struct {
	Name      string          `json:"rule_name" rule:"required,chars=20"`
	Words     []string        `json:"word_list" rule:"required"`
	Semantics []int           `json:"semantics_list"`
	Kind      int             `json:"intercept_type" rule:"required,min=1,max=2"`
	Range     *interceptRange `json:"applicable_range" rule:"required"`
}) (any, error) {
	if len(s.intercepts) >= mostIntercepts {
		return nil, refuse(interceptRulesCode, "")
	}
	if in.Range.empty() {
		return nil, refuse(interceptRangeCode, "neither user_list nor department_list")
	}
	r := &interceptRule{app: c.app.Name, name: in.Name, words: in.Words, semantics: in.Semantics, kind: in.Kind, created: s.now()}
	if err := s.checkIntercept(r); err != nil {
		return nil, err
	}
	if err := s.widen(r, in.Range); err != nil {
		return nil, err
	}
	r.id = s.newID("", 12)
	s.intercepts = append(s.intercepts, r)
	return reply{"rule_id": r.id}, nil
}

func (s *Simulator) checkIntercept(r *interceptRule) error {
	if len(r.words) > mostInterceptWords {
		return refuse(interceptWordsCode, "")
	}
	for _, w := range r.words {
		if n := utf8.RuneCountInString(w); n < 1 || n > 32 {
			return refuse(interceptWordCode, "a word has 1 to 32 characters")
		}
	}
	for _, n := range r.semantics {
		if n < 1 || n > 3 {
			return refuse(interceptSemanticsCode, "")
		}
	}
	for _, other := range s.intercepts {
		if other != r && other.id != r.id && other.name == r.name {
			return refuse(interceptNameCode, "")
		}
	}
	return nil
}

// widen adds members and departments to a rule's range.
func (s *Simulator) widen(r *interceptRule, in *interceptRange) error {
	if in.empty() {
		return nil
	}
	if len(in.Users) > 1000 || len(in.Departments) > 1000 {
		return refuse(interceptRangeCode, "")
	}
	for _, u := range in.Users {
		m := s.staff[lower(u)]
		if m == nil {
			return refuse(interceptRangeCode, "unknown userid")
		}
		if !slices.Contains(r.users, m.UserID) {
			r.users = append(r.users, m.UserID)
		}
	}
	r.departments = append(r.departments, in.Departments...)
	return nil
}

func (r *interceptRule) narrow(in *interceptRange) {
	if in.empty() {
		return
	}
	r.users = slices.DeleteFunc(r.users, func(u string) bool {
		return slices.ContainsFunc(in.Users, func(gone string) bool { return lower(gone) == lower(u) })
	})
	r.departments = slices.DeleteFunc(r.departments, func(d int) bool { return slices.Contains(in.Departments, d) })
}

func (s *Simulator) intercept(id string) (*interceptRule, error) {
	for _, r := range s.intercepts {
		if r.id == id {
			return r, nil
		}
	}
	return nil, refuse(interceptUnknownCode, "")
}

func (s *Simulator) ownIntercept(c *call, id string) (*interceptRule, error) {
	r, err := s.intercept(id)
	if err == nil && r.app != c.app.Name {
		return nil, refuse(interceptUnknownCode, "another app made it")
	}
	return r, err
}

type byRuleID struct {
	ID string `json:"rule_id" rule:"required"`
}

// getInterceptRuleList is get_intercept_rule_list: those of the whole corp.
func getInterceptRuleList(s *Simulator, _ *call) (any, error) {
	list := []reply{}
	for _, r := range s.intercepts {
		list = append(list, reply{"rule_id": r.id, "rule_name": r.name, "create_time": r.created.Unix()})
	}
	return reply{"rule_list": list}, nil
}

// getInterceptRule is get_intercept_rule.
func getInterceptRule(s *Simulator, _ *call, in *byRuleID) (any, error) {
	r, err := s.intercept(in.ID)
	if err != nil {
		return nil, err
	}
	return reply{"rule": reply{
		"rule_id": r.id, "rule_name": r.name, "word_list": r.words, "semantics_list": r.semantics, "intercept_type": r.kind,
		"applicable_range": reply{"user_list": r.users, "department_list": r.departments},
	}}, nil
}

// updateInterceptRule is update_intercept_rule: an empty word_list changes
// nothing, an absent extra_rule clears the semantics.
func updateInterceptRule(s *Simulator, c *call, in *struct {
	byRuleID
	Name  string   `json:"rule_name" rule:"chars=20"`
	Words []string `json:"word_list"`
	Extra *struct {
		Semantics []int `json:"semantics_list"`
	} `json:"extra_rule"`
	Kind   int             `json:"intercept_type" rule:"max=2"`
	Add    *interceptRange `json:"add_applicable_range"`
	Remove *interceptRange `json:"remove_applicable_range"`
}) (any, error) {
	r, err := s.ownIntercept(c, in.ID)
	if err != nil {
		return nil, err
	}
	next := *r
	next.users, next.departments, next.semantics = slices.Clone(r.users), slices.Clone(r.departments), nil
	if in.Name != "" {
		next.name = in.Name
	}
	if len(in.Words) > 0 {
		next.words = in.Words
	}
	if in.Extra != nil {
		next.semantics = in.Extra.Semantics
	}
	if in.Kind != 0 {
		next.kind = in.Kind
	}
	if err := s.checkIntercept(&next); err != nil {
		return nil, err
	}
	if err := s.widen(&next, in.Add); err != nil {
		return nil, err
	}
	if next.narrow(in.Remove); len(next.users)+len(next.departments) == 0 {
		return nil, refuse(interceptRangeCode, "nobody would be left")
	}
	*r = next
	return nil, nil
}

// delInterceptRule is del_intercept_rule.
func delInterceptRule(s *Simulator, c *call, in *byRuleID) (any, error) {
	r, err := s.ownIntercept(c, in.ID)
	if err != nil {
		return nil, err
	}
	s.intercepts = slices.DeleteFunc(s.intercepts, func(other *interceptRule) bool { return other == r })
	return nil, nil
}

// intercepted says why a member's message to a customer is not sent.
func (s *Simulator) intercepted(userID, text string) error {
	for _, r := range s.intercepts {
		if r.kind != 1 || !slices.Contains(r.users, userID) {
			continue
		}
		for _, w := range r.words {
			if strings.Contains(strings.ToLower(text), strings.ToLower(w)) {
				return fmt.Errorf("simulator: WeCom does not send this message of %q: the intercept rule %q has the word %q", userID, r.name, w)
			}
		}
	}
	return nil
}
