package simulator

// Card is a template card [docs 90236].
type Card struct {
	CardType  string     `json:"card_type"`
	Source    *cardMaker `json:"source,omitempty"`
	MainTitle *cardTitle `json:"main_title,omitempty"`
	Emphasis  *cardTitle `json:"emphasis_content,omitempty"`
	SubTitle  string     `json:"sub_title_text,omitempty"`
	Quote     *struct {
		Type      int    `json:"type,omitempty" rule:"min=0,max=2"`
		URL       string `json:"url,omitempty" rule:"url"`
		AppID     string `json:"appid,omitempty"`
		PagePath  string `json:"pagepath,omitempty"`
		Title     string `json:"title,omitempty"`
		QuoteText string `json:"quote_text,omitempty"`
	} `json:"quote_area,omitempty"`
	Horizontal []CardRow      `json:"horizontal_content_list,omitempty" rule:"max=6"`
	Vertical   []cardTitle    `json:"vertical_content_list,omitempty" rule:"max=4"`
	Jumps      []CardJump     `json:"jump_list,omitempty" rule:"max=3"`
	Action     *cardAction    `json:"card_action,omitempty" rule:"-"`
	Menu       *cardMenu      `json:"action_menu,omitempty"`
	Image      *cardImage     `json:"card_image,omitempty"`
	ImageText  *cardImageText `json:"image_text_area,omitempty"`
	TaskID     string         `json:"task_id,omitempty"`
	Buttons    []CardButton   `json:"button_list,omitempty" rule:"max=6"`
	Selection  *CardSelect    `json:"button_selection,omitempty"`
	CheckBox   *cardCheckBox  `json:"checkbox,omitempty"`
	Selects    []CardSelect   `json:"select_list,omitempty" rule:"max=3"`
	Submit     *CardSubmit    `json:"submit_button,omitempty"`
	// ReplaceText greys the buttons; only in an update.
	ReplaceText string `json:"replace_text,omitempty"`
}

type cardMaker struct {
	IconURL   string `json:"icon_url,omitempty" rule:"url"`
	Desc      string `json:"desc,omitempty"`
	DescColor int    `json:"desc_color,omitempty" rule:"min=0,max=3"`
}

type cardTitle struct {
	Title string `json:"title,omitempty"`
	Desc  string `json:"desc,omitempty"`
}

func (t *cardTitle) text() string {
	if t == nil {
		return ""
	}
	return t.Title
}

// CardRow is one line of name and value.
type CardRow struct {
	Type    int    `json:"type,omitempty" rule:"min=0,max=3"`
	Key     string `json:"keyname" rule:"required"`
	Value   string `json:"value,omitempty"`
	URL     string `json:"url,omitempty" rule:"url"`
	MediaID string `json:"media_id,omitempty"`
	UserID  string `json:"userid,omitempty"`
}

// CardJump is a link under a card.
type CardJump struct {
	Type     int    `json:"type,omitempty" rule:"min=0,max=2"`
	Title    string `json:"title" rule:"required"`
	URL      string `json:"url,omitempty" rule:"url"`
	AppID    string `json:"appid,omitempty"`
	PagePath string `json:"pagepath,omitempty"`
}

type cardAction struct {
	Type     int    `json:"type,omitempty"`
	URL      string `json:"url,omitempty"`
	AppID    string `json:"appid,omitempty"`
	PagePath string `json:"pagepath,omitempty"`
}

type cardMenu struct {
	Desc    string       `json:"desc,omitempty"`
	Actions []CardSubmit `json:"action_list" rule:"required,max=3"`
}

type cardImage struct {
	URL         string  `json:"url" rule:"required,url"`
	AspectRatio float64 `json:"aspect_ratio,omitempty"`
}

type cardImageText struct {
	Type     int    `json:"type,omitempty" rule:"min=0,max=2"`
	URL      string `json:"url,omitempty" rule:"url"`
	AppID    string `json:"appid,omitempty"`
	PagePath string `json:"pagepath,omitempty"`
	Title    string `json:"title,omitempty"`
	Desc     string `json:"desc,omitempty"`
	ImageURL string `json:"image_url" rule:"required,url"`
}

// CardButton is a button of a button_interaction card.
type CardButton struct {
	Type  int    `json:"type,omitempty" rule:"min=0,max=1"`
	Text  string `json:"text" rule:"required"`
	Style int    `json:"style,omitempty" rule:"min=0,max=4"`
	Key   string `json:"key,omitempty" rule:"bytes=1024"`
	URL   string `json:"url,omitempty" rule:"url"`
}

// CardSelect is a drop-down list.
type CardSelect struct {
	QuestionKey string       `json:"question_key" rule:"required,bytes=1024"`
	Title       string       `json:"title,omitempty"`
	SelectedID  string       `json:"selected_id,omitempty"`
	Options     []CardOption `json:"option_list" rule:"required,max=10"`
	Disable     bool         `json:"disable,omitempty"`
}

type cardCheckBox struct {
	QuestionKey string       `json:"question_key" rule:"required,bytes=1024"`
	Mode        int          `json:"mode,omitempty" rule:"min=0,max=1"`
	Options     []CardOption `json:"option_list" rule:"required,max=20"`
	Disable     bool         `json:"disable,omitempty"`
}

// CardOption is one choice.
type CardOption struct {
	ID        string `json:"id" rule:"required,bytes=128"`
	Text      string `json:"text" rule:"required"`
	IsChecked bool   `json:"is_checked,omitempty"`
}

// CardSubmit is a button with a key, or an entry of the menu.
type CardSubmit struct {
	Text string `json:"text" rule:"required"`
	Key  string `json:"key" rule:"required,bytes=1024"`
}
