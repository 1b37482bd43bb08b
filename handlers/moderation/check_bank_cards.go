package moderation

import (
	"regexp"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

const checkBankCards = "bank_cards"

// bankCards looks for the numbers of bank cards: who pays to one pays past the
// shop. It is about staff in every talk, and about customers in groups; what a
// customer tells a clerk alone is for a refund.
func bankCards(s *Settings) (Check, bool) {
	step, wanted := s.step(checkBankCards)
	return Check{Name: checkBankCards, Title: "银行卡号", Speakers: wordfilter.Both, Look: func(said Said) Verdict {
		if said.ChatID == "" && !said.ByStaff() {
			return Verdict{Check: checkBankCards, Details: "客户单独发给店员的卡号多半是为了退款，不查"}
		}
		category, why := categoryPoaching, "群里发了银行卡号：可能是绕开店里收款，也可能泄露了自己的卡号"
		if said.ByStaff() {
			category, why = categoryStaff, "店员给客户发了银行卡号：收款请走店里的渠道，私人收款出了问题没人能负责"
		}
		return verdict(checkBankCards, bankCardsIn(said.Words), bot.Hit{Word: "银行卡号", Category: category, Step: step, Why: why})
	}}, wanted
}

// cards are how the numbers of cards begin, by their length: UnionPay and the old
// cards of Chinese banks, and Visa, Mastercard, Amex, JCB, Diners. Barcodes have
// 13 digits, orders often 18 or 19, so lengths that hardly any card has are left
// out.
var cards = map[int]*regexp.Regexp{
	14: regexp.MustCompile(`^3(?:0[0-5]|[68])`),
	15: regexp.MustCompile(`^3[47]`),
	16: regexp.MustCompile(`^(?:62|81|4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|35(?:2[89]|[3-8])|6011|65)`),
	17: regexp.MustCompile(`^62`),
	18: regexp.MustCompile(`^62`),
	19: regexp.MustCompile(`^(?:62|9558|9559|6[04]\d\d38|603)`),
}

// bankCardsIn are the places of bank cards' numbers.
func bankCardsIn(text string) []place {
	p := plainOf(text)
	var all []place
	for _, row := range p.numbers(true) {
		for from := 0; from < len(row.groups); from++ {
			for to := min(len(row.groups), from+cardGroups); to > from; to-- {
				n := row.piece(from, to)
				if isCard(n) && !p.isOrder(n) && !p.isPrice(n) && !p.attached(n) {
					all = append(all, p.of(n))
					from = to - 1
					break
				}
			}
		}
	}
	return apart(all)
}

// cardGroups is the most groups that a card's number is written in.
const cardGroups = 19

func isCard(n number) bool {
	begins := cards[len(n.digits)]
	return begins != nil && begins.MatchString(n.digits) && n.alone() && isCardShape(n) && luhn(n.digits)
}

// isCardShape says whether people part a card's number so: by fours, at its
// beginning, or every digit.
func isCardShape(n number) bool {
	groups := n.groups
	if len(groups) == 1 || len(groups) == len(n.digits) {
		return true
	}
	if !n.within(" -" + sign) {
		return false
	}
	for _, g := range groups[:len(groups)-1] {
		if g != 4 && g != 6 && g != 5 {
			return false
		}
	}
	return true
}

// luhn is the check digit of cards (ISO/IEC 7812).
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
