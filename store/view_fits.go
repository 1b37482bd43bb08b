package store

import "github.com/zhanggui/zhanggui/bot/segment"

// Fits says whether an expression of segments holds for a customer. Their row is
// locked for it, and with it all that the bot knows of them.
func (v view) Fits(externalUserID, expression string) (fits bool, problem string, err error) {
	if expression == "" {
		return true, "", nil
	}
	if _, err := segment.Parse(expression); err != nil {
		return false, err.Error(), nil
	}
	who := key(externalUserID, sizeID)
	if err := v.wait(subject{customer: who}); err != nil {
		return false, "", err
	}
	if row, err := v.seen.person(who); err != nil || row.ID == 0 {
		v.note(err)
		return false, "", err
	}
	fits, err = fitsOne(v.tx, who, expression, at(v.now))
	v.note(err)
	return fits, "", err
}
