package app

import (
	"context"
	"fmt"
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"
)

// hostile is a nickname that tries to be markup, to run, and to turn what follows around.
const hostile = `<img src=x onerror="document.title='owned'">` + "\u202E坏"

// openShop opens the lively shop with its past and without its crowd: all who do
// something are at the page.
func openShop(t *testing.T) *shopDemo {
	t.Helper()
	d := openLively(t)
	must2(t, d.pastSales(t.Context()))
	d.bot().countBoard(t.Context())
	d.open.Store(true)
	return d
}

// arrives lets somebody new come to the customer's phone, scan the poster at the door
// and add its clerk.
func (v *viewer) arrives(name string) {
	v.t.Helper()
	v.tap("#customer .chooser-new", "")
	v.until(fmt.Sprintf(`((f) => f && (f.value = %s))(document.querySelector('#newcomer-name'))`, quoted(name)))
	v.tap("#customer .newcomer .action", "")
	v.until(`(() => { const one = [...document.querySelectorAll('#customer .poster')].find((e) => e.checkVisibility() && e.querySelector('.poster-name').textContent === '门口海报');
		if (one) one.click();
		return one; })()`)
	v.tap("#customer .action", "添加到通讯录")
	v.reads("#customer .phone-title", "李明")
}

// leaves lets the customer delete the clerk whose chat is open.
func (v *viewer) leaves() {
	v.t.Helper()
	v.tap("#customer .phone-actions button", "")
	v.tap("#customer .row", "删除联系人")
	v.tap("#customer .sheet-choice", "删除联系人")
	v.reads("#customer .composer-gone", "已不是好友")
}

// holder is the id of who is in a phone.
func (v *viewer) holder(phone string) string {
	v.t.Helper()
	v.until(fmt.Sprintf(`document.querySelector('#phone-%s').dataset.owner`, phone))
	return shown[string](v, fmt.Sprintf(`document.querySelector('#phone-%s').dataset.owner`, phone))
}

// TestAShopsDayOnThreePhones walks through the page what a shop lives on: a customer
// comes, joins, buys and picks up; the clerk serves; the manager sells, is alerted, and
// looks after the shop. Whatever happens is done by taps and read off the screen.
func TestAShopsDayOnThreePhones(t *testing.T) {
	d := openShop(t)
	v := sitDown(t, d, 1440, 900)

	v.customerComes()
	v.sellsMilk()
	v.loses(d, "周周", "周周")
	code := v.customerBuys()
	v.clerkServes(code)
	v.managerTakesOn("周周")
	v.loses(d, hostile, "img src=x")
	v.managerLooksAfter()
	v.customerAsksForTheirData()

	if shown[bool](v, `document.title === 'owned' || Boolean(document.querySelector('img[src="x"]'))`) {
		t.Error("a nickname became markup")
	}
	v.sound()
	v.board()
}

// sellsMilk makes a flash sale on the manager's phone and sends its post.
func (v *viewer) sellsMilk() {
	v.t.Helper()
	v.reads("#manager .phone-title", "掌柜")
	v.types("#manager .compose-line", "/秒杀 新建 鲜牛奶 9.9 16.8 60 开始=现在 结束=8小时 每人=1 门店=十七号店 品类=乳品 图片=web/static/sale.png", "Enter")
	v.tap("#manager .tc-button", "确认")
	v.tap("#manager .phone-back", "")
	v.reads("#manager .m-row[data-key=posts]", "等您发送")
	v.tap("#manager .m-row[data-key=posts]", "")
	v.reads("#manager .m-post", "鲜牛奶")
	v.tap("#manager .m-post .tc-button", "发送")
	v.reads("#manager .m-post .tc-button.done", "已发送")
	v.tap("#manager .phone-back", "")
	v.tap("#manager .m-row[data-key^=app]", "")
}

// loses lets a customer come and delete their clerk; the manager hears of it.
func (v *viewer) loses(d *shopDemo, name, heard string) {
	v.t.Helper()
	v.arrives(name)
	v.reads("#customer .talk .bubble", "欢迎")
	if _, err := nextSecond(&player{shopDemo: d}); err != nil {
		v.t.Fatal(err)
	}
	v.leaves()
	v.reads("#manager .tc", heard)
	v.becomes("小雨")
}

// becomes puts a customer who was here before into the customer's phone.
func (v *viewer) becomes(name string) {
	v.t.Helper()
	v.until(fmt.Sprintf(`(() => {
		const list = document.querySelector('#customer .chooser-select'), one = [...list.options].find((o) => o.textContent.startsWith(%s));
		if (!one) return false;
		list.value = one.value;
		list.dispatchEvent(new Event('change'));
		return true; })()`, quoted(name)))
	v.reads("#customer .phone-title", "微信")
}

