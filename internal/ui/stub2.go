package ui

func (w *Window) help() {}
