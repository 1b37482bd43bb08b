package config

func (w *Welcome) validate(r report) {
	if len(w.Rules) == 0 {
		r.bad("rules", "wants at least one rule, so that there is something to say")
	}
	for i := range w.Rules {
		w.Rules[i].validate(r.in("rules").item(i))
	}
	once(r.in("rules"), w.Rules, "name", func(w WelcomeRule) string { return w.Name })
}

func (w *WelcomeRule) validate(r report) {
	r.needed("name", w.Name)
	r.needed("message", w.Message)
	when := r.in("when")
	when.hours("hours", w.When.Hours)
	when.weekdays("weekdays", w.When.Weekdays)
}
