package handlers

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/templates"
)

// JobChannels is the job that keeps the codes of channels in step with the
// hour. It wants to run at the start and every five minutes.
const JobChannels = "channels"

// CheckChannels is the payload of a JobChannels that also reads the codes back
// from WeCom, where people may have changed them.
var CheckChannels = json.RawMessage(`{"check":true}`)

// channelRetry is how often a code that WeCom refused is tried again.
const channelRetry = 30 * time.Minute

// channelTick is how often JobChannels runs.
const channelTick = 5 * time.Minute

// ContactWayName is the name of the asset that is a channel's code.
func ContactWayName(state string) string { return bot.ContactWayName(state) }

// contactWayUsersMost is how many members a contact way takes [docs 92228].
const contactWayUsersMost = 100

// channels makes the code of each channel (渠道活码) and keeps it leading to
// those who serve now: by the shop's shifts, and to others once everybody on
// duty has had the customers of a day. Nothing that goes wrong with a code
// touches the welcome of those who come by it.
func channels(d *desk) bot.Handler {
	return bot.Handler{
		Name:   "channels",
		Kinds:  []bot.Kind{bot.JobKind(JobChannels), bot.JobKind(bot.JobSync), bot.KindContactAdded, bot.KindContactHalfAdded, bot.KindAssetReady},
		Handle: d.channelCodes,
	}
}

func (d *desk) channelCodes(ev bot.Event, v bot.View) ([]bot.Effect, error) {
	switch b := ev.Body.(type) {
	case bot.JobDue:
		return d.channelSurvey(v, b.Name == bot.JobSync || len(b.Payload) > 0)
	case bot.ContactAdded:
		return d.channelAdd(v, b)
	case bot.AssetReady:
		return d.channelRemade(v, b.Asset)
	default:
		return nil, nil
	}
}

// channelSurvey prepares every code that does not lead to those who serve now.
func (d *desk) channelSurvey(v bot.View, check bool) ([]bot.Effect, error) {
	var effects []bot.Effect
	for _, ch := range d.Channels {
		if ch.Code != config.CodeContactWay {
			continue
		}
		adds, err := d.addsToday(v, ch)
		if err != nil {
			return nil, err
		}
		more, err := d.channelCode(v, ch, adds, check)
		if err != nil {
			return nil, err
		}
		effects = append(effects, more...)
	}
	return effects, nil
}

// channelAdd looks at a code with a daily cap again when somebody came by it.
func (d *desk) channelAdd(v bot.View, b bot.ContactAdded) ([]bot.Effect, error) {
	ch, ok := d.channels[b.State]
	if !ok || ch.Code != config.CodeContactWay || ch.DailyCap == 0 || !complete(b.Pair) {
		return nil, nil
	}
	adds, err := d.addsToday(v, ch)
	if err != nil {
		return nil, err
	}
	rel, err := v.Relation(b.Pair)
	if err != nil {
		return nil, err
	}
	if rel.AddedAt.IsZero() {
		// This one is not in the database yet.
		adds[strings.ToLower(b.UserID)]++
	}
	return d.channelCode(v, ch, adds, false)
}

// addsToday counts by userid, in small letters, the customers that a capped
// channel brought since midnight in the shop's time zone.
func (d *desk) addsToday(v bot.View, ch config.Channel) (map[string]int, error) {
	adds := map[string]int{}
	if ch.DailyCap == 0 {
		return adds, nil
	}
	y, m, day := v.Now().In(d.location).Date()
	counted, err := v.Adds(ch.State, time.Date(y, m, day, 0, 0, 0, 0, d.location))
	for user, n := range counted {
		adds[strings.ToLower(user)] += n
	}
	return adds, err
}

// channelCode prepares a channel's code if it is not as it should be now.
func (d *desk) channelCode(v bot.View, ch config.Channel, adds map[string]int, check bool) ([]bot.Effect, error) {
	spec := d.contactWaySpec(ch, v.Now(), adds)
	have, err := v.Asset(spec.Name)
	if err != nil || len(spec.Users) == 0 {
		return nil, err
	}
	spec.Check = check && have.RemoteID != ""
	if have.Problem != "" && !check && v.Now().Sub(v.Now().Truncate(channelRetry)) >= channelTick {
		return nil, nil
	}
	return prepare(spec, have, v.Now()), nil
}

func (d *desk) contactWaySpec(ch config.Channel, now time.Time, adds map[string]int) bot.AssetSpec {
	users := d.serving(ch, now.In(d.location), adds)
	slices.Sort(users)
	return hashed(bot.AssetSpec{
		Name: ContactWayName(ch.State), Kind: bot.AssetContactWay, State: ch.State, Verify: ch.Verify,
		Remark: templates.CutRunes("掌柜 "+ch.Name, joinRemarkCharacters), Users: users[:min(len(users), contactWayUsersMost)],
	}, "")
}

// channelRemade tells the managers that printed codes are dead: WeCom had lost
// the code, and the new one is another picture. A second request that was under
// way brings the same code once more.
func (d *desk) channelRemade(v bot.View, a bot.Asset) ([]bot.Effect, error) {
	state, ok := strings.CutPrefix(a.Name, bot.ContactWayName(""))
	ch, known := d.channels[state]
	to := d.managers(ch.Store)
	if !ok || !known || !a.Remade || len(to) == 0 {
		return nil, nil
	}
	if have, err := v.Asset(a.Name); err != nil || have.RemoteID == a.RemoteID {
		return nil, err
	}
	text, err := d.messages.Message("staff/channel_remade", templates.ChannelRemade{Channel: ch.Name, State: state})
	return []bot.Effect{bot.AppMessage{ToUsers: to, Text: templates.Cut(text, appTextBytes)}}, err
}
