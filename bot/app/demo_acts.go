package app

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"net/http"
	"strconv"
	"time"

	"github.com/zhanggui/zhanggui/bot/orders"
	"github.com/zhanggui/zhanggui/bot/simulator"
	"github.com/zhanggui/zhanggui/handlers"
)

// scan lets a new customer scan a channel's code.
func scan(name, state string, faults ...simulator.Fault) func(*player) (string, error) {
	return func(p *player) (string, error) {
		for _, f := range faults {
			p.sim.Faults.Add(f)
		}
		id, err := p.sim.Scan(simulator.Scan{State: state, Name: name})
		p.known[name] = id
		return id, err
	}
}

// scanCode lets a new customer scan the very picture of the code that the bot
// made for a channel.
func scanCode(name, state string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), patient)
		defer cancel()
		code, err := p.bot().Store().Asset(ctx, handlers.ContactWayName(state))
		if err != nil {
			return "", err
		}
		data, err := download(ctx, code.URL)
		if err != nil {
			return "", fmt.Errorf("the code of %s: %w", state, err)
		}
		picture, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			return "", fmt.Errorf("the code of %s: %w", state, err)
		}
		written, err := readQR(picture)
		if err != nil {
			return "", err
		}
		id, err := p.sim.Scan(simulator.Scan{QR: written, Name: name})
		p.known[name] = id
		return id, err
	}
}

// buy lets the till tell of an order, as another program would.
func buy(name, number, amount string) func(*player) (string, error) {
	return func(p *player) (string, error) {
		id := p.known[name]
		body := fmt.Appendf(nil, `{"orders":[{"number":%q,"external_userid":%q,"store":"s17","amount":%q,"paid_at":%q,
			"items":[{"name":"奶粉","category":"母婴","quantity":1}]}]}`, number, id, amount, time.Now().Format(time.RFC3339))
		req, err := http.NewRequest(http.MethodPost, "http://"+p.bot().Addr()+"/api/orders", bytes.NewReader(body))
		if err != nil {
			return id, err
		}
		stamp := strconv.FormatInt(time.Now().Unix(), 10)
		req.Header.Set(orders.HeaderTime, stamp)
		req.Header.Set(orders.HeaderSignature, orders.Sign(p.config.Orders.Secret.Reveal(), stamp, body))
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return id, err
		}
		defer res.Body.Close()
		if res.StatusCode != http.StatusOK {
			return id, fmt.Errorf("the order was answered with %s", res.Status)
		}
		return id, nil
	}
}
