// Package man writes the manual page of a command line from its help, so that
// the two cannot disagree.
package man

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Command returns the hidden command that prints the manual page of the program
// it belongs to, in the given section of the manual: what the packages install.
func Command(section int) *cobra.Command {
	return &cobra.Command{
		Use: "man", Short: "Print the manual page", Hidden: true, Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return Write(c.OutOrStdout(), c.Root(), section) },
	}
}

// Write writes one page with all commands of root, as troff with the macros of
// man(7). It returns the error of out.
func Write(out io.Writer, root *cobra.Command, section int) error {
	var p page
	p.line(".TH %s %d \"\" %q %q", strings.ToUpper(root.Name()), section, root.Name()+" "+root.Version, "Phone Book Administrator")
	p.line(".SH NAME")
	p.line("%s \\- %s", root.Name(), escape(lowerFirst(root.Short)))
	p.line(".SH SYNOPSIS")
	p.line(".B %s", escape(root.UseLine()))
	for _, c := range root.Commands() {
		if shown(c) {
			p.line(".br\n.B %s", escape(c.UseLine()))
		}
	}
	p.line(".SH DESCRIPTION")
	p.asIs(root.Long)
	p.flags(".SH OPTIONS", root.LocalFlags())
	if root.HasAvailableSubCommands() {
		p.line(".SH COMMANDS")
		p.commands(root)
	}
	if root.Example != "" {
		p.line(".SH EXAMPLES")
		p.asIs(root.Example)
	}
	_, err := io.WriteString(out, p.String())
	return err
}

type page struct{ strings.Builder }

func (p *page) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// asIs keeps lines as the help has them, which is set for a terminal.
func (p *page) asIs(text string) {
	p.line(".nf")
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		p.line("%s", escape(line))
	}
	p.line(".fi")
}

// commands describes the commands below c, each group after the other.
func (p *page) commands(c *cobra.Command) {
	for _, sub := range c.Commands() {
		if !shown(sub) {
			continue
		}
		p.line(".SS %s", escape(sub.UseLine()))
		p.asIs(cmp.Or(sub.Long, sub.Short))
		p.flags("", sub.LocalNonPersistentFlags())
		if sub.Example != "" {
			p.line(".PP\nExamples:")
			p.asIs(sub.Example)
		}
		p.commands(sub)
	}
}

func (p *page) flags(heading string, flags *pflag.FlagSet) {
	if !flags.HasAvailableFlags() {
		return
	}
	if heading != "" {
		p.line("%s", heading)
	}
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		p.line(".TP\n.B %s", escape(strings.TrimRight("--"+f.Name+" "+value, " ")))
		p.line("%s", escape(usage))
	})
}

// shown reports whether the help lists the command and it is not cobra's own.
func shown(c *cobra.Command) bool {
	return c.IsAvailableCommand() && c.Name() != "help" && c.Name() != "completion"
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// escape keeps troff from reading text as requests, and hyphens typed as they are.
func escape(s string) string {
	s = strings.ReplaceAll(s, `\`, `\e`)
	s = strings.ReplaceAll(s, "-", `\-`)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}
