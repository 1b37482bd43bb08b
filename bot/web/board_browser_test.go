package web_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/zhanggui/zhanggui/bot/web"
)

// The screens that the managers' page is looked at on: a desk's and a phone's.
var boardScreens = []struct {
	name       string
	wide, high int
}{{"desk", 1440, 900}, {"phone", 390, 844}}

func TestTheManagersPageLooksRight(t *testing.T) {
	st := newBoardStage(t, bigShop(60, 80))
	b := newBrowser(t, st.stage, web.Who{UserID: "boss"})
	dir := album(t)
	for _, screen := range boardScreens {
		b.run(chromedp.EmulateViewport(int64(screen.wide), int64(screen.high)))
		b.run(chromedp.Navigate(b.home + "/board"))
		b.shoot(dir, "board-"+screen.name)
		b.through(dir, "board-"+screen.name, screen.high)
		for _, w := range b.wrongs {
			t.Error(w)
		}
	}
}

// through goes down a page, screen by screen, and keeps a picture of each.
func (b *browser) through(dir, name string, high int) {
	b.t.Helper()
	whole := eval[int](b, "document.documentElement.scrollHeight")
	for n := 0; n*(high-80) < whole; n++ {
		eval[int](b, fmt.Sprintf("scrollTo(0, %d), 0", n*(high-80)))
		b.until("[...document.querySelectorAll('[data-plot]')].every(p => p.dataset.drawn || p.getBoundingClientRect().top > innerHeight || p.getBoundingClientRect().bottom < 0)")
		b.shoot(dir, fmt.Sprintf("%s-%d", name, n+1))
	}
}
