package config_test

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/zhanggui/zhanggui/bot/config"
)

func TestVariablesWinOverTheFile(t *testing.T) {
	c := mustLoad(t, string(small(t)),
		"ZHANGGUI_SERVER_LISTEN=127.0.0.1:9000",
		"ZHANGGUI_WECOM_API_BASE_URL=http://127.0.0.1:9001/",
		"ZHANGGUI_WECOM_APP_AGENT_ID=1000009",
		"ZHANGGUI_WECOM_APP_SECRET= from-the-environment\n",
		"ZHANGGUI_DATABASE_DRIVER=mysql",
		"ZHANGGUI_DATABASE_DSN=zhanggui:p@ss/w=rd@tcp(db:3306)/zhanggui?parseTime=true",
		"ZHANGGUI_REDIS_ADDR=cache:6379",
		"ZHANGGUI_SHOP_STORES_0_NAME=人民路店",
		"ZHANGGUI_SHOP_STORES_0_GROUPS_0=wrFIRST",
		"ZHANGGUI_SHOP_STORES_0_GROUPS_1=wrSECOND",
		"ZHANGGUI_WECOM_CLOCK_SKEW=1m",
		"ZHANGGUI_WECOM_ARCHIVE_ENABLED=true",
		"ZHANGGUI_WECOM_ARCHIVE_SECRET=archive",
		"ZHANGGUI_WECOM_ARCHIVE_KEYS_1_FILE=testdata/archive.pem",
		"PATH=/bin",
	)
	got := map[string]any{
		"listen": c.Server.Listen, "base": c.WeCom.APIBaseURL, "agent": c.WeCom.App.AgentID,
		"secret": c.WeCom.App.Secret.Reveal(), "driver": c.Database.Driver, "dsn": c.Database.DSN.Reveal(),
		"redis": c.Redis.Addr, "store": c.Shop.Stores[0].Name, "groups": c.Shop.Stores[0].Groups,
		"skew": c.WeCom.ClockSkew, "archive": c.WeCom.Archive.Enabled,
	}
	want := map[string]any{
		"listen": "127.0.0.1:9000", "base": "http://127.0.0.1:9001", "agent": 1000009,
		"secret": "from-the-environment", "driver": "mysql",
		"dsn":   "zhanggui:p@ss/w=rd@tcp(db:3306)/zhanggui?parseTime=true",
		"redis": "cache:6379", "store": "人民路店", "groups": []string{"wrFIRST", "wrSECOND"},
		"skew": time.Minute, "archive": true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// shipped is the configuration that is built into the binary.
func shipped(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile("../../config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheShippedConfigurationRunsAsItIs(t *testing.T) {
	c := mustLoad(t, string(shipped(t)))
	if !c.WeCom.Example() {
		t.Error("the shipped corp is not recognised as an example")
	}
	if receivers := c.WeCom.AllReceivers(); receivers["app"].ReceiveID != c.WeCom.CorpID {
		t.Errorf("the receivers are %v, want one called app with the corp's id", receivers)
	}
	for _, store := range c.Shop.Stores {
		if store.ID == "s17" && len(store.Groups) == 1 {
			return
		}
	}
	t.Error("the example shop has no store s17 with one group")
}

// A setting that the shipped file does not mention is one that nobody finds.
func TestTheShippedConfigurationNamesEverySetting(t *testing.T) {
	text := string(shipped(t))
	var visit func(reflect.Type, string)
	visit = func(of reflect.Type, path string) {
		switch of.Kind() {
		case reflect.Slice, reflect.Map:
			visit(of.Elem(), path)
		case reflect.Struct:
			for i := range of.NumField() {
				key := of.Field(i).Tag.Get("yaml")
				if key == "" {
					continue
				}
				if !strings.Contains(text, key+":") {
					t.Errorf("config.yaml says nothing about %s.%s", path, key)
				}
				visit(of.Field(i).Type, path+"."+key)
			}
		}
	}
	visit(reflect.TypeFor[config.Config](), "config")
}

// Every scalar of the types has a variable, and the variable sets it.
func TestEverySettingCanBeSetByItsVariable(t *testing.T) {
	var names []string
	leaves(reflect.TypeFor[config.Config](), "ZHANGGUI", func(name string) { names = append(names, name) })
	if len(names) < 70 {
		t.Fatalf("only %d settings: %v", len(names), names)
	}
	for _, name := range names {
		_, err := config.Load(shipped(t), "", []string{name + "=7"})
		if err != nil && strings.Contains(err.Error(), "no setting has this name") {
			t.Error(err)
		}
	}
}

// leaves names the variables of a type's scalars, with entry 0 of its lists
// and an entry NEW of its maps.
func leaves(t reflect.Type, name string, visit func(string)) {
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			if key := t.Field(i).Tag.Get("yaml"); key != "" {
				leaves(t.Field(i).Type, name+"_"+strings.ToUpper(key), visit)
			}
		}
	case reflect.Slice:
		leaves(t.Elem(), name+"_0", visit)
	case reflect.Map:
		leaves(t.Elem(), name+"_NEW", visit)
	default:
		visit(name)
	}
}

func TestListsGrowByVariables(t *testing.T) {
	var env []string
	for i := 12; i > 0; i-- {
		env = append(env,
			fmt.Sprintf("ZHANGGUI_SHOP_CHANNELS_%d_STATE=state-%d", i, i),
			fmt.Sprintf("ZHANGGUI_SHOP_CHANNELS_%d_NAME=渠道%d", i, i))
	}
	c := mustLoad(t, string(small(t)), env...)
	if n := len(c.Shop.Channels); n != 13 || c.Shop.Channels[12].Name != "渠道12" {
		t.Errorf("got %d channels: %v", n, c.Shop.Channels)
	}
}

func TestReceiversAndAppsAreMadeByVariables(t *testing.T) {
	key := strings.Repeat("k", 43)
	c := mustLoad(t, string(small(t))+"# \n",
		"ZHANGGUI_WECOM_RECEIVERS_KF_TOKEN=kftoken",
		"ZHANGGUI_WECOM_RECEIVERS_KF_ENCODING_AES_KEY="+key,
		"ZHANGGUI_WECOM_RECEIVERS_SHOP_BOT_TOKEN=bottoken",
		"ZHANGGUI_WECOM_RECEIVERS_SHOP_BOT_ENCODING_AES_KEY="+key,
		"ZHANGGUI_WECOM_RECEIVERS_SHOP_BOT_FORMAT=json",
		"ZHANGGUI_WECOM_APPS_TILL_AGENT_ID=1000008",
		"ZHANGGUI_WECOM_APPS_TILL_SECRET=till",
		"ZHANGGUI_WECOM_RECEIVERS_KF_APP=till",
	)
	want := map[string]config.Receiver{
		"app": {Token: "S3CRETtoken", EncodingAESKey: "S3CRETkeyS3CRETkeyS3CRETkeyS3CRETkeyS3CRETA",
			ReceiveID: "ww1111aaaa2222bbbb", Format: "xml", App: "app"},
		"kf":       {Token: "kftoken", EncodingAESKey: config.Secret(key), ReceiveID: "ww1111aaaa2222bbbb", Format: "xml", App: "till"},
		"shop_bot": {Token: "bottoken", EncodingAESKey: config.Secret(key), Format: "json", App: "app"},
	}
	if diff := cmp.Diff(want, c.WeCom.AllReceivers()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if apps := c.WeCom.AllApps(); len(apps) != 2 || apps["till"].AgentID != 1000008 {
		t.Errorf("apps are %v", apps)
	}
}

func TestEntriesInTheFileAreFoundByVariables(t *testing.T) {
	text := strings.Replace(string(small(t)), "  app:", "  apps:\n    corner-till: {agent_id: 8, secret: a}\n  app:", 1)
	c := mustLoad(t, text, "ZHANGGUI_WECOM_APPS_CORNER_TILL_SECRET=b")
	if got := c.WeCom.Apps["corner-till"]; got.Secret != "b" || got.AgentID != 8 || len(c.WeCom.Apps) != 1 {
		t.Errorf("apps are %v", c.WeCom.AllApps())
	}
}

// Kubernetes tells every container about the Services beside it; one named
// zhanggui must not stop the bot.
func TestVariablesOfKubernetesAreLetBe(t *testing.T) {
	mustLoad(t, string(small(t)),
		"ZHANGGUI_SERVICE_HOST=10.0.0.1", "ZHANGGUI_SERVICE_PORT=8080", "ZHANGGUI_SERVICE_PORT_HTTP=8080",
		"ZHANGGUI_PORT=tcp://10.0.0.1:8080", "ZHANGGUI_PORT_8080_TCP=tcp://10.0.0.1:8080",
		"ZHANGGUI_PORT_8080_TCP_ADDR=10.0.0.1", "ZHANGGUI_REDIS_SERVICE_HOST=10.0.0.2",
		"ZHANGGUI_REDIS_PORT=tcp://10.0.0.2:6379")
}
