package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/pkg/post"
)

const importHelp = `Take a bundle that pba courier wrote, into the folder that pbs serves, which may
be running. Every byte is checked first. A release that is older than the live
one, of another line of the book, or of the same version with other bytes is
refused: clients could not step back.

Exit codes:
  0  the release is live
  1  failed: the bundle is not whole, the folder cannot be used
  3  refused: what is there is newer, of another administrator, or being posted now
  4  it was there already`

func newImportCommand(o *options, stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use: "import BUNDLE.zip", Short: "Take a bundle that was carried here", Long: importHelp, Args: one("one bundle"),
		Example: "  pbs import --data /srv/pbs Sample-12.zip",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.needData(cmd); err != nil {
				return err
			}
			ctx, restore := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer restore()
			return importBundle(ctx, stdout, o.data, args[0])
		},
	}
}

// errThere is returned for a bundle whose release is live already.
var errThere = errors.New("it is there already")

func importBundle(ctx context.Context, stdout io.Writer, dir, bundle string) error {
	f, err := os.Open(bundle)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err != nil {
		return err
	}
	p, err := post.ReadBundle(f, info.Size())
	if err != nil {
		return fmt.Errorf("%s: %w", bundle, err)
	}
	if err := pbs.CheckRules(dir, p.Manifest); err != nil {
		return fmt.Errorf("%s: %w", bundle, err)
	}
	computer, err := os.Hostname()
	if err != nil {
		computer = "this computer"
	}
	me := post.Owner{ID: "pbs import", User: "pbs import", Computer: computer, Since: time.Now()}
	changed, err := post.Receive(ctx, post.Dir(filepath.Join(dir, pbs.HostDir)), p, me)
	if err = errors.Join(err, pbs.HandOver(dir)); err != nil {
		return err
	}
	if !changed {
		return fmt.Errorf("%s version %d: %w", p.Manifest.Book, p.Manifest.Version, errThere)
	}
	sayImported(stdout, p.Manifest.Book, uint32(p.Manifest.Version))
	return nil
}
