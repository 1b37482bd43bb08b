package simulator

import (
	"context"
	"crypto/rsa"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/sirupsen/logrus"
)

// Simulator is one simulated corp. All methods may be called at once.
type Simulator struct {
	// Journal tells what happened.
	Journal *Journal
	// Faults is the script of what goes wrong.
	Faults *Faults

	conf    Config
	log     *logrus.Logger
	handler http.Handler
	out     *deliveries
	limits  *callLimits

	// mu guards everything below. It is never held while the network is used.
	mu      sync.Mutex
	random  *rand.Rand
	apps    map[string]*app
	order   []*app
	tokens  map[string]*token
	blocked secretGuard
	directory
	relations
	chats
	tagbook
	library
	posting
	inboxes
	archive
	kfDesks
	logins
	webviews
	shownPictures

	archiveKey  *rsa.PrivateKey
	archiveOnce sync.Once

	presets  presets
	switchMu sync.Mutex

	crowds

	serverMu sync.Mutex
	server   *http.Server
	base     string
	closed   context.Context
	shut     context.CancelFunc
}

// New makes a corp as configured. Start or Handler serves it.
func New(conf Config) (*Simulator, error) {
	if conf.CorpID == "" {
		return nil, fmt.Errorf("simulator: a corp id is required")
	}
	conf.setDefaults()
	log := conf.Log
	if log == nil {
		log = logrus.New()
		log.SetOutput(io.Discard)
	}
	s := &Simulator{
		Journal: newJournal(conf.JournalSize),
		Faults:  &Faults{now: conf.Now},
		conf:    conf,
		log:     log,
		limits:  newCallLimits(conf),
		random:  rand.New(rand.NewPCG(uint64(conf.Seed), 0x77656b6f6d)),
		apps:    map[string]*app{},
		tokens:  map[string]*token{},
		blocked: secretGuard{},
		presets: newPresets(),
	}
	s.closed, s.shut = context.WithCancel(context.Background())
	s.out = newDeliveries(s)
	if err := s.populate(); err != nil {
		return nil, err
	}
	s.handler = s.routes()
	return s, nil
}

// populate builds the state that the configuration describes.
func (s *Simulator) populate() error {
	for _, a := range s.conf.Apps {
		if err := s.addApp(a); err != nil {
			return err
		}
	}
	s.relations = newRelations()
	s.tagbook = newTagbook()
	s.library = newLibrary()
	s.posting = newPosting()
	s.inboxes = newInboxes(s.conf.Webhooks)
	s.archive = newArchive()
	if err := s.populateDirectory(); err != nil {
		return err
	}
	if err := s.populateGroups(); err != nil {
		return err
	}
	if err := s.populateContactWays(); err != nil {
		return err
	}
	if err := s.populateKf(); err != nil {
		return err
	}
	return s.crowd(s.conf.Population)
}

// Handler serves the API under /cgi-bin/ and the control API under /sim/.
func (s *Simulator) Handler() http.Handler { return s.handler }

// Start listens on an address ("127.0.0.1:0" picks a port) and serves until
// Close.
func (s *Simulator) Start(addr string) error {
	s.serverMu.Lock()
	defer s.serverMu.Unlock()
	if s.server != nil {
		return fmt.Errorf("simulator: already started at %s", s.base)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	s.base = "http://" + l.Addr().String()
	s.server = &http.Server{Handler: s.handler, ReadHeaderTimeout: 10 * time.Second}
	go func(server *http.Server) {
		if err := server.Serve(l); err != http.ErrServerClosed {
			s.log.WithError(err).Error("simulator: server ended")
		}
	}(s.server)
	return nil
}

// URL is the base address after Start, without a slash at the end.
func (s *Simulator) URL() string {
	s.serverMu.Lock()
	defer s.serverMu.Unlock()
	return s.base
}

// Close ends the server and gives up callbacks that are under way. It may be
// called more than once.
func (s *Simulator) Close() error {
	s.shut()
	s.stopCrowd()
	s.serverMu.Lock()
	server := s.server
	s.server = nil
	s.serverMu.Unlock()
	var err error
	if server != nil {
		err = server.Close()
	}
	s.out.stop()
	return err
}

// Settle waits until no callback is on its way: every one raised so far has
// been delivered or lost.
func (s *Simulator) Settle(ctx context.Context) error { return s.out.settle(ctx) }

func (s *Simulator) now() time.Time { return s.conf.Now() }

const idLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

// newID makes an id of a prefix and random letters. The caller holds the lock.
func (s *Simulator) newID(prefix string, letters int) string {
	b := make([]byte, len(prefix)+letters)
	copy(b, prefix)
	for i := len(prefix); i < len(b); i++ {
		b[i] = idLetters[s.random.IntN(len(idLetters))]
	}
	return string(b)
}

// pause holds a call up in real time, or until the simulator is closed.
func (s *Simulator) pause(d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-s.closed.Done():
	}
}
