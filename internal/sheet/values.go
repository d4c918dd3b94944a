package sheet

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// speeds reads the columns of speeds or, where there are any, of speed marks.
func (p *parser) speeds(x *parsed) {
	if len(p.m.marks) > 0 {
		p.speedMarks(x)
	}
	for _, f := range []phonebook.Field{phonebook.FieldMinBaud, phonebook.FieldMaxBaud} {
		word, column := p.cell(x, f)
		if word == "" {
			continue
		}
		a, b, ok := p.rate(word)
		if p.m.columns[column].role == roleExactSpeed {
			if n, err := strconv.ParseUint(word, 10, 32); err == nil {
				a, b, ok = uint32(n), uint32(n), true
			}
		}
		if !ok {
			if p.opt.Fix&FixSpeeds != 0 {
				x.mended(FixSpeeds, f, p.column(column), word, phonebook.Say(`The speed "{{.Speed}}" was left out.`, "Speed", word))
				continue
			}
			x.reject(f, p.column(column), word, phonebook.Say("This is not a speed."), remedySpeeds)
			continue
		}
		x.has.add(f)
		if f == phonebook.FieldMinBaud {
			x.pop.MinBaud = a
		} else {
			x.pop.MaxBaud = b
			// One column for both: "300-9600".
			if p.m.of(phonebook.FieldMinBaud) < 0 && a < b {
				x.pop.MinBaud = a
				x.has.add(phonebook.FieldMinBaud)
			}
		}
	}
}

// rate is parseSpeed, asked once for each word.
func (p *parser) rate(word string) (low, high uint32, ok bool) {
	r, known := p.rates[word]
	if !known {
		r.low, r.high, r.ok = parseSpeed(word)
		p.rates[word] = r
	}
	return r.low, r.high, r.ok
}

func (p *parser) speedMarks(x *parsed) {
	for _, i := range p.m.marks {
		c := p.m.columns[i]
		if set, _ := isMark(x.row.Cell(i)); !set {
			continue
		}
		// One column, such as "56K?", says nothing of the slowest.
		if len(p.m.marks) > 1 {
			if !x.has.has(phonebook.FieldMaxBaud) || c.speed < x.pop.MinBaud {
				x.pop.MinBaud = c.speed
			}
			x.has.add(phonebook.FieldMinBaud)
		}
		x.pop.MaxBaud = max(x.pop.MaxBaud, c.speed)
		x.has.add(phonebook.FieldMaxBaud)
	}
}

func (p *parser) services(x *parsed) {
	for _, part := range []role{roleValue, roleServices, roleISDN, roleSurcharge, roleMulticast} {
		i := p.m.part(phonebook.FieldFlags, part)
		if i < 0 || p.lost(x, i) {
			continue
		}
		word := tidy(x.row.Cell(i))
		if word == "" {
			continue
		}
		edit, ok := parseFlags(word)
		remedy := phonebook.Say("Use a number from 0 to 255, or the words modem and ISDN.")
		switch part {
		case roleValue:
		case roleServices:
			edit, ok = parseServices(word)
			remedy = phonebook.Say("Use the words modem, ISDN, multicast and surcharge.")
		default:
			edit, ok = parseOffer(part, word)
			remedy = phonebook.Say("Use yes or no.")
		}
		if !ok {
			x.reject(phonebook.FieldFlags, p.column(i), word, phonebook.Say("This says nothing about the service."), remedy)
			continue
		}
		x.flags.add(edit)
		x.has.add(phonebook.FieldFlags)
	}
	x.pop.Flags = x.flags.apply(x.pop.Flags)
}

// rest reads status, comments and the reserved flag.
func (p *parser) rest(x *parsed) {
	if word, i := p.cell(x, phonebook.FieldStatus); word != "" {
		status, known := p.statuses[word]
		var err error
		if !known {
			if status, err = parseStatus(word); err == nil {
				p.statuses[word] = status
			}
		}
		if err != nil {
			x.reject(phonebook.FieldStatus, p.column(i), word, phonebook.Say("This is no status."), phonebook.Say("Use in or out."))
		} else {
			x.pop.Status = status
			x.has.add(phonebook.FieldStatus)
		}
	}
	if word, i := p.cell(x, phonebook.FieldReserved); word != "" {
		n, err := strconv.ParseUint(word, 10, 32)
		if err != nil {
			x.reject(phonebook.FieldReserved, p.column(i), word, phonebook.Say("This is not a whole number."), phonebook.Say("Use 0."))
		} else {
			x.pop.Reserved = uint32(n)
			x.has.add(phonebook.FieldReserved)
		}
	}
	if i := p.m.of(phonebook.FieldComments); i >= 0 && !p.lost(x, i) {
		if text := tidyLines(x.row.Cell(i)); text != "" {
			x.pop.Comments = p.fixText(x, phonebook.FieldComments, i, text)
			x.has.add(phonebook.FieldComments)
		}
	}
}

// parseStatus is the domain's, with the words of other languages.
func parseStatus(word string) (phonebook.Status, error) {
	switch strings.ToLower(word) {
	case "in betrieb", "aktiv", "en service", "actif", "en servicio", "activo", "ativo", "in servizio", "attivo", "actief", "稼働中", "稼動中":
		return phonebook.InService, nil
	case "außer betrieb", "inaktiv", "hors service", "inactif", "fuera de servicio", "inactivo", "inativo", "fuori servizio", "inattivo", "停止", "休止",
		"closed", "down", "discontinued", "off":
		return phonebook.OutOfService, nil
	}
	switch on, ok := isMark(word); {
	case ok && on:
		return phonebook.InService, nil
	case ok && strings.ContainsFunc(word, unicode.IsLetter):
		return phonebook.OutOfService, nil
	}
	return phonebook.ParseStatus(word)
}
