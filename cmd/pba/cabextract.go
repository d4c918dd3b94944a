package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/pkg/cab"
)

func (a *app) cabExtractCommand() *cobra.Command {
	var names []string
	var force bool
	c := &cobra.Command{
		Use:   "extract FILE.cab [DIR]",
		Short: "Extract the files of a cabinet",
		Long: `Extract all files of a cabinet to DIR, or to the current directory; with --file those
named alone, whatever their case. Directories are made as needed. A file that exists is left alone and ends the command, unless
--force replaces it. Nothing is written outside of the directory, whatever the
cabinet says and whatever links are there.`,
		Args: takes(1, 2),
		RunE: func(c *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 2 {
				dir = args[1]
			}
			cabinet, err := openCabinet(args[0])
			if err != nil {
				return err
			}
			defer cabinet.Close()
			files, err := selectMembers(cabinet.Files, names)
			if err != nil {
				return err
			}
			if err := os.MkdirAll(dir, 0o777); err != nil {
				return err
			}
			root, err := os.OpenRoot(dir)
			if err != nil {
				return err
			}
			defer func() { _ = root.Close() }()
			total := int64(0)
			for _, f := range files {
				n, err := extractMember(c.Context(), root, f, force)
				if err != nil {
					return err
				}
				total += n
			}
			return a.showCabSum("extracted to", dir, len(files), total)
		},
	}
	c.Flags().StringArrayVar(&names, "file", nil, "extract this `NAME` alone; may be repeated")
	c.Flags().BoolVar(&force, "force", false, "replace files that exist")
	return c
}

// selectMembers returns the files with these names, or all without any.
func selectMembers(files []*cab.File, names []string) ([]*cab.File, error) {
	if len(names) == 0 {
		return files, nil
	}
	var found []*cab.File
	for _, name := range names {
		name = strings.ReplaceAll(name, `\`, "/")
		before := len(found)
		for _, f := range files {
			if strings.EqualFold(f.Name, name) {
				found = append(found, f)
			}
		}
		if len(found) == before {
			return nil, fmt.Errorf("the cabinet has no file %s", name)
		}
	}
	return found, nil
}

// extractMember writes one file below root. What cannot be written in full is removed.
func extractMember(ctx context.Context, root *os.Root, f *cab.File, force bool) (n int64, err error) {
	if dir := path.Dir(f.Name); dir != "." {
		if err := root.MkdirAll(dir, 0o777); err != nil {
			return 0, err
		}
	}
	if force { // the file itself, not what a link leads to
		if err := root.Remove(f.Name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return 0, err
		}
	}
	out, err := root.OpenFile(f.Name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return 0, err
	}
	n, err = copyMember(ctx, out, f)
	if e := out.Close(); err == nil {
		err = e
	}
	if err == nil && !f.Modified.IsZero() {
		err = root.Chtimes(f.Name, f.Modified, f.Modified)
	}
	if err == nil && f.Attrs&cab.AttrReadOnly != 0 {
		err = root.Chmod(f.Name, 0o444)
	}
	if err != nil {
		_ = root.Remove(f.Name)
	}
	return n, err
}
