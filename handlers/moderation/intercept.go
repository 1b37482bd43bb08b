package moderation

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
	"github.com/zhanggui/zhanggui/handlers/roster"
)

// JobIntercept is the job that keeps WeCom's intercept rules (敏感词拦截) for staff
// in step with the words in force. It wants to run at the start and every half
// hour, and is asked for when somebody changes a word.
const JobIntercept = "intercept"

// interceptAfter is how long after a change WeCom's rules follow: by then all
// instances have it in force.
const interceptAfter = 10 * time.Second

// FollowWords is the job that lets WeCom's rules follow a change of a time; the key
// is the change's.
func FollowWords(key string, at time.Time) bot.ScheduleJob {
	return bot.ScheduleJob{Name: JobIntercept, Key: "words/" + key, Due: at.Add(interceptAfter)}
}

// What a corp and a rule can have [docs 95097]. Half of the corp's rules are left
// to the shop itself.
const (
	interceptRules = 50
	interceptWords = 300
	interceptRunes = 32
	interceptUsers = 1000
)

// Intercept keeps the rules by which WeCom itself looks at what staff write, before
// a customer sees it. It makes none for customers: WeCom has none.
func Intercept(shop config.Shop, shelf *Shelf) bot.Handler {
	i := intercept{shop: shop.Moderation, roster: roster.New(shop), shelf: shelf}
	return bot.Handler{Name: "intercept", Kinds: []bot.Kind{bot.JobKind(JobIntercept), bot.JobKind(bot.JobSync)}, Handle: i.handle}
}

type intercept struct {
	shop   config.Moderation
	roster *roster.Roster
	shelf  *Shelf
}

func (i intercept) handle(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	due, ok := ev.Body.(bot.JobDue)
	if !ok || i.shop.Intercept != config.InterceptOff && len(i.shelf.Load().Rules()) == 0 {
		// A book that is not there yet takes nothing away.
		return nil, nil
	}
	users, err := i.users(v)
	if err != nil {
		return nil, err
	}
	var effects []bot.Effect
	words := i.words()
	for n := range interceptRules {
		spec := i.spec(n, words, users)
		have, err := v.Asset(spec.Name)
		if err != nil {
			return nil, err
		}
		if have.Name == "" && len(spec.Words) == 0 {
			// Rules are numbered without gaps: what is not there has none behind it.
			break
		}
		spec.Check = due.Name == bot.JobSync && have.RemoteID != "" && len(spec.Words) > 0
		if settled(have, spec, v.Now()) && !spec.Check {
			continue
		}
		spec.RemoteID = have.RemoteID
		effects = append(effects, bot.PrepareAsset{Spec: spec})
	}
	return effects, nil
}

// settled says that WeCom has what the spec wants, as far as is known.
func settled(have bot.Asset, spec bot.AssetSpec, now time.Time) bool {
	return have.Hash == spec.Hash && have.Problem == "" && have.Usable(now)
}

// spec is the n-th rule, with its part of the words; one behind the last has none.
func (i intercept) spec(n int, words, users []string) bot.AssetSpec {
	spec := bot.AssetSpec{Name: fmt.Sprintf("intercept:%d", n+1), Kind: bot.AssetIntercept, Remark: fmt.Sprintf("掌柜敏感词 %d", n+1)}
	if from := n * interceptWords; from < len(words) && len(users) > 0 {
		spec.Words = words[from:min(len(words), from+interceptWords)]
		spec.Users, spec.Block = users, i.shop.Intercept == config.InterceptBlock
	}
	// A struct of texts always marshals.
	said, _ := json.Marshal(spec)
	sum := sha256.Sum256(said)
	spec.Hash = hex.EncodeToString(sum[:16])
	return spec
}

// words are what staff are kept from writing: the single words in force for them
// that are more than a note and are trusted to act, those for staff alone first.
// They are in an order that does not change when one is added or taken away.
func (i intercept) words() []string {
	if i.shop.Intercept == config.InterceptOff {
		return nil
	}
	var rules []BookRule
	for _, r := range i.shelf.Load().Rules() {
		if i.fits(r) {
			rules = append(rules, r)
		}
	}
	slices.SortFunc(rules, func(a, b BookRule) int {
		return cmp.Or(cmp.Compare(interceptRank(a), interceptRank(b)), cmp.Compare(a.Words[0], b.Words[0]))
	})
	var words []string
	met := map[string]bool{}
	for _, r := range rules {
		if one := r.Words[0]; !met[one] {
			met[one] = true
			words = append(words, one)
		}
	}
	return words[:min(len(words), interceptRules*interceptWords)]
}

// fits says whether WeCom can look for a rule. It knows no word boundaries and no
// allowed phrases, so that 消毒品牌 is 毒品 to it: where it is to keep a message from
// being sent, only words are told that stand in nothing else.
func (i intercept) fits(r BookRule) bool {
	n := utf8.RuneCountInString(r.Word)
	if len(r.Words) != 1 || !r.Speakers.Hears(wordfilter.Staff) || r.Step == bot.StepNote || r.Reviewing || n < 1 || n > interceptRunes {
		return false
	}
	return i.shop.Intercept != config.InterceptBlock || len(r.Allow) == 0 && n >= surelyApart
}

// surelyApart is the length from which a word is not met inside of others.
const surelyApart = 3

func interceptRank(r BookRule) int {
	if r.Speakers == wordfilter.Staff {
		return 0
	}
	return 1
}

// users are those who serve or run the shop.
func (i intercept) users(v bot.View) ([]string, error) {
	everybody, err := i.roster.Everybody(v.Staff())
	if err != nil {
		return nil, err
	}
	var users []string
	for _, c := range everybody {
		if c.Role != bot.RoleAuditor {
			users = append(users, c.UserID)
		}
	}
	return users[:min(len(users), interceptUsers)], nil
}
