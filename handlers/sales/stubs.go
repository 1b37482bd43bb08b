package sales

import "github.com/zhanggui/zhanggui/bot"

func (s *Seller) moved(ev bot.Event, v bot.View) ([]bot.Effect, error)    { return nil, nil }
func (s *Seller) schedule(ev bot.Event, v bot.View) ([]bot.Effect, error) { return nil, nil }
func (s *Seller) soldOut(ev bot.Event, v bot.View) ([]bot.Effect, error)  { return nil, nil }
func (s *Seller) ending(ev bot.Event, v bot.View) ([]bot.Effect, error)   { return nil, nil }
