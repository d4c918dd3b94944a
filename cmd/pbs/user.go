package main

import (
	"errors"
	"io"

	"github.com/spf13/cobra"

	"github.com/phonebookadmin/pba/internal/pbs"
)

const userHelp = `Users that may post over FTP. They are in DIR/.pbs/users, or in the file that
--users names, with bcrypt hashes and mode 0600; a running pbs notices changes
with the next log-in.

The password comes from --password-stdin, from --password-file, whose mode must
be 0600, or is asked for twice on a terminal. It has 8 to 72 bytes.

Exit codes:
  0  done
  1  failed: the file cannot be used
  2  the command line, the name or the password makes no sense
  3  refused: no such user`

const userExamples = `  A user, asked for the password:
    pbs user add --data /srv/pbs mary

  The same in a script; it changes the password of a user that is there:
    pwgen 24 1 | tee mary.txt | pbs user add --data /srv/pbs --password-stdin mary

  Who may post, and no longer:
    pbs user list --data /srv/pbs
    pbs user remove --data /srv/pbs mary`

func newUserCommand(o *options, stdin io.Reader, stdout, stderr io.Writer) *cobra.Command {
	cmd := &cobra.Command{
		Use: "user", Short: "Add, remove and list the users that may post", Long: userHelp, Example: userExamples,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("user %s: add, remove or list", args[0])
			}
			return usagef("user: add, remove or list")
		},
	}
	cmd.AddCommand(newUserAdd(o, stdin, stdout, stderr), newUserRemove(o, stdout), newUserList(o, stdout))
	return cmd
}

func newUserAdd(o *options, stdin io.Reader, stdout, stderr io.Writer) *cobra.Command {
	var fromStdin bool
	var file string
	cmd := &cobra.Command{
		Use: "add NAME", Short: "Add a user, or change a password", Args: one("a user"), Long: userHelp, Example: userExamples,
		RunE: func(cmd *cobra.Command, args []string) error {
			users, err := o.place(cmd)
			if err != nil {
				return err
			}
			if err := pbs.CheckUser(args[0]); err != nil {
				return usageError{err}
			}
			password, err := newPassword(stdin, stderr, fromStdin, file)
			if err != nil {
				return err
			}
			if err := pbs.CheckPassword(password); err != nil {
				return usageError{err}
			}
			isNew, err := pbs.AddUser(users, args[0], password)
			if err = errors.Join(err, o.handOver()); err != nil {
				return err
			}
			sayUser(stdout, args[0], isNew)
			return nil
		},
	}
	cmd.Flags().BoolVar(&fromStdin, "password-stdin", false, "read the password from the standard input, its first line")
	cmd.Flags().StringVar(&file, "password-file", "", "read it from the first line of `FILE`, mode 0600")
	return cmd
}

func newUserRemove(o *options, stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: "Remove a user; sessions that stand go on", Args: one("a user"),
		RunE: func(cmd *cobra.Command, args []string) error {
			users, err := o.place(cmd)
			if err != nil {
				return err
			}
			if err := errors.Join(pbs.RemoveUser(users, args[0]), o.handOver()); err != nil {
				return err
			}
			sayRemoved(stdout, args[0])
			return nil
		},
	}
}

func newUserList(o *options, stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the users, one a line", Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			file, err := o.place(cmd)
			if err != nil {
				return err
			}
			users, err := pbs.ReadUsers(file)
			if err != nil {
				return err
			}
			for _, name := range users.Names() {
				sayLine(stdout, name)
			}
			return nil
		},
	}
}

// place returns the users file that flags and configuration name.
func (o *options) place(cmd *cobra.Command) (string, error) {
	if err := o.configured(cmd); err != nil {
		return "", err
	}
	return o.usersFile()
}

// handOver leaves the data folder to its owner.
func (o *options) handOver() error {
	if o.data == "" {
		return nil
	}
	return pbs.HandOver(o.data)
}

// configured takes over what the configuration file says, for commands that need
// the data folder alone.
func (o *options) configured(cmd *cobra.Command) error {
	if o.config == "" {
		return nil
	}
	_, flags, _, err := settings([]string{"--config", o.config})
	if err != nil {
		return err
	}
	for name, to := range map[string]*string{"data": &o.data, "users": &o.users} {
		if !cmd.Flags().Changed(name) {
			*to = flags.Lookup(name).Value.String()
		}
	}
	return nil
}

func one(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 {
			return usagef("name %s", what)
		}
		return nil
	}
}

func none(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usagef("%q is too much", args[0])
	}
	return nil
}
