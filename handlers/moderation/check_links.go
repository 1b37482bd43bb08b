package moderation

import (
	"regexp"
	"slices"
	"strings"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/wordfilter"
)

const checkLinks = "links"

// links looks for addresses that lead away from the shop: all that the allow-list
// does not have.
func links(s *Settings) (Check, bool) {
	step, wanted := s.step(checkLinks)
	allowed := s.allowed()
	return Check{Name: checkLinks, Title: "外部链接", Speakers: wordfilter.Customers, Look: func(said Said) Verdict {
		return verdict(checkLinks, linksIn(said.Words, allowed), bot.Hit{
			Word: "外部链接", Category: categoryAdvertising, Step: step, Why: "链接不在放行的网址里：可能是广告，也可能把客户带到别处",
		})
	}}, wanted
}

// domains are where links may lead: sites, with all that is under them, and with a
// slash single pages, with all that follows.
type domains []string

// allowed are the sites of the configuration and the shop's own pages. An address
// of the shop's without a path stands for its site.
func (s *Settings) allowed() domains {
	var all domains
	for _, d := range s.Domains {
		all = append(all, strings.ToLower(strings.TrimSpace(d)))
	}
	for _, own := range s.Own {
		own = strings.TrimRight(strings.ToLower(strings.TrimSpace(own)), "/")
		if page := withoutScheme(own); strings.Contains(page, "/") {
			all = append(all, page)
		} else {
			all = append(all, hostOf(own))
		}
	}
	return slices.DeleteFunc(all, func(d string) bool { return d == "" })
}

// allow says whether an address, in small letters, may be led to.
func (d domains) allow(link string) bool {
	host, page := strings.TrimSuffix(hostOf(link), "."), withoutScheme(link)
	for _, one := range d {
		rest, begins := strings.CutPrefix(page, one)
		switch {
		case !strings.Contains(one, "/") && (host == one || strings.HasSuffix(host, "."+one)):
			return true
		case strings.Contains(one, "/") && begins && (rest == "" || strings.ContainsAny(rest[:1], "/?#")):
			return true
		}
	}
	return false
}

func withoutScheme(link string) string {
	return strings.TrimPrefix(strings.TrimPrefix(link, "https://"), "http://")
}

// Kinds of address by their end. The strong ones are an address wherever they
// stand, the weak ones are words as well and want a scheme, www or a path.
const (
	strongEnds = `com|cn|net|org|top|xyz|vip|shop|club|cc|site|icu|biz|info|ink|wang|ltd|tk|pw|mobi`
	weakEnds   = `me|nu|cx|fm|am|io|co|tv|ly|gl|gg|to|so|im|la|in|us|my|de|fr|it|be|ru|jp|kr|hk|tw|uk|eu|sg|th|vn|ph|ws|sh|ai|app|dev|art|fun|fit|fan|fans|ren|red|pro|one|life|live|link|tech|work|world|today|space|website|press|host|store|online|group|asia|name|buzz|cyou|cloud|page|run|bar|best|games|team|video|wiki|email|mom|lol|monster|quest|sale|网址|公司|网络|中国|我爱你|商店|集团|在线|移动`
)

var (
	// schemed is anything with a scheme, as https://, weixin://dl or #小程序://.
	schemed = regexp.MustCompile(`(?:[a-z][a-z0-9+.\-]{1,15}|#小程序)\s?:\s?[/\\]{2}\s?[^\s"'<>，。；！？、（）()【】「」《》]+`)
	// bare is an address without a scheme. Between its parts there may be a dot of
	// any kind, or the word for one.
	dot  = `(?:\.|\s{1,2}\.\s{0,2}|\.\s{1,2}|[。·•‧∙丶]|\s?[\[({<【]\s?(?:\.|点|dot)\s?[\])}>】]\s?|\s?点\s?|\s?點\s?|\sdot\s)`
	path = `(?:\s?:\d{2,5})?(?:[/?#][a-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*)?`
	bare = regexp.MustCompile(`((?:[a-z0-9][a-z0-9\-]*` + dot + `)+)(` + strongEnds + `|c[\s*\-.。·]?[o0][\s*\-.。·]?m|` + weakEnds + `)(` + path + `)`)
	dots = regexp.MustCompile(dot)
	// spoken is what copying a link of Taobao or the like gives: ￥AbC123dEf45￥.
	spoken = regexp.MustCompile(`[￥¥€$₤₴¢₳₰]\s?(?:CZ\d{4}\s)?[A-Za-z0-9]{9,14}\s?[￥¥€$₤₴¢₳₰]`)
)

