package shared

import "context"

// Wake calls everybody who listens to a topic. A call that finds the last one
// unheard adds nothing to it.
func (m *Memory) Wake(_ context.Context, topic string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for ear := range m.ears[topic] {
		select {
		case ear <- struct{}{}:
		default:
		}
	}
	return nil
}

// Listen hears the calls of a topic until the context ends, which closes the
// channel.
func (m *Memory) Listen(ctx context.Context, topic string) (<-chan struct{}, error) {
	ear := make(chan struct{}, 1)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.ears[topic] == nil {
		m.ears[topic] = map[chan struct{}]bool{}
	}
	m.ears[topic][ear] = true
	context.AfterFunc(ctx, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.ears[topic], ear)
		close(ear)
	})
	return ear, nil
}
