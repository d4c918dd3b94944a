package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// zipMagic starts the package within.
const zipMagic = "PK\x03\x04"

// maxSpin bounds how often a password is hashed. Office writes 100,000; a file
// may ask for ten million ([MS-OFFCRYPTO] 2.3.4.10), which takes many seconds.
const maxSpin = 1_000_000

var spinCount = regexp.MustCompile(`spinCount="(\d+)"`)

// decrypt returns the package within an encrypted compound file.
func decrypt(data []byte, password string) ([]byte, error) {
	if password == "" {
		return nil, ErrPassword
	}
	for _, m := range spinCount.FindAllSubmatch(data, 8) {
		if n, err := strconv.Atoi(string(m[1])); err != nil || n > maxSpin {
			return nil, tooLarge("its password is hashed %s times", m[1])
		}
	}
	if _, _, err := openCompound(data); err != nil {
		return nil, err // the library would try it without a bound
	}
	out, err := excelize.Decrypt(data, &excelize.Options{Password: password})
	switch {
	case errors.Is(err, excelize.ErrWorkbookPassword):
		return nil, ErrWrong
	case errors.Is(err, excelize.ErrUnsupportedEncryptMechanism):
		return nil, ErrVersion
	case err != nil:
		return nil, fmt.Errorf("%w (%w)", ErrDamaged, err)
	case len(out) == 0:
		return nil, ErrVersion // a third party's encryption
	case !bytes.HasPrefix(out, []byte(zipMagic)):
		return nil, ErrWrong // the older encryption does not check the password
	}
	return out, nil
}
