package ui

// restoreFile is what comes of a backup that was dropped on the window.
func (w *Window) restoreFile(path string) { _ = path }
