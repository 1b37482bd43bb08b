package app

import (
	"testing"

	"github.com/zhanggui/zhanggui/bot/simulator"
)

// The archive's doorbell is optional: without its receiver the corp rings at the
// other apps' all the same.
func TestTheSimulatedCorpCallsBackWhereThereIsAReceiver(t *testing.T) {
	corp := simulator.Config{Apps: []simulator.App{{Name: "app", Token: "t", EncodingAESKey: "k"}, {Name: "archive"}}}
	callBack(&corp, "http://127.0.0.1:8080/")
	if got := corp.Apps[0].CallbackURL; got != "http://127.0.0.1:8080/callback/wecom/app" {
		t.Errorf("the app's is %q", got)
	}
	if got := corp.Apps[1].CallbackURL; got != "" {
		t.Errorf("without a receiver it is %q", got)
	}
}
