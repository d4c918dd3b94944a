package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/pkg/cab"
)

// cabOptions are the flags of pba cab create.
type cabOptions struct {
	level  int
	store  bool
	lzx    bool
	window int
	e8     bool
	force  bool
}

func (a *app) cabCreateCommand() *cobra.Command {
	var o cabOptions
	c := &cobra.Command{
		Use:   "create OUT.cab FILE|DIR...",
		Short: "Make a cabinet of files and directories",
		Long: `Make a cabinet of files and of everything in directories. Files get the names that
they are given by here; those that are absolute or lead up, the last part of it.
Files of the same bytes and times make a cabinet of the same bytes, on every machine.

MSZIP is what every program reads that reads cabinets. LZX is smaller, most of all
for programs with --e8, and slower.`,
		Example: `  pba cab create 1Full.cab West.pbk West.pbr West.ver --level 9
  pba cab create setup.cab build/ --lzx --e8`,
		Args: takes(2, -1),
		RunE: func(c *cobra.Command, args []string) error {
			method, err := o.compression()
			if err != nil {
				return err
			}
			files, err := collectFiles(args[1:])
			if err != nil {
				return err
			}
			size, err := writeCabinet(c.Context(), args[0], files, method, o.force)
			if err != nil {
				return err
			}
			return a.showCabSum("wrote", args[0], len(files), size)
		},
	}
	c.Flags().IntVar(&o.level, "level", cab.DefaultLevel, "of MSZIP, 1 (fast) to 9 (small)")
	c.Flags().BoolVar(&o.lzx, "lzx", false, "compress with LZX instead")
	c.Flags().IntVar(&o.window, "window", cab.MaxWindow, "of LZX, as a power of two, 15 to 21")
	c.Flags().BoolVar(&o.e8, "e8", false, "with --lzx, for x86 programs")
	c.Flags().BoolVar(&o.store, "store", false, "do not compress")
	c.Flags().BoolVar(&o.force, "force", false, "replace a cabinet that exists")
	return c
}

// compression returns the method that the flags name.
func (o *cabOptions) compression() (cab.Compression, error) {
	switch {
	case o.e8 && !o.lzx:
		return cab.Compression{}, &usageError{"--e8 goes with --lzx"}
	case o.lzx && o.store:
		return cab.Compression{}, &usageError{"--lzx and --store are two ways; choose one"}
	case o.level < cab.MinLevel || o.level > cab.MaxLevel:
		return cab.Compression{}, &usageError{fmt.Sprintf("--level is %d to %d", cab.MinLevel, cab.MaxLevel)}
	case o.window < cab.MinWindow || o.window > cab.MaxWindow:
		return cab.Compression{}, &usageError{fmt.Sprintf("--window is %d to %d", cab.MinWindow, cab.MaxWindow)}
	case o.lzx && o.e8:
		return cab.LZX(o.window).E8(), nil
	case o.lzx:
		return cab.LZX(o.window), nil
	case o.store:
		return cab.Store(), nil
	}
	return cab.MSZIP(o.level), nil
}

// A cabSource is a file for a cabinet.
type cabSource struct {
	path string // on disk
	name string // in the cabinet
}

// collectFiles returns the files named and those in the directories named.
func collectFiles(args []string) ([]cabSource, error) {
	var files []cabSource
	for _, arg := range args {
		arg = filepath.Clean(arg)
		err := filepath.WalkDir(arg, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			files = append(files, cabSource{p, nameInside(arg, p)})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// nameInside returns the name of the file p that is arg or in it.
func nameInside(arg, p string) string {
	switch {
	case arg == ".":
	case filepath.IsAbs(arg) || filepath.VolumeName(arg) != "" || arg == ".." || strings.HasPrefix(arg, ".."+string(filepath.Separator)):
		if rel, err := filepath.Rel(filepath.Dir(arg), p); err == nil {
			p = rel
		}
	}
	return filepath.ToSlash(p)
}

// writeCabinet makes the cabinet beside its place and moves it there when it is whole.
// It returns its size.
func writeCabinet(ctx context.Context, name string, files []cabSource, method cab.Compression, force bool) (int64, error) {
	if _, err := os.Lstat(name); err == nil && !force {
		return 0, &fs.PathError{Op: "create", Path: name, Err: fs.ErrExist}
	}
	out, err := os.CreateTemp(filepath.Dir(name), ".pba-cab-*")
	if err != nil {
		return 0, err
	}
	w := cab.NewWriter(out)
	w.Compression = method
	for _, f := range files {
		if err = addFile(ctx, w, f); err != nil {
			break
		}
	}
	if err == nil {
		err = w.Close()
	}
	size := int64(0)
	if info, e := out.Stat(); e == nil {
		size = info.Size()
	}
	err = errors.Join(err, out.Chmod(0o644), out.Close())
	if err == nil {
		err = os.Rename(out.Name(), name)
	}
	if err != nil {
		os.Remove(out.Name())
	}
	return size, err
}

// addFile adds a file to a cabinet.
func addFile(ctx context.Context, w *cab.Writer, f cabSource) error {
	in, err := os.Open(f.path)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is no file", f.path)
	}
	h := cab.FileHeaderOf(info)
	h.Name = f.name
	out, err := w.CreateHeader(h)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, ctxReader{ctx, in})
	return err
}
