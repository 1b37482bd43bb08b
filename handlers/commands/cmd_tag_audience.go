package commands

import (
	"github.com/zhanggui/zhanggui/bot"
)

// audienceMost is how many customers one command takes on, audiencePage how many
// are read at once.
const (
	audienceMost = 1000
	audiencePage = 200
)

// audience is whom a command is about.
type audience struct {
	// relations are those that WeCom takes tags for, in the caller's scope.
	relations []bot.Relation
	// name is that of the one customer, if it is about one.
	name string
	// more is how many an expression holds for beyond what is taken on.
	more int64
}

// pairsFor are the pairs that a command is about, or what is wrong with how it
// names them.
func (c *counter) pairsFor(call bot.Call, v bot.View) (audience, bot.Answer, error) {
	if id := call.Arg("客户").Text; id != "" {
		return c.pairsOf(call, v, id)
	}
	var found audience
	taken := 0
	for after := int64(0); taken < audienceMost; {
		page, err := v.Desk().Audience(call.Scope, call.Arg("人群").Text, after, min(audiencePage, audienceMost-taken))
		if err != nil {
			return found, bot.Answer{}, err
		}
		if page.Problem != "" {
			return found, bot.Answer{Text: "人群的条件没看懂：" + shownText(page.Problem) + "\n例如：人群=\"新客 and seen > 30d\""}, nil
		}
		if page.Count == 0 {
			return found, bot.Answer{Text: "没有符合条件的客户。把条件放宽一点试试，例如：人群=\"新客\""}, nil
		}
		if found.relations, err = c.reachable(call, v, page.Pairs, found.relations); err != nil {
			return found, bot.Answer{}, err
		}
		taken += len(page.Pairs)
		found.more = page.Count - int64(taken)
		if after = page.Next; after == 0 || len(page.Pairs) == 0 {
			found.more = 0
			break
		}
	}
	return found, bot.Answer{}, nil
}

// reachable adds those of a page's pairs that WeCom takes tags for.
func (c *counter) reachable(call bot.Call, v bot.View, pairs []bot.Pair, to []bot.Relation) ([]bot.Relation, error) {
	ids := make([]string, len(pairs))
	for i, p := range pairs {
		ids[i] = p.ExternalUserID
	}
	if err := v.Meet(ids); err != nil {
		return to, err
	}
	for _, p := range pairs {
		r, err := v.Relation(p)
		if err != nil {
			return to, err
		}
		if r.Status.Reachable() && inScope(call.Scope, r) {
			to = append(to, r)
		}
	}
	return to, nil
}

// pairsOf are the pairs of one customer in the caller's scope.
func (c *counter) pairsOf(call bot.Call, v bot.View, id string) (audience, bot.Answer, error) {
	person, err := v.Desk().Person(call.Scope, id)
	if err != nil {
		return audience{}, bot.Answer{}, err
	}
	if len(person.Identities) == 0 {
		problem, err := c.nobody()
		return audience{}, problem, err
	}
	found := audience{name: shownName(person.Identities[0].Name)}
	relations, err := v.Pairs(id)
	for _, r := range relations {
		if r.Status.Reachable() && inScope(call.Scope, r) {
			found.relations = append(found.relations, r)
		}
	}
	return found, bot.Answer{}, err
}
