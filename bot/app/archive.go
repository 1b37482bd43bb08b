package app

import (
	"fmt"
	"strings"

	"github.com/sirupsen/logrus"
	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/bot/doctor"
	"github.com/zhanggui/zhanggui/bot/wecom/archive"
)

// wecomAPI is where the archive's library finds WeCom; any other address is a
// simulator, which hands out its archive over HTTP.
const wecomAPI = "https://qyapi.weixin.qq.com"

// openArchive is the message archive of a configuration; nil if it has none.
func openArchive(w config.WeCom, log *logrus.Logger) (archive.Archive, error) {
	if !w.Archive.Enabled {
		return nil, nil
	}
	o := archiveOptions(w)
	o.Log = log
	opened, err := archive.New(o)
	if err != nil {
		return nil, fmt.Errorf("wecom.archive: %w", err)
	}
	return opened, nil
}

func archiveOptions(w config.WeCom) archive.Options {
	o := archive.Options{CorpID: w.CorpID, Secret: w.Archive.Secret.Reveal(), Keys: map[string]string{}, Proxy: w.Archive.Proxy.Reveal()}
	for version, key := range w.Archive.Keys {
		o.Keys[version] = key.Reveal()
	}
	if !strings.EqualFold(w.APIBaseURL, wecomAPI) {
		o.Simulator = w.APIBaseURL
	}
	return o
}

// archiveWorkerCommand is the process beside the bot that holds WeCom's library.
func archiveWorkerCommand() *cobra.Command {
	return &cobra.Command{
		Use:   archive.WorkCommand,
		Short: "the process that reads the message archive by WeCom's library; the bot starts it",
		Long: `archive-worker holds WeCom's library for the message archive, which may end the
process it lives in. The bot starts it, asks it over its standard input and starts
it again when it ends. It is in programs that are built with -tags msgaudit.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return archive.Work() },
	}
}

// archive is what the check of the message archive goes by.
func (e *examination) archive(w config.WeCom) doctor.ArchiveOptions {
	o := doctor.ArchiveOptions{Archive: w.Archive, Answers: asked{e.gateway}.ArchiveAnswers, Feeds: e.records, Now: e.now}
	_, o.Doorbell = w.AllReceivers()[archiveApp]
	if archiveOptions(w).Simulator == "" {
		o.Library = archive.Available()
	}
	return o
}
