package simulator

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
)

// watched is a corp beside which something tells of the way that events take.
func watched(t *testing.T) *corpForTest {
	c := start(t, func(conf *Config) { conf.Apps[1].CallbackURL = "" })
	c.phone.answering(func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		c.Tell("e1", Step{Stage: StageInbox, Name: "change_external_contact.add_external_contact"})
		w.Header().Set(TraceHeader, "e1")
		return true
	})
	return c
}

func TestTheWireShowsAnEventsWholeWayAndItsBody(t *testing.T) {
	c := watched(t)
	v := view(t, c, 1440, 900)
	c.add(Scan{State: "s17-door", Name: hostileName})
	c.Tell("e1", Step{Stage: StageHandler, Name: "welcome", Detail: "change_external_contact.add_external_contact → 2 个结果"})
	c.Tell("e1", Step{Stage: StageEffect, Name: "SetWelcomed"})
	c.Tell("e1", Step{Stage: StageOutbox, Name: "welcome"})

	v.until(`document.querySelectorAll('.wire-row').length === 4`)
	// The callback stands above what was made of it, though the journal has it later.
	v.until(`[...document.querySelectorAll('.wire-row')].map((r) => r.querySelector('.wire-kind').textContent).join() === '动作,回调,掌柜,掌柜'`)
	v.until(`[...document.querySelectorAll('.wire-row.callback .wire-who-did')].some((e) => e.textContent.includes(` + quote(hostileName) + `))`)
	v.until(`new Set([...document.querySelectorAll('.wire-row[data-trace=e1]')].map((r) => r.classList[1])).size === 1`)

	v.tap(".wire-row.callback .wire-line", "加了好友")
	v.until(`document.querySelector('.wire-side pre').textContent.includes('\n  <ChangeType><![CDATA[add_external_contact]]></ChangeType>\n')`)
	v.until(`document.querySelectorAll('.wire-side .wire-step').length === 3`)
	v.until(`document.querySelectorAll('.wire-row.kin').length === 3`)
	v.tap(".wire-side .wire-step", "欢迎语")
	v.until(`document.querySelector('.wire-side .wire-chips').textContent.includes('SetWelcomed')`)
	v.tap(".wire-close", "")
	v.until(`document.querySelector('.wire-legend')`)
	v.sound()
}

func TestTheWireIsNarrowedAndHeld(t *testing.T) {
	c := watched(t)
	v := view(t, c, 1440, 900)
	c.add(Scan{State: "s17-door", Name: "小雨"})
	c.want(0, c.contact("get_corp_tag_list", answer{}))
	const rows = `document.querySelectorAll('.wire-row').length`
	v.until(rows + " === 5") // The scan, its callback and step, the token, the call.
	v.tap(".wire-toggle.api", "调用")
	v.until(rows + " === 3")
	v.tap(".wire-toggle.api", "调用")
	v.until(`(() => { const box = document.querySelector('.wire-search'); box.value = 'get_corp'; box.dispatchEvent(new Event('input')); return ` + rows + ` === 1; })()`)
	v.until(`(() => { const box = document.querySelector('.wire-search'); box.value = ''; box.dispatchEvent(new Event('input')); return ` + rows + ` === 5; })()`)
	v.tap(".wire-pause", "暂停")
	c.want(0, c.contact("get_corp_tag_list", answer{}))
	v.until(`document.querySelector('.wire-pause').textContent === '继续 (1)'`)
	v.until(rows + " === 5")
	v.tap(".wire-pause", "继续")
	v.until(rows + " === 6")
	v.until(`document.querySelector('.wire-totals').textContent.includes('调用3')`)
	v.sound()
}

func TestTroubleIsMadeAtThePageAndItsHitsAreSeen(t *testing.T) {
	var killed atomic.Bool
	c := start(t, func(conf *Config) {
		conf.Switches = []Switch{{ID: "kill", Title: "拔掉电源", English: "Kill the bot", What: "像断电一样。", WhatEnglish: "As by a power cut.",
			Set: func(_ context.Context, on bool) error { killed.Store(on); return nil }, Get: killed.Load}}
	})
	c.as("app", "getcallbackip", nil)
	v := view(t, c, 390, 844)
	v.tap(".fault-pill", "拔掉电源")
	v.until(`document.querySelector('.fault-pill.fault-host').getAttribute('aria-pressed') === 'true'`)
	v.until(`document.querySelector('#fault-text').textContent.includes('像断电一样')`)
	v.tap(".fault-pill", "拔掉电源")
	v.until(`document.querySelector('.fault-pill.fault-host').getAttribute('aria-pressed') === 'false'`)
	if killed.Load() {
		t.Error("the switch is still on")
	}
	v.tap(".fault-pill", "45009")
	v.until(`document.querySelector('#fault-text').textContent.includes('掌柜：')`)
	v.until(`[...document.querySelectorAll('.fault-pill[aria-pressed=true]')].length === 1`)
	c.want(45009, c.contact("get_corp_tag_list", answer{}))
	v.until(`document.querySelector('.fault-pill[aria-pressed=true] .fault-hits').textContent === '×1'`)
	v.until(`document.querySelector('.wire-row.bad .wire-out').textContent === '45009'`)
	v.sound()
}
