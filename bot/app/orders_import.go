package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/orders"
	"github.com/zhanggui/zhanggui/store"
)

type importOptions struct {
	dry     bool
	refused string
}

// importing takes orders in from files.
type importing struct {
	importOptions
	rules orders.Rules
	store *store.Store
	out   io.Writer
	bar   *progress
	sheet *spreadsheet
	// shown are the first problems: they are written when the bar is gone.
	shown []string
	tally tally
}

// tally is what became of the orders that were read. The workers count too.
type tally struct {
	mu sync.Mutex
	// read are orders, refused problems, unpaid those that are no orders yet;
	// news are orders that are new or told differently, same those that were told
	// the same before, older those of which something newer is known.
	read, refused, unpaid, hidden, news, same, older int
}

// importers is how many orders are put into the inbox at once: those that come
// at the same time are written in one go.
const importers = 64

// shownProblems is how many refused lines are shown on the screen.
const shownProblems = 20

// run reads the files and says what became of them. Lines that were refused are
// an error at the end, so that a script notices.
func (im *importing) run(ctx context.Context, files []string) (err error) {
	defer func() {
		if taken := im.tally.news; taken > 0 && !im.dry {
			err = errors.Join(err, byHand(ctx, im.store, "orders import", fmt.Sprintf("%d 笔订单", taken), time.Now()))
		}
	}()
	if im.refused != "" {
		// What becomes of the orders is no matter of the file that is written.
		var said error
		_, err := toSpreadsheet(im.refused, []string{"文件", "行", "订单号", "列", "原因", "应该写成"}, func(sheet *spreadsheet) error {
			im.sheet = sheet
			said = im.files(ctx, files)
			return nil
		})
		return errors.Join(said, err)
	}
	return im.files(ctx, files)
}

func (im *importing) files(ctx context.Context, files []string) error {
	var before store.OrderCounts
	if !im.dry {
		var err error
		if before, err = im.store.CountOrders(ctx); err != nil {
			return err
		}
	}
	for _, path := range files {
		line, err := im.file(ctx, path)
		im.bar.end()
		if ctx.Err() != nil {
			im.sum()
			fmt.Fprintf(im.out, "停在了 %s 的第 %d 行。再运行一次同样的命令就会接着做，已经收下的不会重复。\n", path, line)
			return nil
		}
		if err != nil {
			return err
		}
	}
	im.sum()
	if im.dry {
		fmt.Fprintln(im.out, "这次只是检查（--dry-run），什么都没有收进来。")
		if im.tally.refused > 0 {
			return fmt.Errorf("有 %d 处要改；不改也可以正式导入，只收其余的", im.tally.refused)
		}
	} else if err := im.settle(ctx, before); err != nil {
		return err
	}
	if im.tally.refused > 0 && im.tally.read == 0 {
		return fmt.Errorf("有 %d 处没有收进来，一笔也没有收；改好以后再运行一次同样的命令", im.tally.refused)
	}
	if im.tally.refused > 0 {
		return fmt.Errorf("有 %d 处没有收进来，其余的都收了；改好以后再运行一次同样的命令，已经收下的不会重复", im.tally.refused)
	}
	return nil
}

// file reads one file, and tells how far it came.
func (im *importing) file(ctx context.Context, path string) (line int, err error) {
	rules := im.rules
	rules.Source = sourceOf(path)
	f, err := orders.Open(path, rules)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	im.bar.step(path, f.Lines())
	if unused := f.Unused(); len(unused) > 0 {
		fmt.Fprintf(im.out, "%s（%s）里没有用到的列：%s\n", path, f.CharacterSet(), plain(strings.Join(unused, "、")))
	}
	if !f.CanJoin() {
		fmt.Fprintf(im.out, "%s 里没有手机号、客户ID或券码，订单会收下，但找不到客户。\n", path)
	}
	work := newPutting(ctx, im)
	for work.ctx.Err() == nil {
		told, err := f.Next()
		if err != nil {
			if err != io.EOF {
				work.fail(err)
			}
			break
		}
		line = told.Line
		im.bar.at(line)
		if told.Problem != nil {
			if err := im.refuse(path, told.Problem); err != nil {
				work.fail(err)
			}
			continue
		}
		im.tally.read++
		work.put(told.Order)
	}
	im.tally.hidden += f.HiddenPhones()
	return line, work.wait()
}

// refuse tells of one problem.
func (im *importing) refuse(path string, p *orders.Problem) error {
	if p.Unpaid {
		im.tally.unpaid++
		return nil
	}
	im.tally.refused++
	if im.tally.refused <= shownProblems {
		im.shown = append(im.shown, path+" "+plain(p.Error()))
	}
	if im.sheet == nil {
		return nil
	}
	return im.sheet.row(path, strconv.Itoa(p.Line), p.Number, p.Column, p.Why, p.Write)
}

