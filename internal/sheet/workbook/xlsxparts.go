package workbook

import (
	"encoding/xml"
	"io"
	"path"
	"strings"
)

// sheetPart is a sheet and the part of the package that holds it.
type sheetPart struct {
	Sheet
	part string
}

// relations are the parts that a part names (ECMA-376 Part 2, 9.3).
type relations struct {
	List []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// sheetParts lists the worksheets of a package; sheets of charts and macros hold
// no cells and are left out.
func sheetParts(z *pack) ([]sheetPart, error) {
	main := mainPart(z)
	var book struct {
		Sheets []struct {
			Name  string `xml:"name,attr"`
			State string `xml:"state,attr"`
			ID    string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var rels relations
	folder := path.Dir(main)
	if err := decodePart(z, main, &book); err != nil {
		return nil, err
	}
	if err := decodePart(z, path.Join(folder, "_rels", path.Base(main)+".rels"), &rels); err != nil {
		return nil, err
	}
	if len(book.Sheets) > MaxSheets {
		return nil, tooManySheets()
	}
	targets := rels.worksheets()
	var out []sheetPart
	for _, s := range book.Sheets {
		if target, ok := targets[s.ID]; ok {
			hidden := s.State == "hidden" || s.State == "veryHidden"
			out = append(out, sheetPart{Sheet{Name: s.Name, Hidden: hidden}, resolvePart(folder, target)})
		}
	}
	if len(out) == 0 {
		return nil, ErrNothing
	}
	return out, nil
}

// mainPart returns the part that lists the sheets.
func mainPart(z *pack) string {
	main := "xl/workbook.xml"
	var root relations
	if decodePart(z, "_rels/.rels", &root) == nil {
		for _, r := range root.List {
			if strings.HasSuffix(r.Type, "/officeDocument") {
				main = resolvePart("", r.Target)
			}
		}
	}
	return main
}

// worksheets returns the targets of the worksheets by their names. Of two with
// one name the first counts.
func (r *relations) worksheets() map[string]string {
	out := make(map[string]string)
	for _, rel := range r.List {
		if _, known := out[rel.ID]; !known && strings.HasSuffix(rel.Type, "/worksheet") {
			out[rel.ID] = rel.Target
		}
	}
	return out
}

// checkParts refuses a package whose parts beside the sheets are too large: the
// library takes them into memory whole.
func checkParts(z *pack, sheets []sheetPart) error {
	rows := map[string]bool{stringsPart: true}
	for _, s := range sheets {
		rows[s.part] = true
	}
	for _, f := range z.File {
		if xmlPart := strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels"); xmlPart && !rows[f.Name] && f.UncompressedSize64 > memoryLimit {
			return because(tooLarge("a part of it has {{.Most}} MB", "Most", f.UncompressedSize64>>20), "part %s", f.Name)
		}
	}
	return nil
}

// resolvePart returns the name of a part that another one in folder names.
func resolvePart(folder, target string) string {
	if abs, ok := strings.CutPrefix(target, "/"); ok {
		return abs
	}
	return path.Join(folder, target)
}

func decodePart(z *pack, name string, into any) error {
	part, err := z.open(name)
	if err != nil {
		return err
	}
	defer part.Close()
	if err := xml.NewDecoder(io.LimitReader(part, memoryLimit)).Decode(into); err != nil {
		return because(damaged("a part of it cannot be read"), "part %s: %w", name, err)
	}
	return nil
}
