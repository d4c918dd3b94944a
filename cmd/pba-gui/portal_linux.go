package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"

	"github.com/godbus/dbus/v5"

	"github.com/phonebookadmin/pba/internal/ui"
	"github.com/phonebookadmin/pba/internal/words"
)

// The dialog of the desktop: org.freedesktop.portal.FileChooser.
const (
	busName        = "org.freedesktop.DBus"
	portalName     = "org.freedesktop.portal.Desktop"
	portalPath     = "/org/freedesktop/portal/desktop"
	portalChooser  = "org.freedesktop.portal.FileChooser"
	portalRequest  = "org.freedesktop.portal.Request"
	portalResponse = "Response"
	busOwner       = "NameOwnerChanged"
)

// How a question ended, by the response of the portal.
const (
	portalChosen    = 0
	portalCancelled = 1
)

// errSilent is returned when the desktop goes away before it has answered.
var errSilent = errors.New("the dialog of the desktop has gone")

// chooseFile asks for a file with the dialog of the desktop. It returns "" when
// none was chosen or ctx ended, [ui.ErrNoDialog] where there is no such dialog,
// and another error for one that failed.
func chooseFile(ctx context.Context, c ui.FileChoice) (string, error) {
	// Without an address the library would start a bus, which nobody ends.
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		return "", fmt.Errorf("no session bus: %w", ui.ErrNoDialog)
	}
	bus, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return "", noDialog(ctx, err)
	}
	defer func() { _ = bus.Close() }() // nothing more is said on it
	// Listen first: the answer may come before the call returns.
	if err := bus.AddMatchSignal(dbus.WithMatchInterface(portalRequest), dbus.WithMatchMember(portalResponse)); err != nil {
		return "", err
	}
	// One that dies answers no more.
	if err := bus.AddMatchSignal(dbus.WithMatchInterface(busName), dbus.WithMatchMember(busOwner), dbus.WithMatchArg(0, portalName)); err != nil {
		return "", err
	}
	answers := make(chan *dbus.Signal, 8)
	bus.Signal(answers)
	method := portalChooser + ".OpenFile"
	if c.Save {
		method = portalChooser + ".SaveFile"
	}
	var request dbus.ObjectPath
	call := bus.Object(portalName, portalPath).CallWithContext(ctx, method, 0, "", c.Title, portalOptions(c))
	if err := call.Store(&request); err != nil {
		return "", noDialog(ctx, err)
	}
	for {
		select {
		case <-ctx.Done():
			bus.Object(portalName, request).Go(portalRequest+".Close", dbus.FlagNoReplyExpected, nil)
			return "", nil
		case answer, open := <-answers:
			if !open {
				return "", errSilent
			}
			if ownerGone(answer) {
				return "", errSilent
			}
			if answer.Path == request && answer.Name == portalRequest+"."+portalResponse {
				return portalAnswer(answer.Body)
			}
		}
	}
}

// ownerGone reports whether a signal says that the desktop has left the bus.
func ownerGone(s *dbus.Signal) bool {
	if s.Name != busName+"."+busOwner || len(s.Body) != 3 {
		return false
	}
	owner, ok := s.Body[2].(string)
	return ok && s.Body[0] == portalName && owner == ""
}

// noDialog tells the errors of a desktop without a dialog from those of one that
// failed. What ctx has ended is no error.
func noDialog(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	if e, ok := errors.AsType[dbus.Error](err); ok {
		switch e.Name {
		case "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner",
			"org.freedesktop.DBus.Error.UnknownMethod", "org.freedesktop.DBus.Error.UnknownInterface", "org.freedesktop.DBus.Error.UnknownObject":
		default:
			return err
		}
	}
	return fmt.Errorf("%w: %w", ui.ErrNoDialog, err)
}

// portalFilter is a filter with its rules: kind 0 is a pattern.
type portalFilter struct {
	Name  string
	Rules []portalRule
}

type portalRule struct {
	Kind    uint32
	Pattern string
}

// portalOptions are the options of a question.
func portalOptions(c ui.FileChoice) map[string]dbus.Variant {
	opt := map[string]dbus.Variant{"modal": dbus.MakeVariant(true), "accept_label": dbus.MakeVariant(c.Accept)}
	if c.Folder != "" {
		opt["current_folder"] = dbus.MakeVariant(append([]byte(c.Folder), 0))
	}
	if c.Folders {
		opt["directory"] = dbus.MakeVariant(true)
	}
	if c.Save {
		opt["current_name"] = dbus.MakeVariant(c.Name)
	}
	if len(c.Endings) == 0 {
		return opt
	}
	usable := portalFilter{Name: words.T("Files that can be used here")}
	for _, ending := range c.Endings {
		usable.Rules = append(usable.Rules, portalRule{Pattern: "*" + anyCase(ending)})
	}
	all := portalFilter{Name: words.T("All files"), Rules: []portalRule{{Pattern: "*"}}}
	opt["filters"] = dbus.MakeVariant([]portalFilter{usable, all})
	return opt
}

// anyCase makes a pattern that takes capitals for small letters.
func anyCase(ending string) string {
	out := ""
	for _, r := range ending {
		if r >= 'a' && r <= 'z' {
			out += fmt.Sprintf("[%c%c]", r, r-'a'+'A')
		} else {
			out += string(r)
		}
	}
	return out
}

// portalAnswer reads the path that was chosen.
func portalAnswer(body []any) (string, error) {
	var status uint32
	var results map[string]dbus.Variant
	if err := dbus.Store(body, &status, &results); err != nil {
		return "", err
	}
	switch status {
	case portalChosen:
	case portalCancelled:
		return "", nil
	default:
		return "", fmt.Errorf("the dialog of the desktop ended with %d", status)
	}
	var uris []string
	if err := results["uris"].Store(&uris); err != nil || len(uris) == 0 {
		return "", errors.Join(err, errors.New("the desktop named no file"))
	}
	u, err := url.Parse(uris[0])
	if err != nil || u.Scheme != "file" {
		return "", errors.Join(err, fmt.Errorf("%s is no file of this computer", uris[0]))
	}
	return u.Path, nil
}
