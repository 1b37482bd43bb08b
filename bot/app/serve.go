package app

import (
	"context"
	"errors"
	"os"

	"github.com/spf13/cobra"
)

func serveCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "run the bot",
		Long:  "serve runs the bot until it is told to stop (Ctrl-C or SIGTERM); what is being handled then is finished first.",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return serve(cmd.Context(), s) },
	}
}

func serve(ctx context.Context, s *settings) error {
	c, messages, err := s.load()
	if err != nil {
		return err
	}
	log, err := NewLog(c.Log, os.Stderr, secretsOf(c))
	if err != nil {
		return err
	}
	a, err := New(ctx, Options{Config: c, Messages: messages, Log: log, Version: s.version})
	if err != nil {
		return err
	}
	// The bot's own context outlives the signal, so that what is in flight is
	// finished rather than cut off.
	if err := a.Start(context.WithoutCancel(ctx)); err != nil {
		return errors.Join(err, a.close())
	}
	var failure error
	select {
	case <-ctx.Done():
	case failure = <-a.Failed():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.Server.ShutdownTimeout)
	defer cancel()
	return errors.Join(failure, a.Stop(stop))
}
