package web_test

import (
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
		b.run(chromedp.EmulateViewport(int64(screen.wide), int64(eval[int](b, "document.documentElement.scrollHeight"))))
		b.until("[...document.querySelectorAll('[data-plot]')].every(p => p.dataset.drawn)")
		b.shoot(dir, "board-"+screen.name+"-whole")
		for _, w := range b.wrongs {
			t.Error(w)
		}
	}
}
