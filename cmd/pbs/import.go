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
refused: clients could not step back. So is one far above the last. With --i-know
it is let in, once, as pbs accept --i-know does for a release that was posted.

Exit codes:
  0  the release is live
  1  failed: the bundle is not whole, the folder cannot be used
  3  refused: what is there is newer, of another administrator, or being posted now
  4  it was there already`

func newImportCommand(o *options, stdout io.Writer) *cobra.Command {
	var order bool
	cmd := &cobra.Command{
		Use: "import BUNDLE.zip", Short: "Take a bundle that was carried here", Long: importHelp, Args: one("one bundle"),
		Example: `  pbs import --data /srv/pbs Sample-12.zip
  pbs import --data /srv/pbs Sample-12.zip --i-know`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.needData(cmd); err != nil {
				return err
			}
			ctx, restore := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer restore()
			return importBundle(ctx, stdout, o.data, args[0], order)
		},
	}
	cmd.Flags().BoolVar(&order, "i-know", false, "let it in, whatever clients have")
	return cmd
}

// errThere is returned for a bundle whose release is live already.
var errThere = errors.New("it is there already")

func importBundle(ctx context.Context, stdout io.Writer, dir, bundle string, order bool) error {
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
	err = pbs.CheckRules(dir, p.Manifest)
	_, broken := errors.AsType[*pbs.RuleError](err)
	if broken && order {
		err = pbs.Pardon(dir, p.Manifest) // first: a server that runs looks at once
	}
	if err != nil {
		return importHint(fmt.Errorf("%s: %w", bundle, err))
	}
	computer, err := os.Hostname()
	if err != nil {
		computer = "this computer"
	}
	me := post.Owner{ID: "pbs import", User: "pbs import", Computer: computer, Since: time.Now()}
	changed, err := post.Receive(ctx, post.Dir(filepath.Join(dir, pbs.HostDir)), p, me, order)
	if err = errors.Join(err, pbs.HandOver(dir)); err != nil {
		return importHint(err)
	}
	if !changed && !broken {
		return fmt.Errorf("%s version %d: %w", p.Manifest.Book, p.Manifest.Version, errThere)
	}
	sayImported(stdout, p.Manifest.Book, uint32(p.Manifest.Version))
	return nil
}

// importHint adds how to let in what is refused.
func importHint(err error) error {
	_, broken := errors.AsType[*pbs.RuleError](err)
	conflict, ok := errors.AsType[*post.ConflictError](err)
	if broken || ok && conflict.Kind != post.OtherCase {
		return hinted{err, "pbs import --i-know lets it in; clients with what was live may keep it for good"}
	}
	return err
}
