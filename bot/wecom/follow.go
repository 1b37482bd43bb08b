package wecom

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// contactInfo is a person as WeCom describes one [docs 92114].
type contactInfo struct {
	ID      word   `json:"external_userid"`
	Name    word   `json:"name"`
	Avatar  word   `json:"avatar"`
	UnionID word   `json:"unionid"`
	Type    number `json:"type"`
	Gender  number `json:"gender"`
}

// followInfo is one member's relation to a person. externalcontact/get names
// the tags, batch/get_by_user gives their ids only; neither need be told.
type followInfo struct {
	UserID    word         `json:"userid"`
	Remark    word         `json:"remark"`
	State     word         `json:"state"`
	AddWay    number       `json:"add_way"`
	CreatedAt number       `json:"createtime"`
	Mobiles   []word       `json:"remark_mobiles"`
	Tags      *[]followTag `json:"tags"`
	TagIDs    *[]word      `json:"tag_id"`
}

// followTag is a tag of a relation. Personal ones have no id.
type followTag struct {
	ID    word   `json:"tag_id"`
	Name  word   `json:"tag_name"`
	Group word   `json:"group_name"`
	Type  number `json:"type"`
}

// tagPersonal is the type of a tag that a member made for themselves.
const tagPersonal = 2

// describe takes over what WeCom says of the person.
func (c contactInfo) describe(f *bot.ContactFetched) {
	f.Name, f.Avatar, f.UnionID = string(c.Name), string(c.Avatar), string(c.UnionID)
	f.Type, f.Gender = int(c.Type), int(c.Gender)
}

// describe takes over what WeCom says of the relation, except for tags that
// have ids only.
func (r followInfo) describe(f *bot.ContactFetched) {
	f.Remark, f.State, f.AddWay = string(r.Remark), string(r.State), int(r.AddWay)
	f.AddedAt = moment(r.CreatedAt)
	f.Mobiles = nil
	for _, m := range r.Mobiles {
		if digits := bot.PhoneDigits(string(m)); digits != "" {
			f.Mobiles = append(f.Mobiles, digits)
		}
	}
	if r.Tags == nil {
		return
	}
	f.TagsKnown = true
	for _, t := range *r.Tags {
		if t.ID != "" && t.Type != tagPersonal {
			f.Tags = append(f.Tags, bot.RemoteTag{ID: string(t.ID), Name: string(t.Name), Group: string(t.Group)})
		}
	}
}

// moment is a time of WeCom's, in seconds; zero for none.
func moment(seconds number) time.Time {
	if seconds <= 0 {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0).UTC()
}
