// Package testserver runs private, real MariaDB and Redis servers for tests:
// on free ports, in folders of their own, gone when the test process is gone.
//
// Most tests want only MySQL and Redis. A test that takes its server away
// starts one of its own with StartMySQL or StartRedis and uses Stop, Start,
// Pause and Resume. A package that uses MySQL calls Main from its TestMain.
package testserver

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
)

// Server is one private server. Its address and its data stay the same over
// Stop and Start.
type Server struct {
	name   string
	binary string
	dir    string
	port   int
	args   func(s *Server) []string
	// ready asks whether the server answers, and is the process that was
	// started: another one may have the port.
	ready func(ctx context.Context, s *Server, pid int) error

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
	if err := proc.await(func(ctx context.Context) error { return s.ready(ctx, s, proc.cmd.Process.Pid) }); err != nil {
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

// Pause freezes the server: connections stay open and nothing answers. A signal
// stops the threads of a process one after another; Pause returns when the last
// of them stands.
func (s *Server) Pause() error {
	if err := s.signal(syscall.SIGSTOP); err != nil {
		return err
	}
	return s.proc.await(func(context.Context) error { return stopped(s.proc.cmd.Process.Pid) })
}

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

// The ports of servers lie below those that the system hands out for ":0" and
// for outgoing connections. Otherwise a server that a test stopped for a while
// could find its port taken by another test's listener when it comes back, and
// whoever knocks there meanwhile could be connected to itself.
const firstPort, lastPort = 15000, 32000

// FreeAddr is an address on this machine that stays free for a process that is
// stopped and started again.
func FreeAddr(t testing.TB) string {
	t.Helper()
	port, err := freePort()
	if err != nil {
		t.Fatalf("testserver: %v", err)
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
}

func freePort() (int, error) {
	for range 100 {
		port := firstPort + rand.IntN(lastPort-firstPort)
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			continue
		}
		return port, l.Close()
	}
	return 0, fmt.Errorf("no free port from %d to %d", firstPort, lastPort)
}
