package simulator

import (
	"reflect"
	"regexp"
)

var taskID = regexp.MustCompile(`^[0-9A-Za-z_\-@]{1,128}$`)

// checkNewCard checks a card that is sent: what its type asks for, and that its
// task_id was never used by the app [docs 90236].
func (s *Simulator) checkNewCard(a *app, c *Card) error {
	if err := s.checkCard(c); err != nil {
		return err
	}
	if c.ReplaceText != "" {
		return refuse(40058, "replace_text is for updates")
	}
	interactive := c.needsTask()
	switch {
	case c.TaskID == "" && interactive, c.TaskID != "" && !taskID.MatchString(c.TaskID):
		return refuse(42014, "")
	case a.taskIDs[c.TaskID]:
		return refuse(42014, "the task_id has been used")
	case interactive && a.CallbackURL == "":
		return refuse(43012, "")
	}
	return nil
}

// needsTask says whether somebody can answer the card.
func (c *Card) needsTask() bool {
	return c.Menu != nil || c.CardType == "button_interaction" || c.CardType == "vote_interaction" || c.CardType == "multiple_interaction"
}

// checkCard checks what a card's type asks for and forbids.
func (s *Simulator) checkCard(c *Card) error {
	parts := cardParts[c.CardType]
	if parts == nil {
		return refuse(42031, "%q", c.CardType)
	}
	for name, value := range map[string]any{"emphasis_content": c.Emphasis, "quote_area": c.Quote, "vertical_content_list": c.Vertical,
		"card_image": c.Image, "image_text_area": c.ImageText, "button_list": c.Buttons, "button_selection": c.Selection,
		"checkbox": c.CheckBox, "select_list": c.Selects, "submit_button": c.Submit, "jump_list": c.Jumps,
		"horizontal_content_list": c.Horizontal, "action_menu": c.Menu} {
		if !reflect.ValueOf(value).IsZero() && !parts[name] {
			return refuse(40058, "%s is not for %s", name, c.CardType)
		}
	}
	if err := c.checkAction(); err != nil {
		return err
	}
	if err := c.checkKeys(); err != nil {
		return err
	}
	for i, r := range c.Horizontal {
		if r.Type == 1 && r.URL == "" || r.Type == 3 && r.UserID == "" {
			return refuse(40063, "horizontal_content_list[%d]", i)
		}
		if r.Type == 2 {
			if err := s.usableMedia(r.MediaID, "file"); err != nil {
				return err
			}
		}
	}
	for i, j := range c.Jumps {
		if j.Type == 1 && j.URL == "" || j.Type == 2 && j.AppID == "" {
			return refuse(40063, "jump_list[%d]", i)
		}
	}
	return c.checkType()
}

func set(names ...string) map[string]bool {
	m := map[string]bool{}
	for _, n := range names {
		m[n] = true
	}
	return m
}

// cardParts are the parts a type may have beside source, main_title,
// sub_title_text, card_action and task_id.
var cardParts = map[string]map[string]bool{
	"text_notice": set("emphasis_content", "quote_area", "horizontal_content_list", "jump_list", "action_menu"),
	"news_notice": set("quote_area", "horizontal_content_list", "jump_list", "action_menu", "card_image",
		"image_text_area", "vertical_content_list"),
	"button_interaction":   set("quote_area", "horizontal_content_list", "action_menu", "button_list", "button_selection"),
	"vote_interaction":     set("checkbox", "submit_button"),
	"multiple_interaction": set("select_list", "submit_button"),
}

func (c *Card) checkType() error {
	switch c.CardType {
	case "text_notice":
		if c.MainTitle.text() == "" && c.SubTitle == "" {
			return refuse(40063, "main_title.title and sub_title_text")
		}
	case "news_notice":
		if c.Image == nil && c.ImageText == nil {
			return refuse(40063, "card_image and image_text_area")
		}
		if c.Image != nil && c.Image.AspectRatio != 0 && (c.Image.AspectRatio < 1.3 || c.Image.AspectRatio > 2.25) {
			return refuse(40058, "card_image.aspect_ratio")
		}
		if c.MainTitle.text() == "" {
			return refuse(40063, "main_title.title")
		}
	case "button_interaction":
		if c.MainTitle.text() == "" || len(c.Buttons) == 0 {
			return refuse(40063, "main_title.title or button_list")
		}
	case "vote_interaction":
		if c.CheckBox == nil || c.Submit == nil {
			return refuse(40063, "checkbox or submit_button")
		}
	case "multiple_interaction":
		if len(c.Selects) == 0 || c.Submit == nil {
			return refuse(40063, "select_list or submit_button")
		}
	}
	return nil
}

// checkAction checks what tapping the card as a whole does; notices must have
// it.
func (c *Card) checkAction() error {
	a := c.Action
	notice := c.CardType == "text_notice" || c.CardType == "news_notice"
	switch {
	case a == nil && notice:
		return refuse(42045, "card_action is missing")
	case a == nil || a.Type == 0 && !notice:
		return nil
	case a.Type == 1 && webAddress(a.URL), a.Type == 2 && a.AppID != "":
		return nil
	}
	return refuse(42045, "")
}

// checkKeys checks that no key of a button or the menu stands twice.
func (c *Card) checkKeys() error {
	seen := map[string]bool{}
	keys := []string{}
	for i, b := range c.Buttons {
		switch {
		case b.Type == 0 && b.Key == "", b.Type == 1 && b.URL == "":
			return refuse(40063, "button_list[%d]", i)
		case b.Type == 0:
			keys = append(keys, b.Key)
		}
	}
	if c.Menu != nil {
		for _, a := range c.Menu.Actions {
			keys = append(keys, a.Key)
		}
	}
	for _, k := range keys {
		if seen[k] {
			return refuse(42051, "%q", k)
		}
		seen[k] = true
	}
	return nil
}
