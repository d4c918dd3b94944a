package main

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/pbs"
)

const exportHelp = `Write what clients get as files that never change, with the configuration by which
nginx answers as pbs does, without it. Any number of nginx, on any machines, can
serve the same phone books from copies of the folder, a CDN or a store of objects
before or behind them.

The folder gets

  cabinets/<SHA-256>.cab   the answers
  maps.conf                who gets which, for nginx's http block
  server.conf              the update service, for a server block
  nginx.conf               a whole configuration to begin with, on port 8080

After each post: export, copy the folder (cabinets first), and reload nginx. Cabinets
of the export before stay, for answers that are on their way. A pbs may be running
in the data folder, and takes the posts.

Exit codes:
  0  written
  1  failed: the data folder or the target cannot be used`

func newExportCommand(o *options, stdout io.Writer) *cobra.Command {
	var dir string
	cmd := &cobra.Command{
		Use: "export --static DIR", Short: "Write everything that clients get as files for nginx", Long: exportHelp, Args: none,
		Example: `  pbs export --data /srv/pbs --static /srv/pbs-static
  nginx -p /srv/pbs-static -c nginx.conf
  rsync -a /srv/pbs-static/cabinets /srv/pbs-static/*.conf mirror:/srv/pbs-static/ && ssh mirror nginx -s reload`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.needData(cmd); err != nil {
				return err
			}
			if dir == "" {
				return usagef("--static is missing: the folder to write to")
			}
			books, err := pbs.Export(o.data, dir)
			if err != nil {
				return err
			}
			for _, b := range books {
				sayExported(stdout, b.Release.Manifest.Book, uint32(b.Release.Manifest.Version), b.Cabinets)
			}
			if len(books) == 0 {
				sayLine(stdout, "no phone book is live yet; every client gets 404")
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&dir, "static", "", "`DIR` to write to; made when it does not exist")
	return cmd
}
