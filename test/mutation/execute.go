package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// outcome is what became of one run of a test binary.
type outcome struct {
	passed, late bool
	killer       string // the first test that failed
	cpu, wall    time.Duration
	output       []byte
}

// limits end a run that a mutant made endless: it spins (processor time), waits (time on the wall) or grows (memory).
type limits struct{ cpu, wall time.Duration }

// memory is in KiB of address space, of which Go takes more than it uses.
const memory = 6 << 20

// once runs the tests named with one mutant on; 0 is none.
func (b *built) once(ctx context.Context, tests []string, number int, seen, tmp string, l limits) outcome {
	ctx, cancel := context.WithTimeout(ctx, l.wall)
	defer cancel()
	script := fmt.Sprintf(`ulimit -v %d 2>/dev/null; ulimit -t %d 2>/dev/null; exec "$@"`, memory, int(l.cpu.Seconds())+1)
	args := append([]string{"-c", script, "sh", b.file, "-test.failfast", "-test.run", "^(" + strings.Join(tests, "|") + ")$"}, b.args...)
	c := exec.CommandContext(ctx, "sh", args...)
	c.Dir = b.dir
	c.Env = append(os.Environ(), "MUTANT_ON="+strconv.Itoa(number), "MUTANT_SEEN="+seen, "TMPDIR="+tmp,
		"GOGC=off", "GOMEMLIMIT=1GiB") // most runs are over before there is anything to collect
	c.WaitDelay = time.Second
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for us: a test that dies of it has noticed nothing
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	began := time.Now()
	err := c.Run()
	o := outcome{passed: err == nil, wall: time.Since(began), output: out.Bytes(), killer: failed(out.Bytes())}
	if s := c.ProcessState; s != nil {
		o.cpu = s.UserTime() + s.SystemTime()
		o.late = ctx.Err() != nil || (!s.Exited() && o.killer == "")
	}
	return o
}

func failed(out []byte) string {
	if m := regexp.MustCompile(`(?m)^--- FAIL: (\S+)`).FindSubmatch(out); m != nil {
		return string(m[1])
	}
	return ""
}
