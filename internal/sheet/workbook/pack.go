package workbook

import (
	"archive/zip"
	"bytes"
	"io"
)

// pack is a zip archive of parts. What is read of it in all is bounded: a few
// bytes make a sheet whose every reading unpacks a large part again.
type pack struct {
	*zip.Reader
	left int // bytes that may still be read
}

func openPack(data []byte) (*pack, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, because(damaged("it breaks off"), "%w", err)
	}
	return &pack{Reader: z, left: maxRead}, nil
}

func (p *pack) open(name string) (io.ReadCloser, error) {
	part, err := p.Open(name)
	if err != nil {
		return nil, because(damaged("a part of it is missing"), "part %s: %w", name, err)
	}
	return &packPart{part, p}, nil
}

// packPart is an open part.
type packPart struct {
	io.ReadCloser
	pack *pack
}

func (p *packPart) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	if p.pack.left -= n; p.pack.left < 0 {
		return 0, tooMuchRead()
	}
	return n, err
}