// customerComes lets the customer of the story be welcomed, join the group and speak.
func (v *viewer) customerComes() {
	v.t.Helper()
	v.arrives("小雨")
	v.reads("#customer .talk .bubble", "欢迎")
	v.reads("#customer .talk .card", "减10")
	v.tap("#customer .picture", "")
	v.tap("#customer .viewer-scan", "加入群聊")
	v.tap("#customer .action", "加入群聊")
	v.reads("#customer .phone-title", "十七号店")
	v.types("#customer .composer textarea", "有没有燕麦奶？", "Enter")
	v.reads("#customer .mine .bubble", "有没有燕麦奶？")
}

// customerBuys opens the sale from the group and takes one; it answers the pickup code.
func (v *viewer) customerBuys() string {
	v.t.Helper()
	who := v.holder("customer")
	v.tap("#customer .row", "十七号店福利群")
	v.tap("#customer .talk .card", "鲜牛奶")
	v.reads("#customer .webview-title", "鲜牛奶")
	v.presses(who, ".go", "")
	v.says(who, "取货码")
	code := ""
	v.comes("a pickup code is shown", func(ctx context.Context) (bool, error) {
		var err error
		code, err = v.inPage(ctx, who, `document.querySelector('.code b').textContent`)
		return code != "", err
	})
	v.types("#clerk .compose-line", "/客", "Tab")
	v.until(`document.querySelector('#clerk .compose-line').value === '/客户 '`)
	v.types("#clerk .compose-line", "/客户 小雨", "Enter")
	v.reads("#clerk .tc", "小雨")
	v.reads("#manager .tc", "周周")
	v.shoot("phones")
	v.run(chromedp.EmulateViewport(390, 844))
	v.shoot("phones-narrow")
	v.run(chromedp.EmulateViewport(1440, 900))
	v.tap("#customer .webview-key[aria-label^=关闭]", "")
	v.until(`!document.querySelector('#customer .webview')`)
	return code
}

// clerkServes taps the customer's card and redeems the pickup code.
func (v *viewer) clerkServes(code string) {
	v.t.Helper()
	v.tap("#clerk .tc-button", "跟进")
	v.reads("#clerk .tc-button.done", "")
	v.types("#clerk .compose-line", "/核销 "+code, "Enter")
	v.reads("#clerk .m-what", "核销好了：「鲜牛奶」1 份")
	v.shoot("clerk-served")
}

// managerTakesOn takes an alert on by its card.
func (v *viewer) managerTakesOn(name string) {
	v.t.Helper()
	v.tap("#manager .tc-button", "处理了")
	v.until(fmt.Sprintf(`[...document.querySelectorAll('#manager .tc')].some((e) => e.textContent.includes(%s) && e.querySelector('.tc-button.done'))`, quoted(name)))
}

// managerLooksAfter looks at the board inside the phone, and takes an alert on from the
// list of what waits.
func (v *viewer) managerLooksAfter() {
	v.t.Helper()
	who := v.holder("manager")
	v.tap("#manager .phone-back", "")
	v.tap("#manager .phone-tab", "工作台")
	v.tap("#manager .m-tile", "首页")
	v.says(who, "新增")
	v.shoot("board-in-phone")
	v.tap("#manager .webview-key[aria-label^=关闭]", "")
	v.tap("#manager .m-tile", "待办")
	v.says(who, "onerror")
	v.presses(who, "button[value^='ack ']", "")
	v.page(who, `document.querySelector('#answer')`)
	v.shoot("todo-in-phone")
	v.tap("#manager .webview-key[aria-label^=关闭]", "")
}

// customerAsksForTheirData asks customer service what the shop keeps.
func (v *viewer) customerAsksForTheirData() {
	v.t.Helper()
	v.tap("#customer .phone-tab", "我")
	v.tap("#customer .row", "店里存了我的什么")
	v.reads("#customer .mine .bubble", "我的数据")
	v.reads("#customer .menu-line", "给我一份")
	v.shoot("own-data")
}

// board opens the managers' page on a large screen, as the owner.
func (v *viewer) board() {
	v.t.Helper()
	v.run(chromedp.EmulateViewport(1440, 1572))
	v.run(chromedp.Navigate(v.home + "/sim/web/" + wangzong + "/?u=" + url.QueryEscape(v.boardAt)))
	v.until(`document.readyState === 'complete' && document.querySelectorAll('canvas').length > 2`)
	v.shoot("board")
	v.sound()
}
