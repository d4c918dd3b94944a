package main

import (
	"bytes"
	"fmt"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

func (a *app) regionCommand() *cobra.Command {
	return group("region", "Keep the regions of a book",
		a.regionList(), a.regionAdd(), a.regionRename(), a.regionMove(), a.regionMerge(), a.regionDelete(), a.regionImport())
}

func (a *app) regionList() *cobra.Command {
	return &cobra.Command{
		Use: "list BOOK", Short: "List the regions of a book", Args: takes(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			regions, err := s.Regions(args[0])
			if err != nil {
				return err
			}
			rows := [][]string{{"ID", "REGION", "POPS"}}
			for _, r := range regions {
				rows = append(rows, []string{fmt.Sprint(r.ID), r.Name, strconv.Itoa(r.POPs)})
			}
			return a.show(regions, columns(rows...))
		},
	}
}

func (a *app) regionAdd() *cobra.Command {
	return &cobra.Command{
		Use: "add BOOK NAME", Short: "Add a region at the end of the list", Args: takes(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			if err := s.AddRegion(args[0], args[1]); err != nil {
				return err
			}
			return a.show(map[string]any{"added": args[1]}, "added region "+args[1])
		},
	}
}

func (a *app) regionRename() *cobra.Command {
	return &cobra.Command{
		Use: "rename BOOK OLD NEW", Short: "Rename a region; its POPs stay in it", Args: takes(3, 3),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			if args[1] == args[2] {
				return fmt.Errorf("region %s is already called so: %w", args[1], phonebook.ErrUnchanged)
			}
			if err := s.RenameRegion(args[0], args[1], args[2]); err != nil {
				return err
			}
			return a.show(map[string]any{"old": args[1], "new": args[2]}, fmt.Sprintf("renamed region %s to %s", args[1], args[2]))
		},
	}
}

func (a *app) regionMove() *cobra.Command {
	var dryRun bool
	c := &cobra.Command{
		Use:   "move BOOK NAME POSITION",
		Short: "Put a region at another position of the list",
		Long: `Put a region at another position of the list, from 1. The regions between the
two positions make room, and the POPs in all of them go to clients again,
because clients know regions by their number.`,
		Args: takes(3, 3),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			to, err := strconv.ParseUint(args[2], 10, 32)
			if err != nil {
				return &usageError{fmt.Sprintf("POSITION %q is no number", args[2])}
			}
			verb, move := "moved", s.MoveRegion
			if dryRun {
				verb, move = "would move", s.TryMoveRegion
			}
			e, err := move(args[0], args[1], phonebook.RegionID(to))
			if err != nil {
				return err
			}
			return a.show(e, fmt.Sprintf("%s region %s to position %d; %s renumbered, %s to send again",
				verb, e.Name, e.To, count(e.Regions, "region"), count(e.POPs, "POP")))
		},
	}
	c.Flags().BoolVar(&dryRun, "dry-run", false, "say what it would do and change nothing")
	return c
}

func (a *app) regionMerge() *cobra.Command {
	return &cobra.Command{
		Use:   "merge BOOK NAME INTO",
		Short: "Put the POPs of a region into another and delete the region",
		Args:  takes(3, 3),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			moved, err := s.MergeRegions(args[0], args[1], args[2])
			if err != nil {
				return err
			}
			return a.show(map[string]any{"merged": args[1], "into": args[2], "moved": moved},
				fmt.Sprintf("merged region %s into %s with %s", args[1], args[2], count(moved, "POP")))
		},
	}
}

func (a *app) regionDelete() *cobra.Command {
	return &cobra.Command{
		Use:   "delete BOOK NAME",
		Short: "Delete a region; its POPs stay, in no region",
		Args:  takes(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.service()
			if err != nil {
				return err
			}
			freed, err := s.DeleteRegion(args[0], args[1])
			if err != nil {
				return err
			}
			return a.show(map[string]any{"deleted": args[1], "freed": freed},
				fmt.Sprintf("deleted region %s; %s now in no region", args[1], count(freed, "POP")))
		},
	}
}

func (a *app) regionImport() *cobra.Command {
	return &cobra.Command{
		Use:   "import BOOK FILE.pbr",
		Short: "Add the regions of a region file that the book lacks",
		Args:  takes(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.importRegions(args[0], args[1], false)
		},
	}
}

// importRegions adds the regions of a file, or says which it would add.
func (a *app) importRegions(book, file string, dryRun bool) error {
	s, err := a.service()
	if err != nil {
		return err
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	missing, err := s.MissingRegions(book, bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if len(missing) == 0 {
		return fmt.Errorf("%s has every region of %s: %w", book, file, phonebook.ErrUnchanged)
	}
	verb := "would add "
	if !dryRun {
		verb = "added "
		if _, err := s.ImportRegions(book, bytes.NewReader(data)); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return a.show(map[string]any{"added": len(missing), "regions": missing, "imported": !dryRun}, verb+count(len(missing), "region"))
}
