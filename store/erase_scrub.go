package store

import (
	"encoding/json"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// nobody stands where a customer was named whose data was erased.
const nobody = "（已删除的客户）"

// bodies are the columns that hold JSON, or an answer's text, in which staff may speak
// of a customer. All of them are small: they are the talk of a few weeks.
var bodies = []struct{ table, key, column string }{
	{"sessions", "member", "body"},
	{"confirmations", "code", "body"},
	{"cards", "task", "body"},
	{"writes", "id", "body"},
	{"posts", "id", "content"},
	{"syncs", "id", "progress"},
	{"replies", "id", "text"},
}

// texts are the columns in which the bot or staff may name a customer in words.
var texts = []struct{ table, column, where string }{
	{"todos", "text", "external_userid = ''"},
	{"todos", "outcome", "external_userid = ''"},
	{"silences", "reason", "1 = 1"},
	{"alerts", "cause", "1 = 1"},
	{"violations", "note", "1 = 1"},
	{"exclusions", "reason", "1 = 1"},
	{"coupons", "review", "review_at > 0"},
}

// scrub takes a customer out of what staff said and were shown. The rows stay:
// they are about others too, and a card that was tapped must not work again.
func scrub(tx *gorm.DB, who string, w words) error {
	s := scrubber{id: who, words: w, telling: w.telling()}
	for _, b := range bodies {
		if err := s.bodies(tx, b.table, b.key, b.column); err != nil {
			return err
		}
	}
	for _, t := range texts {
		for _, word := range append([]string{who}, s.telling...) {
			err := tx.Exec("UPDATE "+t.table+" SET "+t.column+" = REPLACE("+t.column+", ?, ?) WHERE "+t.where+" AND INSTR("+t.column+", ?) > 0", word, nobody, word).Error
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// scrubber takes one customer out of texts.
type scrubber struct {
	id string
	words
	telling []string
}

func (s scrubber) bodies(tx *gorm.DB, table, key, column string) error {
	where, values := mentions(column, append([]string{s.id}, s.telling...))
	var rows []struct{ Key, Body string }
	if err := tx.Raw("SELECT "+key+" AS `key`, "+column+" AS body FROM "+table+" WHERE "+where, values...).Scan(&rows).Error; err != nil {
		return err
	}
	for _, row := range rows {
		if err := tx.Exec("UPDATE "+table+" SET "+column+" = ? WHERE "+key+" = ?", s.body(row.Body), row.Key).Error; err != nil {
			return err
		}
	}
	return nil
}

// mentions is the condition that a column has one of some words in it.
func mentions(column string, words []string) (where string, values []any) {
	var all []string
	for _, word := range words {
		for _, form := range slices.Compact([]string{word, inJSON(word)}) {
			all, values = append(all, "INSTR("+column+", ?) > 0"), append(values, form)
		}
	}
	return "(" + strings.Join(all, " OR ") + ")", values
}

// body is a JSON text without the customer. What is no JSON is only a text: it
// must not keep anybody from being erased.
func (s scrubber) body(text string) string {
	var v any
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return s.text(text, true)
	}
	return bodyOf(s.value(v, strings.Contains(text, s.id)))
}

// value is a value without the customer. Where they are meant for sure, words
// count that others may be called too.
func (s scrubber) value(v any, meant bool) any {
	switch v := v.(type) {
	case string:
		return s.text(v, meant)
	case []any:
		for i := range v {
			v[i] = s.value(v[i], meant)
		}
	case map[string]any:
		for k := range v {
			v[k] = s.value(v[k], meant)
		}
	}
	return v
}

func (s scrubber) text(text string, meant bool) string {
	if meant && (slices.Contains(s.Names, text) || slices.Contains(s.Remarks, text)) {
		return nobody
	}
	text = strings.ReplaceAll(text, s.id, bot.Pseudonym(s.id))
	for _, word := range s.telling {
		text = strings.ReplaceAll(text, word, nobody)
	}
	for _, remark := range s.Remarks {
		if meant && len([]rune(remark)) >= 2 {
			text = strings.ReplaceAll(text, remark, nobody)
		}
	}
	return text
}
