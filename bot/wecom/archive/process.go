package archive

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// process is a running worker.
type process struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	words  *tail
	ending sync.Once
	state  string
}

// passedOn is what of the bot's environment a worker needs: where libraries and
// certificates are. Settings and secrets of the bot's may stand in the rest.
var passedOn = []string{"LD_LIBRARY_PATH", "PATH", "HOME", "TMPDIR", "TZ", "LANG", "SSL_CERT_FILE", "SSL_CERT_DIR"}

// startProcess starts a worker.
func startProcess(o Options) (*process, error) {
	command := o.Command
	if len(command) == 0 {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("this program does not know where it is: %w", err)
		}
		command = []string{self, WorkCommand}
	}
	p := &process{cmd: exec.Command(command[0], command[1:]...), words: &tail{}}
	p.cmd.Env = []string{}
	for _, name := range passedOn {
		if v, ok := os.LookupEnv(name); ok {
			p.cmd.Env = append(p.cmd.Env, name+"="+v)
		}
	}
	p.cmd.Env = append(p.cmd.Env, o.Env...)
	p.cmd.Stderr = p.words
	p.cmd.WaitDelay = time.Second
	apart(p.cmd)
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.in, p.out = in, bufio.NewReader(out)
	return p, p.cmd.Start()
}

// exchange writes a question and reads the answer with its number.
func (p *process) exchange(q question, r *reply) error {
	if err := writeFrame(p.in, q); err != nil {
		return err
	}
	if err := readFrame(p.out, r); err != nil {
		return err
	}
	if r.ID != q.ID {
		return errors.New("archive: the worker answers another question")
	}
	return nil
}

// end ends it and says how it ended; it may be called again.
func (p *process) end() string {
	p.ending.Do(func() {
		_ = p.in.Close()
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		p.state = p.cmd.ProcessState.String()
	})
	return p.state
}

// lastWords are what it wrote on standard error last.
func (p *process) lastWords() string { return p.words.String() }

// tail keeps the end of what is written to it.
type tail struct {
	mu  sync.Mutex
	end []byte
}

// tailSize is how much is kept.
const tailSize = 512

// Write keeps the end.
func (t *tail) Write(data []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.end = append(t.end, data...)
	if len(t.end) > tailSize {
		t.end = append([]byte(nil), t.end[len(t.end)-tailSize:]...)
	}
	return len(data), nil
}

// String is the end, on one line.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return valid(string(bytes.Join(bytes.Fields(t.end), []byte(" "))))
}
