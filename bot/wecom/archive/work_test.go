package archive

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// fakeSDK is a library that answers what it is told to.
type fakeSDK struct{ err error }

func (f fakeSDK) chatData(seq int64, limit int) ([]Row, error) {
	return []Row{{Seq: seq + int64(limit)}}, f.err
}
func (f fakeSDK) open(row Row) ([]byte, error) { return []byte(row.MsgID), f.err }
func (f fakeSDK) media(file, index string) (piece, error) {
	return piece{[]byte(file), index, true}, f.err
}
func opened(setup) (sdk, error) { return fakeSDK{}, nil }
func failing(err error) func(setup) (sdk, error) {
	return func(setup) (sdk, error) { return fakeSDK{err}, nil }
}
func refusing(err error) func(setup) (sdk, error) {
	return func(setup) (sdk, error) { return nil, err }
}

// talk asks a worker and returns its answers.
func talk(t *testing.T, open func(setup) (sdk, error), questions ...question) ([]reply, error) {
	t.Helper()
	var in, out bytes.Buffer
	for i, q := range questions {
		q.ID = int64(i + 1)
		if err := writeFrame(&in, q); err != nil {
			t.Fatal(err)
		}
	}
	worked := work(&in, &out, open)
	var all []reply
	for {
		var r reply
		err := readFrame(&out, &r)
		if errors.Is(err, io.EOF) {
			return all, worked
		}
		if err != nil {
			t.Fatal(err)
		}
		if all = append(all, r); r.ID != int64(len(all)) {
			t.Errorf("answer %d has the number %d", len(all), r.ID)
		}
	}
}

func TestTheWorkerAnswersUntilItIsLeft(t *testing.T) {
	long := strings.Repeat("A", 80)
	got, err := talk(t, opened, question{Op: opChatData}, question{Op: opStart}, question{Op: opStart, Setup: &setup{}},
		question{Op: opChatData, Seq: 5, Limit: 2}, question{Op: opOpen, Row: &Row{MsgID: "m", Message: long}},
		question{Op: opOpen, Row: &Row{Message: "AAAA"}}, question{Op: opMedia, File: "f", Index: "7"}, question{Op: opOpen}, question{Op: "dance"})
	if err != nil || len(got) != 9 {
		t.Fatalf("%d answers, %v", len(got), err)
	}
	for i, want := range []int{CodeWorker, 0, 0, 0, 0, CodeShort, 0, CodeParameter, CodeParameter} {
		if e := got[i].Error; e == nil && want != 0 || e != nil && e.Code != want {
			t.Errorf("answer %d: %v, want code %d", i+1, e, want)
		}
	}
	if got[3].Rows[0].Seq != 7 || string(got[4].Data) != "m" || string(got[6].Data) != "f" || got[6].Next != "7" || !got[6].End {
		t.Errorf("%+v", got)
	}
}

func TestTheWorkerTellsNothingOfMessagesInErrors(t *testing.T) {
	secret := errors.New("invalid character in 悄悄话")
	for _, open := range []func(setup) (sdk, error){failing(secret), refusing(secret)} {
		got, err := talk(t, open, question{Op: opStart, Setup: &setup{}}, question{Op: opChatData}, question{Op: opMedia})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range got[1:] {
			if r.Error == nil || strings.Contains(r.Error.Msg, "悄悄话") {
				t.Errorf("%+v", r.Error)
			}
		}
	}
}

func TestFramesAreBounded(t *testing.T) {
	var r reply
	for name, frame := range map[string]string{
		"too long": "\xff\xff\xff\xff{}", "half": "\x00\x00\x00\x09{}", "no JSON": "\x00\x00\x00\x02{{", "half a length": "\x00\x00",
	} {
		if err := readFrame(strings.NewReader(frame), &r); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if err := work(strings.NewReader("\xff\xff\xff\xff"), io.Discard, opened); err == nil {
		t.Error("a worker goes on with what it does not understand")
	}
}

func TestAWorkerThatKeepsDyingRests(t *testing.T) {
	o := Options{Command: []string{"/nowhere/archive"}, CorpID: corp, Secret: secret, Timeout: time.Second}
	a, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	w := a.(*library).messages
	var rests []time.Duration
	for range 9 {
		before := time.Now()
		w.down()
		rests = append(rests, max(0, w.rest.Sub(before)).Truncate(time.Second))
	}
	for i, want := range []int{0, 1, 2, 4, 8, 16, 30, 30, 30} {
		if rests[i] != time.Duration(want)*time.Second {
			t.Errorf("after going down %d times it rests %s, want %d s", i+1, rests[i], want)
		}
	}
	if _, err := a.ChatData(t.Context(), 0, 1); code(t, err) != CodeWorker || !strings.Contains(err.Error(), "rests") {
		t.Errorf("%v", err)
	}
	w.forgive()
	if _, err := a.ChatData(t.Context(), 0, 1); code(t, err) != CodeWorker || !strings.Contains(err.Error(), "does not start") {
		t.Errorf("%v", err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	if _, err := a.ChatData(t.Context(), 0, 1); code(t, err) != CodeWorker || !strings.Contains(err.Error(), "closed") {
		t.Errorf("%v", err)
	}
}

func TestWithoutTheLibraryItSaysWhatToDo(t *testing.T) {
	err := Available()
	if err == nil {
		t.Skip("this test was built with the library")
	}
	a, err2 := New(Options{CorpID: corp, Secret: secret, Keys: map[string]string{"1": pkcs1(key1())}})
	if err2 != nil {
		t.Fatal(err2)
	}
	_, asked := a.ChatData(t.Context(), 0, 1)
	for _, err := range []error{err, asked, Work()} {
		if err == nil || !strings.Contains(err.Error(), "-tags msgaudit") || !strings.Contains(err.Error(), "LD_LIBRARY_PATH") {
			t.Errorf("%v", err)
		}
	}
	if code(t, asked) != CodeUnavailable {
		t.Errorf("%v", asked)
	}
}

func FuzzFrame(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x02{}"))
	f.Add([]byte("\x00\x00\x00\x1a" + `{"op":"open","row":{}} `))
	f.Fuzz(func(_ *testing.T, data []byte) { _ = work(bytes.NewReader(data), io.Discard, opened) })
}
