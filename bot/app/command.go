package app

import (
	"fmt"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/templates"
)

// settings are what every command may be told: where the configuration and
// the overriding templates are.
type settings struct {
	defaults  []byte
	version   string
	file      string
	templates string
}

// Command is the whole command line. The defaults are the embedded
// config.yaml.
func Command(defaults []byte, version string) *cobra.Command {
	s := &settings{defaults: defaults, version: fullVersion(version)}
	root := &cobra.Command{
		Use:           "zhanggui",
		Short:         "掌柜: a chat-ops bot for shops on WeCom",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.PersistentFlags().StringVar(&s.file, "config", "", "configuration file; without one the built-in example shop is used")
	root.PersistentFlags().StringVar(&s.templates, "templates", "", "folder whose files replace single built-in templates")
	root.AddCommand(
		serveCommand(s),
		demoCommand(s),
		simulateCommand(s),
		syncCommand(s),
		channelsCommand(s),
		groupsCommand(s),
		explainCommand(s),
		customerCommand(s),
		duplicatesCommand(s),
		segmentCommand(s),
		wordsCommand(s),
		timelineCommand(s),
		ordersCommand(s),
		couponsCommand(s),
		salesCommand(s),
		auditCommand(s),
		deadCommand(s),
		doctorCommand(s),
		archiveWorkerCommand(),
		versionCommand(s),
	)
	toParts(root)
	s.adviseWithConfig(root)
	return root
}

// load reads the configuration and the templates and checks that they fit
// together.
func (s *settings) load() (*config.Config, *templates.Catalogue, error) {
	c, err := config.Load(s.defaults, s.file, os.Environ())
	if err != nil {
		return nil, nil, err
	}
	m, err := templates.Load(s.templates)
	if err != nil {
		return nil, nil, err
	}
	return c, m, checkShop(c, m)
}

func versionCommand(s *settings) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "print the version and the build", Args: cobra.NoArgs,
		Run: func(cmd *cobra.Command, _ []string) { fmt.Fprintln(cmd.OutOrStdout(), "zhanggui", s.version) },
	}
}

// fullVersion adds what the Go tool knows of the build.
func fullVersion(version string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version
	}
	revision := ""
	for _, kv := range info.Settings {
		if kv.Key == "vcs.revision" && len(kv.Value) >= 12 {
			revision = " " + kv.Value[:12]
		}
	}
	return fmt.Sprintf("%s%s %s", version, revision, info.GoVersion)
}
