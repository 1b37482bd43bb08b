package bot

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// says is a handler that answers every event of its kinds with remarks.
func says(name string, remarks []string, kinds ...Kind) Handler {
	return Handler{Name: name, Kinds: kinds, Handle: func(Event, View) ([]Effect, error) {
		var effects []Effect
		for _, r := range remarks {
			effects = append(effects, SetRemark{Remark: r})
		}
		return effects, nil
	}}
}

func router(t *testing.T, handlers ...Handler) *Router {
	t.Helper()
	r, err := NewRouter(handlers...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestHandlersAreAskedInTheOrderGivenAndTheirEffectsAreNumbered(t *testing.T) {
	r := router(t,
		says("second in the alphabet", []string{"a", "b"}, KindContactAdded, KindContactLost),
		says("elsewhere", []string{"never"}, KindText),
		says("first in the alphabet", []string{"c"}, KindContactAdded),
		says("silent", nil, KindContactAdded),
	)
	plan, err := r.Route(Event{Kind: KindContactAdded}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []Planned{
		{Handler: "second in the alphabet", N: 0, Effect: SetRemark{Remark: "a"}},
		{Handler: "second in the alphabet", N: 1, Effect: SetRemark{Remark: "b"}},
		{Handler: "first in the alphabet", N: 0, Effect: SetRemark{Remark: "c"}},
	}
	if !reflect.DeepEqual(plan, want) {
		t.Errorf("the plan is\n%+v\nnot\n%+v", plan, want)
	}
}

func TestAnEventNobodyWantsHasNoEffects(t *testing.T) {
	plan, err := router(t, says("a", []string{"x"}, KindText)).Route(Event{Kind: KindUnknown}, nil)
	if plan != nil || err != nil {
		t.Errorf("plan %v, error %v", plan, err)
	}
}

func TestOneHandlersErrorDropsThePlanOfTheWholeEvent(t *testing.T) {
	fault := errors.New("no rule fits")
	r := router(t,
		says("before", []string{"x"}, KindText),
		Handler{Name: "broken", Kinds: []Kind{KindText}, Handle: func(Event, View) ([]Effect, error) { return []Effect{SetRemark{}}, fault }},
		Handler{Name: "after", Kinds: []Kind{KindText}, Handle: func(Event, View) ([]Effect, error) {
			t.Error("a handler is asked after another one failed")
			return nil, nil
		}},
	)
	plan, err := r.Route(Event{Kind: KindText}, nil)
	if plan != nil || !errors.Is(err, fault) || !strings.Contains(err.Error(), "broken") {
		t.Errorf("plan %v, error %v", plan, err)
	}
}

func TestAHandlerSeesTheEventAndTheViewAsTheyAre(t *testing.T) {
	type world struct{ View }
	given := Event{ID: 7, Kind: KindText, Body: AppText{Content: "/help"}}
	asked := false
	r := router(t, Handler{Name: "a", Kinds: []Kind{KindText}, Handle: func(ev Event, v View) ([]Effect, error) {
		asked = reflect.DeepEqual(ev, given) && v == world{}
		return nil, nil
	}})
	if _, err := r.Route(given, world{}); err != nil || !asked {
		t.Errorf("asked with event and view: %v, error %v", asked, err)
	}
}

func TestARouterRefuses(t *testing.T) {
	nothing := func(Event, View) ([]Effect, error) { return nil, nil }
	for _, c := range []struct {
		name     string
		handlers []Handler
		says     string
	}{
		{"a handler without a name", []Handler{{Kinds: []Kind{KindText}, Handle: nothing}}, `handler ""`},
		{"a handler without a kind", []Handler{{Name: "deaf", Handle: nothing}}, `"deaf"`},
		{"a handler without a function", []Handler{{Name: "mute", Kinds: []Kind{KindText}}}, `"mute"`},
		{"a name used twice", []Handler{says("twin", nil, KindText), says("twin", nil, KindContactLost)}, `two handlers are called "twin"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := NewRouter(c.handlers...)
			if r != nil || err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("router %v, error %v", r, err)
			}
		})
	}
}

func TestARouterNamesItsKindsOnceAndInOrder(t *testing.T) {
	r := router(t, says("a", nil, "b", "a"), says("b", nil, "c", "a"))
	if got := r.Kinds(); !slices.Equal(got, []Kind{"a", "b", "c"}) {
		t.Errorf("kinds %v", got)
	}
}
