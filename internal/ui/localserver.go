package ui

import (
	"net/url"

	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/ui/parts"
	"github.com/phonebookadmin/pba/internal/words"
)

// localToggle is the one button of the phone book server of this computer.
func (w *Window) localToggle() *parts.Button {
	b := parts.NewButton(parts.Plain, fynetheme.MediaPlayIcon(), "", w.toggleServer)
	w.showToggle(b)
	return b
}

// showToggle makes the button say what it does now.
func (w *Window) showToggle(b *parts.Button) {
	b.SetIcon(fynetheme.MediaPlayIcon())
	if w.serverAt != "" {
		b.SetIcon(fynetheme.MediaStopIcon())
	}
	b.SetLabel(w.toggleWords())
	b.Enable(w.LocalServer != nil && !w.toggling)
}

func (w *Window) toggleWords() string {
	if w.serverAt != "" {
		return words.T("Stop local server")
	}
	return words.T("Start local server")
}

// toggleServer starts the phone book server of this computer, or stops it.
func (w *Window) toggleServer() {
	if w.serverAt != "" {
		w.stopServer()
		return
	}
	w.startServer()
}

// startServer starts the phone book server of this computer.
func (w *Window) startServer() {
	if w.LocalServer == nil || w.toggling || !w.free() {
		return
	}
	w.setToggling(true)
	w.status.say(sayBusy, words.T("Starting the local phone book server …"))
	inOrder(w, w.LocalServer, func(address string, err error) {
		w.setToggling(false)
		if err != nil {
			w.fail("start the local server", err)
			w.say(words.T("The local phone book server could not be started"), explain(err))
			return
		}
		w.setLocal(siteOf(address))
		w.status.say(sayDone, words.T("The local phone book server runs at {{.Address}}.", "Address", address))
		if w.book != nil {
			w.reload(w.probe)
		}
	})
}

// stopServer stops the phone book server of this computer. What its clients got is
// then only what was posted.
func (w *Window) stopServer() {
	if w.StopServer == nil || w.serverAt == "" || w.toggling || !w.free() {
		return
	}
	w.setToggling(true)
	w.status.say(sayBusy, words.T("Stopping the local phone book server …"))
	inOrderError(w, w.StopServer, func(err error) {
		w.setToggling(false)
		if err != nil {
			w.fail("stop the local server", err)
			w.say(words.T("The local phone book server could not be stopped"), explain(err))
			return
		}
		if w.book != nil {
			w.hosts.forget(w.book, func(h admin.Host) bool { return siteOf(h.Probe) == w.serverAt })
		}
		w.setLocal("")
		w.status.say(sayDone, words.T("The local phone book server is stopped."))
	})
}

// setToggling holds the buttons up while the server starts or stops.
func (w *Window) setToggling(on bool) {
	w.toggling = on
	w.showLocal()
	w.releases.servers.showLocal()
}

// setLocal notes where the server of this computer runs, "" for nowhere.
func (w *Window) setLocal(site string) {
	w.serverAt = site
	w.showLocal()
	w.showHosts()
	w.setMenu()
}

// openStatusPage shows the status page of the local server in the browser; a
// server that does not run is started first.
func (w *Window) openStatusPage() {
	if w.LocalServer == nil || w.toggling || !w.free() {
		return
	}
	inOrder(w, w.LocalServer, func(address string, err error) {
		if err == nil {
			w.setLocal(siteOf(address))
			var page *url.URL
			if page, err = url.Parse(w.serverAt + w.StatusPath); err == nil {
				err = w.App.OpenURL(page)
			}
		}
		if err != nil {
			w.fail("open the status page", err)
			w.say(words.T("The status page could not be opened"), words.T("Open it in a browser yourself: {{.Address}}", "Address", w.serverAt+w.StatusPath))
		}
	})
}

// siteOf returns the part of an address that names the server.
func siteOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Scheme + "://" + u.Host
}
