package cli

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/plimsoll/plimsoll/internal/conformance"
	"github.com/plimsoll/plimsoll/internal/history"
	"github.com/plimsoll/plimsoll/internal/report"
)

// The bounds of the trend in a report: how many earlier runs it shows, and how long the end of a run may wait for them, at least and as
// a share of the run. What is not read in that time is read at the end of a later run.
const (
	pastRuns  = 30
	pastTime  = 300 * time.Millisecond
	pastShare = 20
)

// patience is how long nobody minds waiting at the end of a run: a twentieth of it.
func patience(run conformance.Run) time.Duration {
	return max(pastTime, run.Trailer.Finished.Sub(run.Header.Started)/pastShare)
}

// htmlProjection is plimsoll report html.
type htmlProjection struct {
	projection
	History string `help:"Folder of the reports: earlier runs below it become a trend." placeholder:"DIR" type:"existingdir"`
}

// Run writes the page.
func (p htmlProjection) Run(ctx context.Context, s Streams) error {
	run, err := openRun(p.Source)
	if err != nil {
		return usage(err)
	}
	var past []conformance.Past
	if p.History != "" {
		if past, err = earlier(ctx, run, s.Err, history.Source{Reports: p.History, Open: report.Open, Tell: reading(s)}); err != nil {
			return err
		}
	}
	return p.write(s, func(w io.Writer) error { return report.HTMLWith(past)(w, run) })
}

// earlier lists the runs that a run can be set beside, and the run itself where it is there, oldest first.
func earlier(ctx context.Context, run conformance.Run, said io.Writer, source history.Source) ([]conformance.Past, error) {
	var past []conformance.Past
	err := withIndex(ctx, source.Reports, said, func(x *history.Index) error {
		if _, err := x.Sync(ctx, source); err != nil {
			return err
		}
		var err error
		past, err = x.Runs(ctx, history.Query{Environment: run.Header.Environment.Name, Tags: &run.Header.Tags, Before: run.Header.Started.Add(1), Most: pastRuns})
		return err
	})
	return past, err
}

// page writes report.html, with a trend where the folder holds earlier runs. A trend is an extra: what keeps it from being drawn is no
// fault of the run, and plimsoll history says what it is.
func (f *folder) page(w io.Writer, run conformance.Run) error {
	environment := filepath.Dir(f.path)
	const alone = 2 // this run, and the pointer to the latest one
	var past []conformance.Past
	if siblings, err := os.ReadDir(environment); err == nil && len(siblings) > alone {
		end := time.Now().Add(patience(run))
		past, _ = earlier(context.Background(), run, io.Discard, history.Source{Reports: filepath.Dir(environment), Folder: filepath.Base(environment), Open: report.Open,
			Most: pastRuns, Until: func() bool { return time.Now().After(end) }})
	}
	return report.HTMLWith(past)(w, run)
}