// sum says what was read.
func (im *importing) sum() {
	t := &im.tally
	for _, problem := range im.shown {
		fmt.Fprintln(im.out, problem)
	}
	if more := t.refused - shownProblems; more > 0 {
		fmt.Fprintf(im.out, "……还有 %d 处没有显示，加上 --refused 文件.csv 可以全部导出。\n", more)
	}
	fmt.Fprintf(im.out, "读到 %d 笔订单，拒收 %d 处", t.read, t.refused)
	if t.unpaid > 0 {
		fmt.Fprintf(im.out, "，没付款或已取消、不算订单的 %d 笔", t.unpaid)
	}
	fmt.Fprintln(im.out, "。")
	if t.hidden > 0 {
		fmt.Fprintf(im.out, "其中 %d 笔的手机号带星号，没法用它找到客户。\n", t.hidden)
	}
}

// settle waits until everything that was told has been handled, and says what
// came of it.
func (im *importing) settle(ctx context.Context, before store.OrderCounts) error {
	if err := emptyInbox(ctx, im.store, im.bar); err != nil {
		if ctx.Err() != nil {
			fmt.Fprintln(im.out, "订单都已收好，归到客户还没做完：启动 zhanggui serve，或再运行一次同样的命令，就会接着做。")
			return nil
		}
		return err
	}
	after, err := im.store.CountOrders(ctx)
	if err != nil {
		return err
	}
	fresh := after.Orders - before.Orders
	fmt.Fprintf(im.out, "新订单 %d 笔，有变化 %d 笔，没有变化 %d 笔", fresh, max(0, int64(im.tally.news)-fresh), im.tally.same)
	if im.tally.older > 0 {
		fmt.Fprintf(im.out, "，比已知的旧、没有采用 %d 笔", im.tally.older)
	}
	fmt.Fprintf(im.out, "。\n现在一共 %d 笔订单：%d 笔找到了客户，%d 笔还没有", after.Orders, after.Orders-after.Unjoined, after.Unjoined)
	if after.Unjoined > 0 {
		fmt.Fprint(im.out, "（zhanggui orders unjoined 可以看到）")
	}
	fmt.Fprintln(im.out, "。")
	return nil
}

// emptyInbox waits until every event that is due has been handled.
func emptyInbox(ctx context.Context, db *store.Store, bar *progress) error {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	defer bar.end()
	for most := int64(0); ; {
		stats, err := db.Stats(ctx)
		if err != nil {
			return err
		}
		left := stats.Inbox.Depth
		if left == 0 {
			return nil
		}
		if left > most {
			most = left
			bar.step("正在归到客户", int(most))
		}
		bar.at(int(most - left))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// putting puts orders into the inbox, several at once.
type putting struct {
	im     *importing
	ctx    context.Context
	cancel context.CancelCauseFunc
	queue  chan bot.Order
	wg     sync.WaitGroup
}

func newPutting(ctx context.Context, im *importing) *putting {
	p := &putting{im: im, queue: make(chan bot.Order)}
	p.ctx, p.cancel = context.WithCancelCause(ctx)
	if im.dry {
		return p
	}
	for range importers {
		p.wg.Go(func() {
			for o := range p.queue {
				if err := im.put(p.ctx, o); err != nil {
					p.fail(err)
				}
			}
		})
	}
	return p
}

func (p *putting) fail(err error) { p.cancel(err) }

func (p *putting) put(o bot.Order) {
	if p.im.dry {
		return
	}
	select {
	case p.queue <- o:
	case <-p.ctx.Done():
	}
}

// wait ends the workers and tells what went wrong first.
func (p *putting) wait() error {
	close(p.queue)
	p.wg.Wait()
	defer p.cancel(nil)
	if err := context.Cause(p.ctx); err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("导入中断：%w；再运行一次同样的命令就会接着做，已经收下的不会重复", err)
	}
	return nil
}

// put tells the bot of one order, unless it knows the same.
func (im *importing) put(ctx context.Context, o bot.Order) error {
	known, err := im.store.Order(ctx, o.Number)
	if err != nil {
		return err
	}
	a, err := orders.Arrival(o, time.Now())
	if err != nil {
		return err
	}
	fresh, err := im.store.Put(ctx, a)
	if err != nil {
		return err
	}
	im.tally.mu.Lock()
	defer im.tally.mu.Unlock()
	switch {
	case !fresh || sameOrder(o, known):
		im.tally.same++
	case known.Number != "" && o.UpdatedAt.Before(known.UpdatedAt):
		im.tally.older++
	default:
		im.tally.news++
	}
	return nil
}

// sameOrder says whether a telling says what is known already. Whose an order
// is may be known better than the telling has it.
func sameOrder(told, known bot.Order) bool {
	return told.Number == known.Number && told.Status == known.Status && told.Amount == known.Amount && told.PaidAt.Equal(known.PaidAt) &&
		told.Phone == known.Phone && told.Coupon == known.Coupon && told.Store == known.Store && slices.Equal(told.Items, known.Items) &&
		(told.ExternalUserID == "" || told.ExternalUserID == known.ExternalUserID)
}
