package testserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// startTimeout bounds how long a server may take until it answers. A machine
// that is busy with other tests can need many times the usual 0.3 s.
const startTimeout = 60 * time.Second

// answerTimeout bounds one question to a server.
const answerTimeout = 20 * time.Second

// process is one run of a server's binary.
type process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error
}

// launch starts a binary that dies with this process, even when this process
// is killed and can clean up nothing. Linux binds that promise to the thread
// that made the child, not to the process, so the thread stays locked to the
// goroutine that waits for the child.
func launch(logFile, binary string, args ...string) (*process, error) {
	out, err := os.OpenFile(logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	p := &process{cmd: exec.Command(binary, args...), done: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = out, out
	p.cmd.SysProcAttr = dieWithParent()
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := p.cmd.Start()
		started <- err
		if err != nil {
			return
		}
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", binary, err)
	}
	return p, nil
}

// await asks ready until it succeeds, the process ends or the time is up.
// ready's context ends with the process: what listens on the port may then be
// somebody who waits for the client to speak first.
func (p *process) await(ready func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	go func() {
		select {
		case <-p.done:
			cancel()
		case <-ctx.Done():
		}
	}()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		err := ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-again.C:
			continue
		case <-ctx.Done():
		}
		select {
		case <-p.done:
			return fmt.Errorf("%s ended while it started: %v", filepath.Base(p.cmd.Path), p.err)
		default:
			return fmt.Errorf("%s does not answer: %w", filepath.Base(p.cmd.Path), err)
		}
	}
}

// end sends a signal and waits until the process is gone.
func (p *process) end(sig os.Signal) error {
	if err := p.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	// A stopped process handles no signal but SIGKILL until it continues.
	_ = p.cmd.Process.Signal(syscall.SIGCONT)
	<-p.done
	return nil
}

// find looks a binary up on the path and in the folder where Debian keeps
// servers. Where it is missing the test is skipped with the command that
// installs it; on CI that would hide a whole suite, so there it fails.
func find(t testing.TB, debianPackage, name string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	if path := filepath.Join("/usr/sbin", name); isFile(path) {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing: install Debian's package %s", name, debianPackage)
	}
	t.Skipf("%s is missing: apt-get install -y %s", name, debianPackage)
	return ""
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
