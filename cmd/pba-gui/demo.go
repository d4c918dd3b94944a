package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/phonebookadmin/pba/assets"
	"github.com/phonebookadmin/pba/internal/admin"
	"github.com/phonebookadmin/pba/internal/pbs"
	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// Names and places of what is there to try the program with.
const (
	sampleName  = "Sample"
	localName   = "local"
	localHTTP   = "127.0.0.1:8080"
	anyHTTP     = "127.0.0.1:0" // when another program has the port
	stopTimeout = 2 * time.Second
)

// demo is what lets the program be tried without anything else: the sample book
// and a phone book server on this computer.
type demo struct {
	service *admin.Service
	dir     string
	log     *slog.Logger

	mu     sync.Mutex
	server *pbs.Server
}

// prepare makes the sample book, starts the server and posts the book there.
func (d *demo) prepare(ctx context.Context) error {
	if _, err := d.book(ctx); err != nil {
		return err
	}
	if _, err := d.start(ctx); err != nil {
		return err
	}
	// Once it is released, only that release is posted again: what was changed
	// since then is for the user to release.
	info, err := d.service.Book(sampleName)
	if err != nil {
		return err
	}
	_, err = d.service.Post(ctx, sampleName, admin.PostOptions{
		Hosts: []string{localName}, Version: info.Released, Comment: "The sample list",
	})
	if errors.Is(err, phonebook.ErrUnchanged) {
		return nil
	}
	return err
}

// book makes the sample book when it is missing and returns its name.
func (d *demo) book(ctx context.Context) (string, error) {
	switch err := d.service.NewBook(sampleName, ""); {
	case errors.Is(err, phonebook.ErrExists):
		return sampleName, nil
	case err != nil:
		return "", err
	}
	// The list takes the way of every list: a file is read, planned, imported.
	dir, err := os.MkdirTemp("", "pba-sample")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "sample.csv")
	if err := os.WriteFile(file, assets.Sample, 0o600); err != nil {
		return "", err
	}
	plan, err := d.service.PlanImport(ctx, sampleName, file, sheet.ReadOptions{}, sheet.Options{})
	if err == nil {
		err = d.service.Begin(plan)
	}
	if err != nil {
		return "", errors.Join(fmt.Errorf("sample list: %w", err), d.service.DeleteBook(sampleName, true))
	}
	return sampleName, nil
}

// start starts the local phone book server, once, and keeps it as the server to
// post to. It returns the address that clients ask.
func (d *demo) start(ctx context.Context) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.server == nil {
		server, err := startServer(ctx, filepath.Join(d.dir, "server"), d.log)
		if err != nil {
			return "", err
		}
		d.server = server
		d.log.Info("local server runs", "address", server.HTTPAddr())
	}
	address := "http://" + d.server.HTTPAddr() + pbs.Path
	return address, d.keepHost(admin.Host{
		Name: localName, Folder: filepath.Join(d.dir, "server", pbs.HostDir), Probe: address,
	})
}

func startServer(ctx context.Context, dir string, log *slog.Logger) (*pbs.Server, error) {
	var errs []error
	for _, address := range []string{localHTTP, anyHTTP} {
		server := &pbs.Server{Dir: dir, HTTP: address, Log: log}
		err := server.Start(ctx)
		if err == nil {
			return server, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

// keepHost adds the host entry, or brings its address up to date: the port may
// have moved.
func (d *demo) keepHost(h admin.Host) error {
	old, err := d.service.Host(h.Name)
	switch {
	case errors.Is(err, phonebook.ErrNotFound):
		_, err = d.service.AddHost(h)
	case err == nil && old.Folder == h.Folder && old.Probe != h.Probe:
		_, err = d.service.SetHost(h)
	}
	return err
}

// stop ends the local server. It can be started again.
func (d *demo) stop() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.server == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	server := d.server
	d.server = nil
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil // who did not end in time was broken off
	}
	return err
}
