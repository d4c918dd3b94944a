package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/pkg/cab"
)

func (a *app) cabCommand() *cobra.Command {
	return group("cab", "Work with cabinets (.cab)",
		a.cabCreateCommand(), a.cabListCommand(), a.cabExtractCommand(), a.cabTestCommand())
}

func (a *app) cabListCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list FILE.cab",
		Short: "List the files in a cabinet",
		Args:  takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			c, err := openCabinet(args[0])
			if err != nil {
				return err
			}
			defer c.Close()
			return a.showCabinet(c.Reader)
		},
	}
}

// cabFile is one file of pba cab list with --json.
type cabFile struct {
	Name       string     `json:"name"`
	Size       int64      `json:"size"`
	Modified   *time.Time `json:"modified,omitempty"` // the wall clock, as UTC
	Attributes string     `json:"attributes"`
	Method     string     `json:"method"`
}

func (a *app) showCabinet(r *cab.Reader) error {
	files := []cabFile{}
	rows := [][]string{{"SIZE", "MODIFIED", "ATTR", "METHOD", "NAME"}}
	for _, f := range r.Files {
		row := cabFile{f.Name, f.Size, nil, attributes(f.Attrs), f.Compression.String()}
		modified := "-"
		if !f.Modified.IsZero() {
			row.Modified = &f.Modified
			modified = f.Modified.Format(time.DateTime)
		}
		files = append(files, row)
		rows = append(rows, []string{fmt.Sprint(f.Size), modified, row.Attributes, row.Method, f.Name})
	}
	return a.show(files, columns(rows...))
}

// attributes writes attributes as DOS does, and x for a file to be run.
func attributes(attrs cab.Attr) string {
	var b strings.Builder
	for _, x := range []struct {
		bit    cab.Attr
		letter byte
	}{{cab.AttrReadOnly, 'r'}, {cab.AttrHidden, 'h'}, {cab.AttrSystem, 's'}, {cab.AttrArchive, 'a'}, {cab.AttrExec, 'x'}} {
		if attrs&x.bit != 0 {
			b.WriteByte(x.letter)
		} else {
			b.WriteByte('-')
		}
	}
	return b.String()
}

func (a *app) cabTestCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "test FILE.cab",
		Short: "Read everything in a cabinet and check it",
		Args:  takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			cabinet, err := openCabinet(args[0])
			if err != nil {
				return err
			}
			defer cabinet.Close()
			total := int64(0)
			for _, f := range cabinet.Files {
				n, err := copyMember(c.Context(), io.Discard, f)
				if err != nil {
					return err
				}
				total += n
			}
			return a.showCabSum("sound", "", len(cabinet.Files), total)
		},
	}
}

// cabSum is what the other commands print with --json.
type cabSum struct {
	Result string `json:"result"`
	Where  string `json:"where,omitempty"`
	Files  int    `json:"files"`
	Bytes  int64  `json:"bytes"`
}

func (a *app) showCabSum(result, where string, files int, bytes int64) error {
	text := fmt.Sprintf("%s: %s, %s", result, count(files, "file"), count(int(bytes), "byte"))
	if where != "" {
		text = fmt.Sprintf("%s %s: %s, %s", result, where, count(files, "file"), count(int(bytes), "byte"))
	}
	return a.show(cabSum{result, where, files, bytes}, text)
}

// A cabinetFile is a cabinet on disk.
type cabinetFile struct {
	*cab.Reader
	io.Closer
}

func openCabinet(name string) (*cabinetFile, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no file", name)
	}
	var r *cab.Reader
	if err == nil {
		if r, err = cab.NewReader(f, info.Size()); err != nil {
			err = fmt.Errorf("%s: %w", name, err)
		}
	}
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return &cabinetFile{r, f}, nil
}

// copyMember writes the contents of a file of a cabinet to w.
func copyMember(ctx context.Context, w io.Writer, f *cab.File) (int64, error) {
	in, err := f.Open()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", f.Name, err)
	}
	defer in.Close()
	n, err := io.Copy(w, ctxReader{ctx, in})
	if err != nil {
		return n, fmt.Errorf("%s: %w", f.Name, err)
	}
	return n, nil
}

// A ctxReader ends with its context.
type ctxReader struct {
	ctx context.Context
	r   io.Reader
}

func (r ctxReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
