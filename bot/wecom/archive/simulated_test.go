package archive

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/zhanggui/zhanggui/bot"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

// inSimulator is the archive of a simulator, in whose group a customer speaks.
func inSimulator(t testing.TB, change ...func(*Options)) (sim *simulator.Simulator, a Archive, say func(simulator.Utterance)) {
	t.Helper()
	sim, err := simulator.New(simulator.Config{
		CorpID: corp,
		Apps:   []simulator.App{{Name: "archive", AgentID: 2000004, Secret: secret, Archive: true}},
		Staff:  []simulator.Staff{{UserID: "liming", Name: "李明", CustomerContact: true, Archived: true}},
		Groups: []simulator.Group{{ChatID: group, Name: "十七号店福利群1", Owner: "liming"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sim.Close() })
	key, err := sim.ArchivePrivateKey()
	if err != nil {
		t.Fatal(err)
	}
	o := Options{CorpID: corp, Secret: secret, Keys: map[string]string{"1": pkcs8(key)}, Simulator: sim.URL()}
	for _, c := range change {
		c(&o)
	}
	if a, err = New(o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	who, _, err := sim.JoinGroup(simulator.Join{ChatID: group, Name: "客"})
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.ConsentInGroup(who, group, true); err != nil {
		t.Fatal(err)
	}
	return sim, a, func(in simulator.Utterance) {
		t.Helper()
		in.From, in.ChatID = who, group
		if id, err := sim.Speak(in); err != nil || id == "" {
			t.Fatalf("nothing was said: %v", err)
		}
	}
}

func TestTheSimulatorsFeedIsRead(t *testing.T) {
	sim, a, say := inSimulator(t)
	spoils := []simulator.Spoil{"", simulator.SpoilKey, simulator.SpoilRandomKey, simulator.SpoilCipher, simulator.SpoilShort, ""}
	if err := sim.SpoilArchive(spoils...); err != nil {
		t.Fatal(err)
	}
	for range spoils {
		say(simulator.Utterance{Text: "还有货吗"})
	}
	rows, err := a.ChatData(t.Context(), 1, 1000)
	if err != nil || len(rows) != len(spoils) {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for i, want := range []int{0, CodeNoKey, CodeKey, CodeDecrypt, CodeDecrypt, 0} {
		plain, err := a.Open(t.Context(), rows[i])
		if code(t, err) != want || err != nil && !Broken(err) {
			t.Errorf("%q: %v, want code %d", spoils[i], err, want)
		}
		if err != nil {
			continue
		}
		body, err := Parse(plain, rows[i], time.Now())
		if err != nil || body.(bot.ChatMessage).Text() != "还有货吗" || body.(bot.ChatMessage).ChatID != group {
			t.Errorf("%+v, %v", body, err)
		}
	}
}

func TestTheSimulatorsFilesAreRead(t *testing.T) {
	_, a, say := inSimulator(t)
	picture := append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte("0123456789"), 120_000)...)
	say(simulator.Utterance{Picture: picture})
	rows, err := a.ChatData(t.Context(), 1, 1000)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := a.Open(t.Context(), rows[0])
	if err != nil {
		t.Fatal(err)
	}
	body, err := Parse(plain, rows[0], time.Now())
	if err != nil {
		t.Fatal(err)
	}
	media := body.(bot.ChatMessage).Media[0]
	if got, err := a.Media(t.Context(), media.ID, 2<<20); err != nil || !bytes.Equal(got, picture) || media.Size != int64(len(picture)) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	if _, err := a.Media(t.Context(), media.ID, 1<<20); code(t, err) != CodeTooLarge {
		t.Errorf("a file that is too large: %v", err)
	}
	if _, err := a.Media(t.Context(), "nosuch", 1<<20); code(t, err) != CodeFileID {
		t.Errorf("an unknown file: %v", err)
	}
}

func TestTheSimulatorsCodesAreTold(t *testing.T) {
	sim, a, _ := inSimulator(t)
	for _, want := range []int{CodeNetwork, CodeSystem, 301116, 301058} {
		sim.Faults.Add(simulator.Fault{API: "archive/chatdata", Code: want, Times: 1})
		if _, err := a.ChatData(t.Context(), 0, 1000); code(t, err) != want {
			t.Errorf("%v, want code %d", err, want)
		}
	}
	for name, f := range map[string]simulator.Fault{
		"html": {HTML: true}, "dropped": {Drop: true}, "cut": {Truncate: 9}, "bad gateway": {Status: 502},
	} {
		f.API = "archive/chatdata"
		sim.Faults.Add(f)
		if _, err := a.ChatData(t.Context(), 0, 1000); code(t, err) != CodeNetwork || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", name, err)
		}
		sim.Faults.Clear()
	}
	if err := sim.SetTrusted("archive", false); err != nil {
		t.Fatal(err)
	}
	if _, err := a.ChatData(t.Context(), 0, 1000); code(t, err) != CodeUntrusted {
		t.Errorf("%v", err)
	}
	_, wrong, _ := inSimulator(t, func(o *Options) { o.Secret = "an-old-secret" })
	if _, err := wrong.ChatData(t.Context(), 0, 1000); code(t, err) != CodeParameter {
		t.Errorf("%v", err)
	}
}

func TestASimulatorThatIsNotThereTellsNoSecret(t *testing.T) {
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `{"errcode":10003,"errmsg":"no %s"}`, r.URL.RawQuery)
	}))
	defer echo.Close()
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer slow.Close()
	for _, base := range []string{"http://127.0.0.1:1", echo.URL, slow.URL} {
		a, err := New(Options{CorpID: corp, Secret: secret, Simulator: base, Timeout: 200 * time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		if _, err := a.ChatData(ctx, 0, 10); code(t, err) == 0 || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", base, err)
		}
		cancel()
	}
}

func BenchmarkSimulated(b *testing.B) {
	_, a, say := inSimulator(b)
	say(simulator.Utterance{Text: "请问十七号店今天有没有新到的燕麦奶，两盒多少钱"})
	rows, err := a.ChatData(b.Context(), 1, 10)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		plain, err := a.Open(b.Context(), rows[0])
		if err != nil {
			b.Fatal(err)
		}
		if _, err := Parse(plain, rows[0], asked); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

func BenchmarkParse(b *testing.B) {
	for _, name := range []string{"text", "chatrecord"} {
		plain := sample(b, name)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				body, err := Parse(plain, Row{Seq: 1, MsgID: "m"}, asked)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := Arrival(Row{Seq: 1, MsgID: "m"}, body, asked); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "messages/s")
		})
	}
}
