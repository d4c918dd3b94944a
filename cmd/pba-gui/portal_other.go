//go:build !linux

package main

import (
	"context"

	"github.com/phonebookadmin/pba/internal/ui"
)

// chooseFile is nil where the desktop has no portal: the window asks.
var chooseFile func(context.Context, ui.FileChoice) (string, error)