// straight writes an end such as c0m or c o m as it is meant.
var straight = strings.NewReplacer(" ", "", "*", "", "-", "", ".", "", "。", "", "·", "", "0", "o")

// linksIn are the places of addresses that a list does not allow.
func linksIn(text string, allowed domains) []place {
	var all []place
	for _, at := range spoken.FindAllStringIndex(text, -1) {
		if strings.ContainsAny(text[at[0]:at[1]], "0123456789") {
			all = append(all, place{start: at[0], end: at[1]})
		}
	}
	p := plainOf(text)
	if !p.latin && !strings.Contains(p.text, "//") {
		return all
	}
	var schemes [][]int
	for _, at := range schemed.FindAllStringIndex(p.text, -1) {
		schemes = append(schemes, at)
		if !allowed.allow(p.text[at[0]:at[1]]) {
			all = append(all, p.link(at[0], at[1], nil))
		}
	}
	mails := email.FindAllStringIndex(p.text, -1)
	for _, at := range bare.FindAllStringSubmatchIndex(p.text, -1) {
		if overlaps(schemes, at[0], at[1]) || overlaps(mails, at[0], at[1]) || !p.isAddress(at) {
			continue
		}
		host := dots.ReplaceAllString(p.text[at[2]:at[3]], ".") + straight.Replace(p.text[at[4]:at[5]])
		if allowed.allow(host + strings.TrimSpace(p.text[at[6]:at[7]])) {
			continue
		}
		var via []string
		if strings.Trim(p.text[at[2]:at[3]], "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" {
			via = []string{"separator"}
		}
		all = append(all, p.link(at[0], at[1], via))
	}
	return apart(all)
}

// link is where an address stood. The mark that ends a sentence is none of it.
func (p plain) link(start, end int, via []string) place {
	for end > start && strings.ContainsRune(".,;:!?)]'", rune(p.text[end-1])) {
		end--
	}
	from, to := p.place(start, end)
	return place{start: from, end: to, via: via}
}

func overlaps(all [][]int, start, end int) bool {
	for _, at := range all {
		if start < at[1] && at[0] < end {
			return true
		}
	}
	return false
}

// isAddress says whether what looks like an address without a scheme is one: it
// stands alone, its name is a name, and where its end is a word it has more of an
// address to it.
func (p plain) isAddress(at []int) bool {
	name, end, rest := p.text[at[2]:at[3]], straight.Replace(p.text[at[4]:at[5]]), p.text[at[6]:at[7]]
	if at[0] > 0 && (p.text[at[0]-1] == '@' || isWordByte(p.text[at[0]-1])) {
		return false
	}
	if after := at[7]; rest == "" && after < len(p.text) && (isWordByte(p.text[after]) || p.text[after] == '@') {
		return false
	}
	labels := strings.Split(strings.Trim(dots.ReplaceAllString(name, "."), "."), ".")
	last := labels[len(labels)-1]
	clear := labels[0] == "www" || labels[0] == "m" && len(labels) > 1 || strings.HasPrefix(rest, "/")
	loose := strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-.") != ""
	switch {
	case strings.Trim(last, "0123456789-") == "" && len(last) < 3 && !clear:
		return false // 3点cn, 69.cc
	case clear:
		return true
	case !strings.Contains("|"+strongEnds+"|", "|"+end+"|"):
		return false
	case loose:
		return len(last) >= 2
	}
	return true
}

func isWordByte(c byte) bool { return isLetter(c) || isDigit(c) || c == '_' }

// hostOf is the site that an address leads to, as browsers take it; nothing if
// that is not clear. WeChat's own links (weixin://, #小程序://) lead to WeChat.
func hostOf(link string) string {
	scheme, rest, found := strings.Cut(link, ":")
	if !found || !strings.HasPrefix(strings.TrimSpace(rest), "/") && !strings.HasPrefix(strings.TrimSpace(rest), `\`) {
		rest = "//" + link
	} else if scheme == "weixin" || scheme == "#小程序" {
		return "weixin.qq.com"
	}
	rest = strings.TrimLeft(rest, " /")
	if strings.Contains(rest, `\`) {
		return ""
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	rest = rest[strings.LastIndex(rest, "@")+1:]
	rest, _, _ = strings.Cut(rest, ":")
	return strings.Trim(dots.ReplaceAllString(rest, "."), " .")
}
