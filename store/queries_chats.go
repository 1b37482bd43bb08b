package store

import (
	"slices"

	"gorm.io/gorm"

	"github.com/zhanggui/zhanggui/bot"
)

// messageOf is a message by its msgid; of one that nobody could read, or that was
// taken back before it was heard of, only that, so that nobody is shown its words.
func messageOf(tx *gorm.DB, msgID string) (bot.KeptMessage, error) {
	var rows []message
	err := tx.Where("msgid = ?", key(msgID, sizeID)).Find(&rows).Error
	if err != nil {
		return bot.KeptMessage{}, err
	}
	if len(rows) > 0 {
		return rows[0].seen()
	}
	var sealed []unreadable
	err = tx.Select("msgid", "seq", "at").Where("msgid = ?", key(msgID, sizeID)).Find(&sealed).Error
	if err != nil || len(sealed) == 0 {
		return bot.KeptMessage{}, err
	}
	u := sealed[0]
	return bot.KeptMessage{ChatMessage: bot.ChatMessage{MsgID: u.MsgID, Seq: u.Seq, At: u.At.Time()}, Gone: goneUnreadable}, nil
}

// saidBy are the newest messages of a speaker.
func saidBy(tx *gorm.DB, speaker string, since instant, limit int) ([]bot.KeptMessage, error) {
	var rows []message
	err := tx.Where("speaker = ? AND at >= ?", key(speaker, sizeID), since).Order("at DESC, id DESC").Limit(page(limit)).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	return seenAll(rows, message.seen)
}

func consentsOf(tx *gorm.DB, externalUserID string) (all []bot.ConsentChanged, err error) {
	var rows []consent
	err = tx.Where("external_userid = ?", key(externalUserID, sizeID)).Order("at DESC, chat_id, user_id").Find(&rows).Error
	for _, row := range rows {
		all = append(all, bot.ConsentChanged{
			MsgID: row.MsgID, Seq: row.Seq, Pair: bot.Pair{UserID: row.UserID, ExternalUserID: row.ExternalUserID}, ChatID: row.ChatID,
			Agreed: row.Agreed, At: row.At.Time(),
		})
	}
	return all, err
}

// wordsKept are the messages that have words, newest first. Whoever asks reads all
// of them, so it is by number and not by why some have none.
func wordsKept(tx *gorm.DB, scope bot.Scope, olderThan int64, limit int) ([]bot.KeptMessage, error) {
	if olderThan > 0 {
		tx = tx.Where("messages.id < ?", olderThan)
	}
	var rows []message
	err := tx.Where("messages.words <> ''").Where(saidIn(tx, scope, "messages")).
		Order("messages.id DESC").Limit(page(limit)).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	return seenAll(rows, message.seen)
}

// around are a message and up to n before and n behind it, oldest first.
func around(tx *gorm.DB, scope bot.Scope, msgID string, n int) ([]bot.KeptMessage, error) {
	var rows []message
	err := tx.Where("messages.msgid = ? AND messages.speaker <> ''", key(msgID, sizeID)).Where(saidIn(tx, scope, "messages")).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	this := rows[0]
	// The border of time by itself is what the index is searched by.
	near := func(when, order string) (some []message, err error) {
		where := tx.Where("messages.chat_id = ?", this.ChatID)
		if this.ChatID == "" {
			where = where.Where("messages.external_userid = ? AND messages.user_id = ? AND messages.open_kfid = ?", this.ExternalUserID, this.UserID, this.OpenKfID)
			if this.ExternalUserID == "" {
				// Two members of staff.
				where = where.Where("messages.speaker IN ? AND messages.listener IN ?", []string{this.Speaker, this.Listener}, []string{this.Speaker, this.Listener})
			}
		}
		err = where.Where("messages.speaker <> ''").Where(when, this.At, this.At, this.ID).Where(saidIn(tx, scope, "messages")).
			Order(order).Limit(page(n)).Find(&some).Error
		return some, err
	}
	var before, behind []message
	if n > 0 {
		if before, err = near("messages.at <= ? AND (messages.at < ? OR messages.id < ?)", "messages.at DESC, messages.id DESC"); err != nil {
			return nil, err
		}
		if behind, err = near("messages.at >= ? AND (messages.at > ? OR messages.id > ?)", "messages.at, messages.id"); err != nil {
			return nil, err
		}
	}
	slices.Reverse(before)
	return seenAll(slices.Concat(before, rows, behind), message.seen)
}

func kfTalkOf(tx *gorm.DB, openKfID, externalUserID string) (bot.KfTalk, error) {
	var rows []kfTalk
	err := tx.Where("external_userid = ? AND open_kfid = ?", key(externalUserID, sizeID), key(openKfID, sizeID)).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return bot.KfTalk{}, err
	}
	return rows[0].seen(), nil
}
