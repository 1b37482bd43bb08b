// Package testserver runs private, real MariaDB and Redis servers for tests:
// on free ports, in folders of their own, gone when the test process is gone.
//
// Most tests want only MySQL and Redis. A test that takes its server away
// starts one of its own with StartMySQL or StartRedis and uses Stop, Start,
// Pause and Resume. A package that uses MySQL calls Main from its TestMain.
package testserver

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
)

// Server is one private server. Its address and its data stay the same over
// Stop and Start.
type Server struct {
	name   string
	binary string
	dir    string
	port   int
	args   func(s *Server) []string
	ready  func(s *Server) error

	mu   sync.Mutex
	proc *process
}

// Addr is where the server listens.
func (s *Server) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }

// Start starts the server again after Stop or Kill and waits until it answers.
func (s *Server) Start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.proc != nil {
		return fmt.Errorf("%s runs already", s.name)
	}
	logFile := filepath.Join(s.dir, s.name+".log")
	proc, err := launch(logFile, s.binary, s.args(s)...)
	if err != nil {
		return err
	}
	if err := proc.await(func() error { return s.ready(s) }); err != nil {
		_ = proc.end(syscall.SIGKILL)
		said, _ := os.ReadFile(logFile)
		return fmt.Errorf("%w\n%s", err, said)
	}
	s.proc = proc
	return nil
}

// Stop shuts the server down in good order and waits for its end.
func (s *Server) Stop() error { return s.end(syscall.SIGTERM) }

// Kill ends the server as a crash would.
func (s *Server) Kill() error { return s.end(syscall.SIGKILL) }

func (s *Server) end(sig os.Signal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.proc == nil {
		return nil
	}
	err := s.proc.end(sig)
	s.proc = nil
	return err
}

// Pause freezes the server: connections stay open and nothing answers.
func (s *Server) Pause() error { return s.signal(syscall.SIGSTOP) }

// Resume lets a paused server go on.
func (s *Server) Resume() error { return s.signal(syscall.SIGCONT) }

func (s *Server) signal(sig os.Signal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.proc == nil {
		return fmt.Errorf("%s does not run", s.name)
	}
	return s.proc.cmd.Process.Signal(sig)
}

// remove ends the server and forgets its data.
func (s *Server) remove() {
	_ = s.Kill()
	_ = os.RemoveAll(s.dir)
}

// startAnywhere starts a server on a port that is free. Between the choice of
// a port and its use somebody else may take it, so it tries a few.
func startAnywhere(s *Server) error {
	var err error
	for range 3 {
		if s.port, err = freePort(); err != nil {
			return err
		}
		if err = s.Start(); err == nil {
			return nil
		}
	}
	return err
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
