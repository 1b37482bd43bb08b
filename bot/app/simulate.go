package app

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/simulator"
)

func simulateCommand(s *settings) *cobra.Command {
	var listen, callback string
	cmd := &cobra.Command{
		Use:   "simulate",
		Short: "run the simulated WeCom alone",
		Long: `simulate runs the corp of the configuration on this machine: its API under
/cgi-bin/, and under /sim/ what customers and staff can do and what can go
wrong. A bot joins it with

  ZHANGGUI_WECOM_API_BASE_URL=http://127.0.0.1:9090 zhanggui serve`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, _, err := s.load()
			if err != nil {
				return err
			}
			log, err := NewLog(c.Log, os.Stderr, secretsOf(c))
			if err != nil {
				return err
			}
			corp := simulatedCorp(c)
			corp.Log = log
			callBack(&corp, callback)
			sim, err := simulator.New(corp)
			if err != nil {
				return err
			}
			if err := sim.Start(listen); err != nil {
				return fmt.Errorf("%w; choose another address, as --listen 127.0.0.1:9091", err)
			}
			defer sim.Close()
			fmt.Fprintf(cmd.OutOrStdout(), "a simulated WeCom for %s is at %s\nwhat can be done: %s/sim/\ncallbacks go to %s/callback/wecom/%s\n",
				c.WeCom.CorpID, sim.URL(), sim.URL(), callback, config.MainApp)
			<-cmd.Context().Done()
			return nil
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:9090", "address of the simulated WeCom")
	cmd.Flags().StringVar(&callback, "callback", "http://127.0.0.1:8080", "where the bot is")
	return cmd
}

// callBack leads the corp's events to a bot, of the apps that it has a receiver for.
func callBack(corp *simulator.Config, address string) {
	for i, app := range corp.Apps {
		if app.EncodingAESKey != "" {
			corp.Apps[i].CallbackURL = strings.TrimSuffix(address, "/") + "/callback/wecom/" + app.Name
		}
	}
}
