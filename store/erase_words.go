package store

import (
	"encoding/json"
	"slices"
	"unicode/utf8"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/templates"
)

// words are what people may be known by in texts, beside the external_userid.
type words struct {
	// Names are what WeCom called them, as it is told and as it is shown; Remarks
	// what members of staff called them, which may be any word.
	Names    []string `json:"names,omitempty"`
	Remarks  []string `json:"remarks,omitempty"`
	Phones   []string `json:"phones,omitempty"`
	UnionIDs []string `json:"unionids,omitempty"`
	// Marks stand in sends that show what they said, whether or not it names them.
	Marks []string `json:"marks,omitempty"`
}

// wordsAbout are the words of a customer.
func wordsAbout(tx *gorm.DB, who string) (w words, err error) {
	if w.Marks, err = marksOf(tx, who); err != nil {
		return w, err
	}
	var rows []customer
	if err := tx.Where("external_userid = ?", who).Find(&rows).Error; err != nil {
		return w, err
	}
	var members []chatMember
	if err := tx.Where("member_id = ?", who).Find(&members).Error; err != nil {
		return w, err
	}
	for _, row := range rows {
		w.Names, w.UnionIDs = append(w.Names, row.Name), append(w.UnionIDs, row.UnionID)
		if err := tx.Model(&relation{}).Where("customer_id = ?", row.ID).Pluck("remark", &w.Remarks).Error; err != nil {
			return w, err
		}
		if err := tx.Model(&phone{}).Where("customer_id = ?", row.ID).Pluck("phone", &w.Phones).Error; err != nil {
			return w, err
		}
	}
	for _, m := range members {
		w.Names, w.UnionIDs = append(w.Names, m.Name), append(w.UnionIDs, m.UnionID)
	}
	for _, name := range slices.Clone(w.Names) {
		if shown := templates.NewNickname(name); shown.Known() {
			w.Names = append(w.Names, shown.String())
		}
	}
	return w.tidy(), nil
}

// with adds words that were noted before, as JSON; what cannot be read has none.
func (w words) with(noted string) words {
	var old words
	if json.Unmarshal([]byte(noted), &old) != nil {
		return w
	}
	w.Names, w.Remarks = append(w.Names, old.Names...), append(w.Remarks, old.Remarks...)
	w.Phones, w.UnionIDs = append(w.Phones, old.Phones...), append(w.UnionIDs, old.UnionIDs...)
	w.Marks = append(w.Marks, old.Marks...)
	return w.tidy()
}

func (w words) tidy() words {
	for _, list := range []*[]string{&w.Names, &w.Remarks, &w.Phones, &w.UnionIDs, &w.Marks} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
		*list = slices.DeleteFunc(*list, func(s string) bool { return s == "" })
	}
	return w
}

// telling are the words that say who is meant wherever they stand. A name of
// one character stands in too much that is about others.
func (w words) telling() []string {
	all := slices.Clone(w.UnionIDs)
	for _, list := range [][]string{w.Names, w.Phones} {
		for _, word := range list {
			if utf8.RuneCountInString(word) >= 2 {
				all = append(all, word)
			}
		}
	}
	for _, number := range w.Phones {
		if len(number) >= 7 {
			// As staff are shown it.
			all = append(all, number[:3]+"****"+number[len(number)-4:])
		}
	}
	return all
}

// inJSON is a text as it stands between the quotes of a JSON string.
func inJSON(s string) string {
	encoded := bodyOf(s)
	return encoded[1 : len(encoded)-1]
}
