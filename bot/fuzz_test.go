package bot

import (
	"testing"
	"time"
)

// What was read from the inbox can be written and read again without a change:
// a row that an older or newer build wrote is either refused or understood.
func FuzzDecodeInternal(f *testing.F) {
	for _, b := range internalBodies() {
		data, err := EncodeInternal(b)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b.Kind()), data)
	}
	f.Add("job.x", []byte(`{"payload":null}`))
	f.Add("result.weather", []byte(`{}`))
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		b, err := DecodeInternal(Kind(kind), data)
		if err != nil {
			if b != nil {
				t.Fatalf("both a body and an error: %+v, %v", b, err)
			}
			return
		}
		again, err := EncodeInternal(b)
		if err != nil {
			t.Fatalf("read but not writable: %+v: %v", b, err)
		}
		back, err := DecodeInternal(Kind(kind), again)
		if err != nil {
			t.Fatalf("written but not readable: %s: %v", again, err)
		}
		settled(t, again, back, func(v any) ([]byte, error) { return EncodeInternal(v.(Body)) })
	})
}

// The same of the outbox; a send moreover keeps its place in the queue.
func FuzzDecodeSend(f *testing.F) {
	for _, s := range sends() {
		data, err := EncodeSend(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(s.Meta().Kind), data)
	}
	f.Add("carrier_pigeon", []byte(`{}`))
	f.Fuzz(func(t *testing.T, kind string, data []byte) {
		s, err := DecodeSend(SendKind(kind), data)
		if err != nil {
			if s != nil {
				t.Fatalf("both a send and an error: %+v, %v", s, err)
			}
			return
		}
		again, err := EncodeSend(s)
		if err != nil {
			t.Fatalf("read but not writable: %+v: %v", s, err)
		}
		back, err := DecodeSend(s.Meta().Kind, again)
		if err != nil {
			t.Fatalf("written but not readable: %s: %v", again, err)
		}
		got, want := back.Meta(), s.Meta()
		if !got.Deadline.Equal(want.Deadline) {
			t.Errorf("deadline %v became %v", want.Deadline, got.Deadline)
		}
		got.Deadline, want.Deadline = time.Time{}, time.Time{}
		if got != want {
			t.Errorf("meta %+v became %+v", want, got)
		}
		settled(t, again, back, func(v any) ([]byte, error) { return EncodeSend(v.(Send)) })
	})
}

// settled fails if writing a value once more gives other bytes.
func settled(t *testing.T, first []byte, v any, write func(any) ([]byte, error)) {
	t.Helper()
	second, err := write(v)
	if err != nil || string(second) != string(first) {
		t.Errorf("%s became %s, error %v", first, second, err)
	}
}
