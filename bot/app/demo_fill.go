package app

import (
	"context"
	"fmt"
	"time"

	"github.com/zhanggui/zhanggui/bot/simulator"
)

// fill opens the lively shop: what was bought before is told by the till, the first
// customer comes and joins the group, a sale is made and posted there, and her clerk
// looks her up.
func (d *shopDemo) fill(ctx context.Context) error {
	p := &player{shopDemo: d, known: map[string]string{}}
	p.mark()
	if err := d.pastSales(ctx); err != nil {
		return err
	}
	d.bot().countBoard(ctx)
	d.open.Store(true)
	for _, step := range []func(*player) (string, error){
		scan(xiaoyu, "s17-door"), joinByWelcome(xiaoyu),
		types(hanmei, "/秒杀 新建 鲜牛奶 9.9 16.8 60 开始=现在 结束=8小时 每人=1 门店=十七号店 品类=乳品 图片=web/static/sale.png"),
		taps(hanmei, "确认", 1), confirmsPost(hanmei), types(liming, "/客户 小雨"),
	} {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if _, err := step(p); err != nil {
			return err
		}
	}
	return d.sim.SetCrowd(simulator.CrowdOrder{On: true, Speed: 60})
}

// pastSales has the till tell what was bought before, and waits until it is known.
func (d *shopDemo) pastSales(ctx context.Context) error {
	all := d.ordersBefore(time.Now())
	if err := d.tillTells(ctx, all); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	return eventually(ctx, func() error {
		known, err := d.bot().store.CountOrders(ctx)
		if err == nil && known.Orders < int64(len(all)) {
			err = fmt.Errorf("%d of %d orders are known", known.Orders, len(all))
		}
		return err
	})
}

// joinByWelcome is joinByPicture once the welcome has come.
func joinByWelcome(name string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), patient)
		defer cancel()
		var id string
		err := eventually(ctx, func() (err error) {
			id, err = joinByPicture(name)(p)
			return err
		})
		return id, err
	}
}

// welcome tells on the terminal where the page is, and how to go on.
func (t *transcript) welcome(d *shopDemo) {
	t.line(`
  打开这个地址，您就是顾客、店员和店长：
  Open this address and be the customer, the clerk and the manager:

      %s/

  三台手机、线上的每一次回调和调用、各种故障，都在这一页上。Ctrl-C 打烊。
  (Three phones, every callback and call, and what can go wrong, on one page. Ctrl-C closes the shop.)
  想看一遍完整的故事：go run . demo --play    (forty scenes, told line by line)`, d.sim.URL())
}
