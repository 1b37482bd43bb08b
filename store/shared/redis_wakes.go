package shared

import "context"

func (r *Redis) topicName(topic string) string { return r.prefix + "wake:" + topic }

// Wake calls everybody who listens to a topic, in every instance.
func (r *Redis) Wake(ctx context.Context, topic string) error {
	_, ok := ask(ctx, r, func(ctx context.Context) (int64, error) {
		return r.client.Publish(ctx, r.topicName(topic), "").Result()
	})
	if !ok {
		return r.local.Wake(ctx, topic)
	}
	return nil
}

// Listen hears the calls of a topic until the context ends, which closes the
// channel. A connection that was lost and is there again counts as a call,
// because some may have been missed.
func (r *Redis) Listen(ctx context.Context, topic string) (<-chan struct{}, error) {
	heard, err := r.local.Listen(ctx, topic)
	if err != nil {
		return nil, err
	}
	// Redis being away is no error: the subscription goes on trying.
	first, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	subscription := r.client.Subscribe(first, r.topicName(topic))
	calls := subscription.ChannelWithSubscriptions()
	go func() {
		defer subscription.Close()
		for {
			select {
			case <-ctx.Done():
				return
			case _, open := <-calls:
				if !open {
					return
				}
				_ = r.local.Wake(ctx, topic)
			}
		}
	}()
	return heard, nil
}
