package orders

import "testing"

func FuzzCall(f *testing.F) {
	f.Add([]byte(`{"orders":[{"number":"A1","amount":"19.90","paid_at":"2026-01-01","items":[{"name":"牛奶","quantity":2}]}]}`))
	f.Add([]byte(`{"orders":[{"订单号":1e3,"金额":null,"支付时间":1767337445,"手机":"１３８００１３８０００"}]}`))
	f.Add([]byte(`{"orders":[{"number":{},"items":[[]]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		list, err := readCall(body)
		if err != nil {
			return
		}
		for _, object := range list {
			o, p := testRules().ofJSON(object)
			checkTelling(t, o, p)
			again, q := testRules().ofJSON(object)
			if (p == nil) != (q == nil) || p != nil && p.Error() != q.Error() || again.Number != o.Number || again.Amount != o.Amount {
				t.Fatalf("the same order reads %+v, %v and then %+v, %v", o, p, again, q)
			}
		}
	})
}
