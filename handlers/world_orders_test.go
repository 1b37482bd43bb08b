package handlers

import (
	"time"

	"github.com/zhanggui/zhanggui/bot"
)

func (w *world) TagRecords(bot.Pair) ([]bot.TagRecord, error)          { return nil, nil }
func (w *world) Activity(string, time.Time) ([]bot.Interaction, error) { return nil, nil }
func (w *world) Order(string) (bot.Order, error)                       { return bot.Order{}, nil }
func (w *world) Orders(string) ([]bot.Order, error)                    { return nil, nil }
func (w *world) ByPhone(string) ([]string, error)                      { return nil, nil }
func (w *world) Unjoined(string) ([]bot.Order, error)                  { return nil, nil }

func (w *world) TagIDs() ([]bot.RemoteTag, error) { return nil, nil }
