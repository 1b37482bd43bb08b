package app

import (
	"context"
	"fmt"
	"testing"
)

// TestTroubleIsMadeAndOvercomeThroughThePage switches faults on below the phones: what
// the bot does about them is read off the wire and the phones.
func TestTroubleIsMadeAndOvercomeThroughThePage(t *testing.T) {
	d := openLively(t)
	d.open.Store(true)
	v := sitDown(t, d, 1440, 900)

	// The way of an event, from the scan to the calls, and its body without secrets.
	v.arrives(hostile)
	v.reads("#customer .talk .bubble", "欢迎")
	v.searches("add_external_contact")
	v.tap(".wire-row.callback .wire-line", "加了好友")
	v.reads(".wire-side pre", "<ChangeType><![CDATA[add_external_contact]]></ChangeType>")
	v.reads(".wire-side .wire-step", "欢迎语")
	v.searches("send_welcome_msg")
	v.tap(".wire-row.api .wire-line", "send_welcome_msg")
	v.reads(".wire-side .wire-open-name", "/cgi-bin/externalcontact/send_welcome_msg")
	v.until(`/access_token=\W/.test(document.querySelector('.wire-side').textContent)`)
	v.searches("")

	// Told three times, done once.
	v.flips("回调送三遍", true)
	v.arrives("七月")
	v.until(`/×\d/.test(document.querySelector('.fault-pill[aria-pressed=true] .fault-hits').textContent)`)
	v.flips("回调送三遍", false)
	v.reads("#customer .talk .bubble", "欢迎")
	v.settled(d)
	if n := shown[int](v, `[...document.querySelectorAll('#customer .talk .bubble')].filter((e) => e.textContent.includes('欢迎')).length`); n != 1 {
		t.Errorf("who was told of three times is welcomed %d times", n)
	}

	// Nothing can be kept, nothing is acknowledged, nobody is lost.
	v.flips("数据库写不进去", true)
	v.arrives("八月")
	v.searches("add_external_contact")
	v.reads(".wire-row.callback.bad .wire-out", "要重送")
	v.searches("")
	v.flips("数据库写不进去", false)
	v.clerkKnows(d, "八月")

	// Without the bot callbacks are lost, and it finds who came all the same.
	v.flips("拔掉掌柜的电源", true)
	v.arrives("九月")
	v.flips("拔掉掌柜的电源", false)
	v.clerkKnows(d, "九月")

	if shown[bool](v, `document.title === 'owned' || Boolean(document.querySelector('img[src="x"]'))`) {
		t.Error("a nickname became markup")
	}
	v.sound()
}

// flips turns one of the troubles on or off.
func (v *viewer) flips(title string, on bool) {
	v.t.Helper()
	v.tap(".fault-pill", title)
	v.until(fmt.Sprintf(`[...document.querySelectorAll('.fault-pill')].some((e) => e.textContent.includes(%s) && e.getAttribute('aria-pressed') === '%t' && !e.getAttribute('aria-busy'))`, quoted(title), on))
}

// searches narrows the wire.
func (v *viewer) searches(text string) {
	v.t.Helper()
	v.until(fmt.Sprintf(`((box) => { box.value = %s; box.dispatchEvent(new Event('input')); return true; })(document.querySelector('.wire-search'))`, quoted(text)))
}

// settled waits until all that was told has been done.
func (v *viewer) settled(d *shopDemo) {
	v.t.Helper()
	if _, err := settle(&player{shopDemo: d}); err != nil {
		v.t.Fatal(err)
	}
}

// clerkKnows waits until the bot knows who is in the customer's phone, by name too, and
// lets the clerk ask for them.
func (v *viewer) clerkKnows(d *shopDemo, name string) {
	v.t.Helper()
	id := v.holder("customer")
	d.known(v.t, id)
	ctx, cancel := context.WithTimeout(v.t.Context(), patient)
	defer cancel()
	if err := eventually(ctx, func() error {
		c, err := d.bot().Store().Customer(ctx, id)
		if err == nil && c.Name != name {
			err = fmt.Errorf("she is called %q", c.Name)
		}
		return err
	}); err != nil {
		v.t.Fatalf("the bot does not know the name: %v", err)
	}
	v.types("#clerk .compose-line", "/客户 "+name, "Enter")
	v.reads("#clerk .tc", name)
}
