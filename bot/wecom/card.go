package wecom

import (
	"net/url"
	"regexp"

	"github.com/zhanggui/zhanggui/bot"
)

// What a card shows, in characters: WeCom advises these lengths and shows no
// more on a phone [docs 90236]. A key and an address are bounded in bytes.
const (
	maxCardSource   = 20
	maxCardTitle    = 36
	maxCardDetail   = 44
	maxCardText     = 160
	maxCardBig      = 14
	maxCardBigNote  = 22
	maxCardRowName  = 10
	maxCardRowValue = 30
	maxCardLink     = 18
	maxCardButton   = 10

	maxCardRows    = 6
	maxCardLinks   = 3
	maxCardButtons = 6
	maxCardKey     = 1024
	maxCardURL     = 2048
)

// Styles of a button: 1 to 4 [docs 90236]; which is red is own knowledge.
const (
	buttonMain   = 1
	buttonPlain  = 2
	buttonDanger = 3
)

// taskForm is what a task_id may look like [docs 90236].
var taskForm = regexp.MustCompile(`^[0-9A-Za-z_\-@]{1,128}$`)

// The types of card that are sent.
const (
	cardNotice  = "text_notice"
	cardButtons = "button_interaction"
)

// templateCard is a card as WeCom takes it.
type templateCard struct {
	Type    string           `json:"card_type"`
	Source  *cardSource      `json:"source,omitempty"`
	Title   *cardPhrase      `json:"main_title,omitempty"`
	Big     *cardPhrase      `json:"emphasis_content,omitempty"`
	Text    string           `json:"sub_title_text,omitempty"`
	Rows    []cardRow        `json:"horizontal_content_list,omitempty"`
	Links   []cardLink       `json:"jump_list,omitempty"`
	Action  *cardTap         `json:"card_action,omitempty"`
	Task    string           `json:"task_id,omitempty"`
	Buttons []cardButtonBody `json:"button_list,omitempty"`
	// Replace greys the buttons, in an update only.
	Replace string `json:"replace_text,omitempty"`
}

type cardSource struct {
	Desc string `json:"desc"`
}

type cardPhrase struct {
	Title string `json:"title,omitempty"`
	Desc  string `json:"desc,omitempty"`
}

type cardRow struct {
	Type  int    `json:"type,omitempty"`
	Name  string `json:"keyname"`
	Value string `json:"value,omitempty"`
	URL   string `json:"url,omitempty"`
}

type cardLink struct {
	Type  int    `json:"type"`
	Title string `json:"title"`
	URL   string `json:"url"`
}

type cardTap struct {
	Type int    `json:"type"`
	URL  string `json:"url"`
}

type cardButtonBody struct {
	Text  string `json:"text"`
	Style int    `json:"style"`
	Key   string `json:"key"`
}

// newCard makes a card as WeCom takes it: with buttons a button_interaction,
// otherwise a text_notice. A card that cannot be one is nil, with the reason.
func newCard(c bot.Card) (*templateCard, string) {
	buttons := cardKeys(c.Buttons)
	title := c.Title
	if title == "" {
		title = c.Text
	}
	switch {
	case title == "":
		return nil, "卡片没有标题"
	case len(buttons) > 0 && !taskForm.MatchString(c.Task):
		return nil, "卡片的任务编号不合要求"
	case len(buttons) == 0 && !address(c.URL):
		return nil, "卡片既没有按钮也没有链接"
	}
	card := &templateCard{
		Type: cardNotice, Title: &cardPhrase{cutShown(title, maxCardTitle), cutShown(c.Detail, maxCardDetail)},
		Text: cutShown(c.Text, maxCardText), Buttons: buttons,
	}
	if c.Source != "" {
		card.Source = &cardSource{cutShown(c.Source, maxCardSource)}
	}
	if address(c.URL) {
		card.Action = &cardTap{1, c.URL}
	}
	if taskForm.MatchString(c.Task) {
		card.Task = c.Task
	}
	if len(buttons) > 0 {
		card.Type = cardButtons
		card.Rows = cardRows(c, true)
		return card, ""
	}
	card.Rows = cardRows(c, false)
	if c.Big != "" {
		card.Big = &cardPhrase{cutShown(c.Big, maxCardBig), cutShown(c.BigNote, maxCardBigNote)}
	}
	for _, l := range c.Links {
		if address(l.URL) && l.Title != "" && len(card.Links) < maxCardLinks {
			card.Links = append(card.Links, cardLink{1, cutShown(l.Title, maxCardLink), l.URL})
		}
	}
	return card, ""
}

// cardKeys are the buttons that WeCom takes. A line is a command and cannot be
// cut without meaning something else, so a button whose line is too long is
// left out, and so is a second one with the same line (42051).
func cardKeys(buttons []bot.CardButton) []cardButtonBody {
	var list []cardButtonBody
	seen := map[string]bool{}
	for _, b := range buttons {
		if b.Text == "" || b.Line == "" || len(b.Line) > maxCardKey || seen[b.Line] || len(list) == maxCardButtons {
			continue
		}
		seen[b.Line] = true
		style := buttonPlain
		switch {
		case b.Danger:
			style = buttonDanger
		case b.Main:
			style = buttonMain
		}
		list = append(list, cardButtonBody{cutShown(b.Text, maxCardButton), style, b.Line})
	}
	return list
}

// cardRows are the lines of name and value. A card with buttons has no place
// for one large number nor for links below it: they become lines.
func cardRows(c bot.Card, all bool) []cardRow {
	var wanted []bot.CardRow
	if all && c.Big != "" {
		name := c.BigNote
		if name == "" {
			name = "数量"
		}
		wanted = append(wanted, bot.CardRow{Name: name, Value: c.Big})
	}
	wanted = append(wanted, c.Rows...)
	if all {
		for _, l := range c.Links {
			wanted = append(wanted, bot.CardRow{Name: "链接", Value: l.Title, URL: l.URL})
		}
	}
	var rows []cardRow
	for _, w := range wanted {
		if w.Name == "" || len(rows) == maxCardRows {
			continue
		}
		row := cardRow{Name: cutShown(w.Name, maxCardRowName), Value: cutShown(w.Value, maxCardRowValue)}
		if address(w.URL) {
			row.Type, row.URL = 1, w.URL
		}
		rows = append(rows, row)
	}
	return rows
}

// address says whether a card may lead there.
func address(link string) bool {
	u, err := url.Parse(link)
	return err == nil && webAddress(u) && len(link) <= maxCardURL
}

// cutShown is a text of at most so many characters; one that was cut ends with
// "…", so that nobody takes a piece for the whole.
func cutShown(text string, limit int) string {
	if short := cutRunes(text, limit); short == text {
		return text
	}
	return cutRunes(text, limit-1) + "…"
}
