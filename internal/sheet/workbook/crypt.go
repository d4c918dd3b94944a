package workbook

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// zipMagic starts the package within.
const zipMagic = "PK\x03\x04"

// The streams of an encrypted package ([MS-OFFCRYPTO] 2.3.4.4 and .10).
const (
	streamInfo    = "EncryptionInfo"
	streamPackage = "EncryptedPackage"
)

// maxSpin bounds how often a password is hashed. Office writes 100,000; a file
// may ask for ten million ([MS-OFFCRYPTO] 2.3.4.10), which takes many seconds.
const maxSpin = 1_000_000

// maxInfo bounds the bytes of the description of an encryption, of which Office
// writes a thousand.
const maxInfo = 1 << 20

// decrypt returns the package within an encrypted compound file.
func decrypt(data []byte, password string) ([]byte, error) {
	if password == "" {
		return nil, ErrPassword
	}
	info, err := encryptionInfo(data)
	if err == nil {
		err = checkSpin(info)
	}
	if err != nil {
		return nil, err // the library would try it without a bound
	}
	out, err := excelize.Decrypt(data, &excelize.Options{Password: password})
	switch {
	case errors.Is(err, excelize.ErrWorkbookPassword):
		return nil, ErrWrong
	case errors.Is(err, excelize.ErrUnsupportedEncryptMechanism), errors.Is(err, excelize.ErrUnknownEncryptMechanism),
		errors.Is(err, excelize.ErrUnsupportedHashAlgorithm):
		return nil, because(errEncryption(), "%w", err)
	case err != nil:
		return nil, fmt.Errorf("%w (%w)", ErrDamaged, err)
	case len(out) == 0:
		return nil, errEncryption() // a third party's
	case !bytes.HasPrefix(out, []byte(zipMagic)):
		return nil, ErrWrong // the older encryption does not check the password
	}
	return out, nil
}

func errEncryption() error {
	return fmt.Errorf("%w: its encryption is not known", ErrVersion)
}

// encryptionInfo returns the description of the encryption. There is one for the
// one package: the library takes streams of these names wherever they are, so
// that others would stand in for what is checked here.
func encryptionInfo(data []byte) ([]byte, error) {
	compound, bounded, err := openCompound(data)
	if err != nil {
		return nil, err
	}
	var info []byte
	infos, packages := 0, 0
	for _, f := range compound.File {
		switch f.Name {
		case streamPackage:
			packages++
		case streamInfo:
			if infos++; f.Size > maxInfo {
				return nil, because(errEncryption(), "stream %s of %d bytes", f.Name, f.Size)
			}
			if info, err = readStream(f, bounded); err != nil {
				return nil, err
			}
		}
	}
	if infos != 1 || packages != 1 {
		return nil, because(errEncryption(), "%d streams %s, %d streams %s", infos, streamInfo, packages, streamPackage)
	}
	return info, nil
}

// checkSpin refuses a description that wants the password hashed more than
// [maxSpin] times. The agile one is XML behind eight bytes ([MS-OFFCRYPTO]
// 2.3.4.10); the older one has a fixed number, and others are not read.
func checkSpin(info []byte) error {
	const agile, header = 4, 8
	if len(info) < header || binary.LittleEndian.Uint16(info) != agile || binary.LittleEndian.Uint16(info[2:]) != agile {
		return nil
	}
	tokens := xml.NewDecoder(bytes.NewReader(info[header:]))
	for depth, started := 0, false; depth > 0 || !started; {
		t, err := tokens.Token()
		if err != nil {
			return fmt.Errorf("%w (%w)", ErrDamaged, err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth, started = depth+1, true
			for _, a := range t.Attr {
				if n, err := strconv.Atoi(strings.TrimSpace(a.Value)); a.Name.Local == "spinCount" && (err != nil || n > maxSpin) {
					return because(tooLarge("its password takes too long to try"), "it is hashed %.40q times", a.Value)
				}
			}
		case xml.EndElement:
			depth--
		}
	}
	return nil // what is behind the element is not read
}
