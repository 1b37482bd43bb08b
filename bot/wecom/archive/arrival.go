package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

// Arrival is a message on its way into the inbox.
func Arrival(row Row, body bot.Body, asked time.Time) (bot.Arrival, error) {
	data, err := bot.EncodeInternal(body)
	if err != nil {
		return bot.Arrival{}, fmt.Errorf("archive: %w", err)
	}
	a := bot.Arrival{Key: keyOf(row), Kind: body.Kind(), Format: bot.FormatInternal, Body: data, At: asked, ReceivedAt: asked}
	switch b := body.(type) {
	case bot.ChatMessage:
		a.At, a.Lane = b.At, lane(b.ChatID, append([]string{b.Speaker}, b.Listeners...))
	case bot.ChatRecalled:
		a.At, a.Lane = b.At, lane(b.ChatID, append([]string{b.Speaker}, b.Listeners...))
	case bot.ConsentChanged:
		a.At, a.Lane = b.At, lane(b.ChatID, []string{b.UserID, b.ExternalUserID})
	case bot.ChatSwitched:
		a.At = b.At
	}
	return a, nil
}

// mostRaw is how much is kept of a message that cannot be read; the largest ones
// of WeCom have 50 KB [docs 91774].
const mostRaw = 256 << 10

// Unreadable is a row that could not be opened, or whose message could not be
// understood, kept as it is: with plain what was opened, without it the row
// itself, which can still be opened one day if its key turns up.
func Unreadable(row Row, plain []byte, cause error, asked time.Time) bot.ChatUnreadable {
	raw := plain
	if len(raw) == 0 {
		raw, _ = json.Marshal(row) // a Row has nothing that JSON cannot say
	}
	raw = raw[:min(len(raw), mostRaw)]
	return bot.ChatUnreadable{MsgID: row.MsgID, Seq: row.Seq, Why: why(row, cause), KeyVersion: row.KeyVersion, Raw: raw, At: asked}
}

// why says to a shop owner why a message cannot be read.
func why(row Row, cause error) string {
	var e *Error
	switch {
	case !errors.As(cause, &e):
		return "消息打开了，但内容不是认得的样子，原样保存"
	case e.Code == CodeNoKey:
		return fmt.Sprintf("消息用第 %d 版公钥加密，配置里没有这一版的私钥：请在 config.yaml 的 wecom.archive.keys 补上 %q", row.KeyVersion, fmt.Sprint(row.KeyVersion))
	case e.Code == CodeKey:
		return fmt.Sprintf("消息用第 %d 版公钥加密，配置里这一版的私钥打不开它：请核对 wecom.archive.keys 里的 %q", row.KeyVersion, fmt.Sprint(row.KeyVersion))
	case e.Code == CodeShort:
		return "消息的密文不完整，没有交给存档的库去解，原样保存"
	case e.Code == CodeWorker:
		return "解这条消息时存档的库两次都崩溃或没有反应，跳过，原样保存"
	default:
		return fmt.Sprintf("消息解不开（错误 %d），原样保存", e.Code)
	}
}

// keyOf makes a message one, however often it is handed out.
func keyOf(row Row) string {
	id := row.MsgID
	if id == "" {
		id = fmt.Sprintf("seq:%d:%x", row.Seq, sha256.Sum256([]byte(row.RandomKey+"|"+row.Message)))
	}
	sum := sha256.Sum256([]byte("archive:" + id))
	return hex.EncodeToString(sum[:20])
}

// maxLane bounds a lane's name, which is a key in the database.
const maxLane = 100

// lane keeps what is said in order: of a group with the group's other events, of
// a customer with the customer's, and of others among themselves.
func lane(chatID string, people []string) string {
	if chatID != "" {
		return bounded(bot.GroupLane(""), chatID)
	}
	for _, id := range people {
		if bot.SpeakerOf(id) == bot.SpeakerCustomer {
			return bounded("customer:", id)
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(slices.Sorted(slices.Values(people)), "|")))
	return "talk:" + hex.EncodeToString(sum[:16])
}

// bounded names a lane, the same way as callbacks do for the same group or
// customer.
func bounded(prefix, id string) string {
	id = valid(id)
	if len(prefix)+len(id) > maxLane {
		sum := sha256.Sum256([]byte(id))
		id = hex.EncodeToString(sum[:])
	}
	return prefix + id
}
