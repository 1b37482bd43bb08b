package simulator

import "strings"

// kfMenuBody is a menu of a kf message [docs 94677].
type kfMenuBody struct {
	Head string       `json:"head_content"`
	List []kfMenuItem `json:"list"`
	Tail string       `json:"tail_content"`
}

type kfMenuItem struct {
	Type  string `json:"type"`
	Click *struct {
		ID      string `json:"id" rule:"bytes=128"`
		Content string `json:"content" rule:"required,bytes=128"`
	} `json:"click"`
	View *struct {
		URL     string `json:"url" rule:"required,bytes=2048,url"`
		Content string `json:"content" rule:"required,bytes=1024"`
	} `json:"view"`
	Mini *struct {
		AppID    string `json:"appid" rule:"required,bytes=32"`
		PagePath string `json:"pagepath" rule:"required,bytes=1024"`
		Content  string `json:"content" rule:"required,bytes=1024"`
	} `json:"miniprogram"`
	Text *struct {
		Content   string `json:"content" rule:"required,bytes=256"`
		NoNewline int    `json:"no_newline" rule:"min=0,max=1"`
	} `json:"text"`
}

// The most that a menu may hold [docs 94677].
const (
	kfMenuText    = 1024
	kfMenuLines   = 50
	kfMenuChoices = 10
)

// MenuChoice is a line of a menu on a customer's phone.
type MenuChoice struct {
	// ID is what comes back when it is chosen; empty for a link.
	ID      string `json:"id,omitempty"`
	Content string `json:"content"`
	URL     string `json:"url,omitempty"`
}

// open checks a menu and says what the phone shows.
func (m *kfMenuBody) open() ([]PhoneItem, error) {
	switch {
	case len(m.Head) > kfMenuText || len(m.Tail) > kfMenuText:
		return nil, refuse(45002, "head_content and tail_content take 1024 bytes")
	case len(m.List) > kfMenuLines:
		return nil, refuse(40035, "list has more than 50 items")
	case m.Head == "" && len(m.List) == 0 && m.Tail == "":
		return nil, refuse(40063, "msgmenu")
	}
	item, lines, choices := PhoneItem{Kind: "menu"}, []string{m.Head}, 0
	for i := range m.List {
		one, words, err := m.List[i].open()
		if err != nil {
			return nil, err
		}
		if lines = append(lines, words); one != nil {
			item.Menu = append(item.Menu, *one)
			choices++
		}
	}
	if choices > kfMenuChoices {
		return nil, refuse(95008, "")
	}
	item.Text = strings.TrimSpace(strings.Join(append(lines, m.Tail), "\n"))
	return []PhoneItem{item}, nil
}

// open checks one line: it must hold what its type names and nothing else.
func (m *kfMenuItem) open() (*MenuChoice, string, error) {
	held := 0
	for _, there := range []bool{m.Click != nil, m.View != nil, m.Mini != nil, m.Text != nil} {
		if there {
			held++
		}
	}
	switch {
	case held != 1:
		return nil, "", refuse(40058, "a menu item holds just what its type names")
	case m.Type == "click" && m.Click != nil:
		return &MenuChoice{ID: m.Click.ID, Content: m.Click.Content}, m.Click.Content, nil
	case m.Type == "view" && m.View != nil:
		return &MenuChoice{Content: m.View.Content, URL: m.View.URL}, m.View.Content, nil
	case m.Type == "miniprogram" && m.Mini != nil:
		return &MenuChoice{Content: m.Mini.Content, URL: m.Mini.PagePath}, m.Mini.Content, nil
	case m.Type == "text" && m.Text != nil:
		return nil, m.Text.Content, nil
	default:
		return nil, "", refuse(40058, "menu item of type %q", m.Type)
	}
}
