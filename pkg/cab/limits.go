package cab

import "fmt"

// Limits are what a cabinet may ask of its reader. The zero value of each field is the
// default, a negative number forbids nothing beyond the format itself.
//
// They are checked against what the cabinet claims before any of it is decoded, and no
// file gives more than its Size. What a reader needs in memory does not depend on the
// cabinet but for the list of files: 150 KiB for each open file, with LZX its window
// of up to 2 MiB.
type Limits struct {
	// MaxFiles and MaxFolders are the most files and folders: 65535 of each.
	MaxFiles, MaxFolders int

	// MaxFileSize is the largest Size of a file: MaxSize.
	MaxFileSize int64

	// MaxTotal is the most bytes in all files together: MaxSize.
	MaxTotal int64

	// MaxRatio is how many times the size of the cabinet all files together may be: 1000.
	// No method does much better with the emptiest data. Smaller cabinets count as
	// 64 KiB.
	MaxRatio int
}

// ratioBase is the size from which a cabinet's ratio counts.
const ratioBase = 64 << 10

func (l Limits) withDefaults() Limits {
	l.MaxFiles = orDefault(l.MaxFiles, MaxFiles, MaxFiles)
	l.MaxFolders = orDefault(l.MaxFolders, MaxFolders, MaxFolders)
	l.MaxFileSize = orDefault(l.MaxFileSize, MaxSize, 1<<62)
	l.MaxTotal = orDefault(l.MaxTotal, MaxSize, 1<<62)
	l.MaxRatio = orDefault(l.MaxRatio, 1000, 1<<30)
	return l
}

func orDefault[T int | int64](v, zero, negative T) T {
	switch {
	case v == 0:
		return zero
	case v < 0:
		return negative
	}
	return v
}

// checkLimits sees to it that the sizes of the files keep to the limits.
func (r *Reader) checkLimits() error {
	total := int64(0)
	for _, f := range r.Files {
		if f.Size > r.limits.MaxFileSize {
			return limitError(f.part(), f.at, "%d bytes, %d are allowed", f.Size, r.limits.MaxFileSize)
		}
		total += f.Size
	}
	if total > r.limits.MaxTotal {
		return limitError("header", 0, "%d bytes of files, %d are allowed", total, r.limits.MaxTotal)
	}
	if total/int64(r.limits.MaxRatio) > max(r.size, ratioBase) {
		return limitError("header", 0, "%d bytes of files in a cabinet of %d", total, r.size)
	}
	return nil
}

// limitError returns an error that wraps ErrLimit.
func limitError(part string, at int64, format string, args ...any) error {
	return &FormatError{part, at, fmt.Errorf("%w: "+format, append([]any{ErrLimit}, args...)...)}
}
