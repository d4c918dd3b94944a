package man_test

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/cmd/internal/man"
)

// TestWrite writes the page of a program with a command in a group, with text that
// troff would take for requests.
func TestWrite(t *testing.T) {
	do := func(*cobra.Command, []string) {}
	root := &cobra.Command{Use: "tool", Short: "Work with things", Version: "1.2", Long: "tool works.\n.SH is no heading here.\n'tis C:\\x.", Run: do}
	group := &cobra.Command{Use: "thing", Short: "Things"}
	add := &cobra.Command{Use: "add NAME", Short: "Add a thing", Example: "  tool thing add one --big", Run: do}
	add.Flags().String("size", "", "`BYTES` that it has")
	add.Flags().Bool("secret", false, "not shown")
	_ = add.Flags().MarkHidden("secret") // it is there
	group.AddCommand(add)
	root.AddCommand(group, man.Command(8))
	root.SetArgs([]string{"man"})
	var out strings.Builder
	root.SetOut(&out)
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	const want = `.TH TOOL 8 "" "tool 1.2" "Phone Book Administrator"
.SH NAME
tool \- work with things
.SH SYNOPSIS
.B tool
.br
.B tool thing
.SH DESCRIPTION
.nf
tool works.
\&.SH is no heading here.
\&'tis C:\ex.
.fi
.SH COMMANDS
.SS tool thing
.nf
Things
.fi
.SS tool thing add NAME [flags]
.nf
Add a thing
.fi
.TP
.B \-\-size BYTES
BYTES that it has
.PP
Examples:
.nf
  tool thing add one \-\-big
.fi
`
	if out.String() != want {
		t.Errorf("%s", out.String())
	}
}
