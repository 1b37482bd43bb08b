package doctor

import (
	"context"
	"errors"
	"fmt"
)

// PlanState is a coupon that is being given, with its numbers.
type PlanState struct {
	ID, Name string
	// Budget is how many there are, 0 for no limit; Given how many of them are gone.
	Budget, Given int
	// External says that it stands for codes of another system, of which Codes are left.
	External bool
	Codes    int
}

// PlanStates are the coupons that are being given. ErrNoRecords says that the database
// has not been made.
type PlanStates func(ctx context.Context) ([]PlanState, error)

// How little is worth a word: a tenth of the budget, and so many codes.
const (
	budgetNear = 10
	codesFew   = 50
)

// Coupons checks that there are some left of what is promised.
func Coupons(plans PlanStates) Check {
	return Check{Name: "coupons", Title: "券的余量", Needs: []string{"config", "database"}, Run: func(ctx context.Context) Finding {
		all, err := plans(ctx)
		switch {
		case errors.Is(err, ErrNoRecords):
			return noRecords()
		case err != nil:
			return unanswered("券的数量读不出来", err)
		}
		var found []Finding
		bounded := 0
		for _, p := range all {
			if p.Budget > 0 || p.External {
				bounded++
			}
			found = append(found, p.faults()...)
		}
		return gather(found, well("%d 张券在发，其中 %d 张有数量限制，都还够", len(all), bounded))
	}}
}

// faults are what is short of a coupon.
func (p PlanState) faults() (found []Finding) {
	left := p.Budget - p.Given
	switch {
	case p.Budget > 0 && left <= 0:
		found = append(found, Finding{
			Status: Advice, What: fmt.Sprintf("「%s」的 %d 张发完了", p.Name, p.Budget), Why: "新来的客户领不到，欢迎语里也不会再带它。",
			Do: []string{"还想发：在应用里发下面这句。不想发了：发 /券 停 " + p.ID + "。"}, Example: fmt.Sprintf("/券 加量 %s %d", p.ID, p.Budget),
		})
	case p.Budget > 0 && left*budgetNear <= p.Budget:
		found = append(found, Finding{
			Status: Advice, What: fmt.Sprintf("「%s」快发完了：%d 张只剩 %d 张", p.Name, p.Budget, left), Why: "发完以后客户领不到，不会超发。",
			Do: []string{"要加：在应用里发下面这句。"}, Example: fmt.Sprintf("/券 加量 %s %d", p.ID, p.Budget),
		})
	}
	switch {
	case p.External && p.Codes == 0:
		found = append(found, Finding{
			Status: Fail, What: "「" + p.Name + "」一个券码也没有了", Why: "它用的是别家系统的券码，客户点「领取」时会领不到。",
			Do: []string{"向那家系统要一批新券码，导入进来（一行一个，或者带「券码」那一列的表格）。"}, Example: "zhanggui coupons import 券码.csv --plan " + p.ID,
		})
	case p.External && p.Codes < codesFew:
		found = append(found, Finding{
			Status: Advice, What: fmt.Sprintf("「%s」只剩 %d 个券码", p.Name, p.Codes), Why: "它用的是别家系统的券码，用完就发不出去。",
			Do: []string{"趁早再导入一批。"}, Example: "zhanggui coupons import 券码.csv --plan " + p.ID,
		})
	}
	return found
}
