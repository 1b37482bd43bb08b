package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // Codes come as JPEG or PNG.
	"image/png"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	drawing "github.com/skip2/go-qrcode"
	"github.com/spf13/cobra"

	"github.com/zhanggui/zhanggui/bot/config"
	"github.com/zhanggui/zhanggui/handlers"
	"github.com/zhanggui/zhanggui/store"
)

func channelsQR(s *settings) *cobra.Command {
	var file string
	var size int
	cmd := &cobra.Command{
		Use: "qr NAME", Short: "write a channel's code as a PNG, to print or to show", Args: exactly(1, "写渠道的 state 或名字"),
		Long: `qr reads the picture of the code from WeCom and draws it anew, sharp at the size that is
wanted. NAME is the channel's state or its name.`,
		Example: "  zhanggui channels qr s17-door\n  zhanggui channels qr 门口海报 --out door.png --size 1200",
		RunE: func(cmd *cobra.Command, args []string) error {
			c, _, err := s.load()
			if err != nil {
				return err
			}
			ch, err := channelNamed(c.Shop, args[0])
			if err != nil {
				return err
			}
			if file == "" {
				file = fileNamed(ch.State) + ".png"
			}
			return s.withStore(cmd.Context(), func(db *store.Store, _ *time.Location) error {
				return writeChannelQR(cmd.Context(), cmd.OutOrStdout(), db, ch, file, size)
			})
		},
	}
	cmd.Flags().StringVar(&file, "out", "", "the file to write; the channel's state and .png unless given")
	cmd.Flags().IntVar(&size, "size", 600, "width and height in pixels, 100 to 4000")
	return cmd
}

// channelNamed finds a channel by its state or its name.
func channelNamed(shop config.Shop, name string) (config.Channel, error) {
	var states []string
	for _, ch := range shop.Channels {
		if ch.State == name || ch.Name == name {
			return ch, nil
		}
		states = append(states, ch.State)
	}
	return config.Channel{}, fmt.Errorf("there is no channel %q; the configuration has %s", name, strings.Join(states, ", "))
}

func writeChannelQR(ctx context.Context, out io.Writer, db *store.Store, ch config.Channel, file string, size int) error {
	if size < 100 || size > 4000 {
		return fmt.Errorf("--size %d: a code has 100 to 4000 pixels, as --size 600", size)
	}
	a, err := db.Asset(ctx, handlers.ContactWayName(ch.State))
	if err != nil {
		return err
	}
	if a.URL == "" {
		return errors.New(ch.Name + "：" + codeState(ch, a))
	}
	picture, err := download(ctx, a.URL)
	if err != nil {
		return fmt.Errorf("the picture of %s's code: %w", ch.State, err)
	}
	if picture, err = redraw(picture, size); err != nil {
		return fmt.Errorf("the picture of %s's code: %w", ch.State, err)
	}
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		return err
	}
	fmt.Fprintf(out, "「%s」(%s) 的活码写进了 %s\n", ch.Name, ch.State, file)
	return nil
}

// The bounds of reading a picture of a code.
const (
	pictureTimeout = 15 * time.Second
	pictureMost    = 5 << 20
)

func download(ctx context.Context, address string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, pictureTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answered %s; zhanggui channels sync asks WeCom for the code again", address, res.Status)
	}
	return io.ReadAll(io.LimitReader(res.Body, pictureMost))
}

// redraw draws a code anew at a size. A picture that cannot be read as a code,
// one with a large logo in it, is kept as it is.
func redraw(picture []byte, size int) ([]byte, error) {
	img, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	written, err := readQR(img)
	if err != nil {
		var kept bytes.Buffer
		err := png.Encode(&kept, img)
		return kept.Bytes(), err
	}
	return drawing.Encode(written, drawing.Medium, size)
}

// readQR is what is written in the picture of a code.
func readQR(img image.Image) (string, error) {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return "", err
	}
	result, err := qrcode.NewQRCodeReader().Decode(bitmap, nil)
	if err != nil {
		return "", fmt.Errorf("the code cannot be read: %w", err)
	}
	return result.GetText(), nil
}

// fileNamed is a state without what a file's name cannot have.
func fileNamed(state string) string {
	return strings.Map(func(r rune) rune {
		if slices.Contains([]rune(`/\:*?"<>|`), r) {
			return '_'
		}
		return r
	}, plain(state))
}
