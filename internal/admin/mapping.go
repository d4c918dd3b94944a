package admin

import (
	"cmp"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/phonebookadmin/pba/internal/sheet"
	"github.com/phonebookadmin/pba/pkg/phonebook"
)

// layoutKind is the kind of setting that remembers how a layout was imported,
// under [sheet.Table.Layout].
const layoutKind = "layout"

// maxLayouts is how many layouts are remembered: the ones imported last.
const maxLayouts = 50

// layoutMemo is how a list of a layout was imported last.
type layoutMemo struct {
	File     string            `json:"file"`
	Time     time.Time         `json:"time"`
	Map      map[string]string `json:"map,omitempty"`      // column by key of field
	Defaults map[string]string `json:"defaults,omitempty"` // value by key of field
	Unread   []string          `json:"unread,omitempty"`
}

// remember keeps how the list of a plan was imported for the next one of its
// layout. Options that leave everything to be found are not worth keeping, but
// end what was kept.
func (s *Service) remember(p *sheet.Plan) error {
	memos, err := s.layouts()
	if err != nil {
		return err
	}
	if p.Options.Empty() {
		if _, known := memos[p.Layout]; known {
			return s.Store.DeleteSetting(layoutKind, p.Layout)
		}
		return nil
	}
	memos[p.Layout] = layoutMemo{
		File: filepath.Base(p.File), Time: s.Now(),
		Map: byKey(p.Options.Map), Defaults: byKey(p.Options.Defaults), Unread: p.Options.Unread,
	}
	if err := s.Store.PutSetting(layoutKind, p.Layout, memos[p.Layout]); err != nil {
		return err
	}
	return s.forgetOldest(memos)
}

// forgetOldest removes what is beyond the newest [maxLayouts].
func (s *Service) forgetOldest(memos map[string]layoutMemo) error {
	names := make([]string, 0, len(memos))
	for name := range memos {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(memos[b].Time.Compare(memos[a].Time), strings.Compare(a, b))
	})
	for _, name := range names[min(len(names), maxLayouts):] {
		if err := s.Store.DeleteSetting(layoutKind, name); err != nil {
			return err
		}
	}
	return nil
}

// layouts returns everything that is remembered, by layout.
func (s *Service) layouts() (map[string]layoutMemo, error) {
	out := make(map[string]layoutMemo)
	err := s.Store.Settings(layoutKind, func(name string, decode func(any) error) error {
		var m layoutMemo
		if err := decode(&m); err != nil {
			return err
		}
		out[name] = m
		return nil
	})
	return out, err
}

// recall returns how a list of a layout was imported last, false where none was.
func (s *Service) recall(layout string) (layoutMemo, bool, error) {
	memos, err := s.layouts()
	if err != nil {
		return layoutMemo{}, false, err
	}
	m, ok := memos[layout]
	return m, ok && !m.options().Empty(), nil
}

func (m layoutMemo) options() sheet.Options {
	return sheet.Options{Map: byField(m.Map), Defaults: byField(m.Defaults), Unread: m.Unread}
}

// note says what was used again.
func (m layoutMemo) note() phonebook.Sentence {
	said := optionWords(m.options())
	if said.Empty() {
		return phonebook.Say("The columns are mapped as for {{.File}} on {{.Day}}.", "File", m.File, "Day", m.Time)
	}
	return phonebook.Say("The columns are mapped as for {{.File}} on {{.Day}}: {{.Options}}.", "File", m.File, "Day", m.Time, "Options", said)
}

// lastCountry proposes the country that was chosen last for a list without one.
func (s *Service) lastCountry(countries phonebook.Countries) (p sheet.Proposal) {
	memos, err := s.layouts()
	if err != nil {
		return p // it is only a proposal
	}
	var last time.Time
	for _, m := range memos {
		id, err := countries.Resolve(m.Defaults[phonebook.FieldCountry.Key()])
		if c, known := countries.Get(id); err == nil && known && m.Time.After(last) {
			last = m.Time
			p = sheet.Proposal{Country: c, Why: phonebook.Say("It was chosen last, for {{.File}}.", "File", m.File)}
		}
	}
	return p
}

// recallHeader looks among the first rows of a table for the header of a layout
// that is known, whose titles mean nothing by themselves. It returns the table
// with that header, or as it was.
func (s *Service) recallHeader(table *sheet.Table) (with *sheet.Table, m layoutMemo, ok bool, err error) {
	for with := range table.WithHeader() {
		if m, ok, err = s.recall(with.Layout()); ok || err != nil {
			return with, m, ok, err
		}
	}
	return table, m, false, nil
}

// Layout is a form of list whose mapping is remembered.
type Layout struct {
	Name    string    // of the setting
	File    string    // that was imported last
	Time    time.Time // when
	Columns int       // that were chosen
}

// Layouts returns the mappings that are remembered, the last one first.
func (s *Service) Layouts() ([]Layout, error) {
	memos, err := s.layouts()
	if err != nil {
		return nil, err
	}
	out := make([]Layout, 0, len(memos))
	for name, m := range memos {
		out = append(out, Layout{Name: name, File: m.File, Time: m.Time, Columns: len(m.Map) + len(m.Unread)})
	}
	slices.SortFunc(out, func(a, b Layout) int { return cmp.Or(b.Time.Compare(a.Time), strings.Compare(a.Name, b.Name)) })
	return out, nil
}

// ForgetLayout ends what is remembered of a form of list.
func (s *Service) ForgetLayout(name string) error { return s.Store.DeleteSetting(layoutKind, name) }

// optionWords lists options in the order of the fields.
func optionWords(opt sheet.Options) (said phonebook.Sentence) {
	add := func(next phonebook.Sentence) {
		if said.Empty() {
			said = next
		} else {
			said = phonebook.Say("{{.First}}; {{.Next}}", "First", said, "Next", next)
		}
	}
	for _, f := range phonebook.Fields() {
		if column, ok := opt.Map[f]; ok && column == "-" {
			add(phonebook.Say("{{.Field}} left out", "Field", f))
		} else if ok {
			add(phonebook.Say("{{.Field}} from {{.Column}}", "Field", f, "Column", column))
		}
	}
	for _, column := range opt.Unread {
		add(phonebook.Say("column {{.Column}} left out", "Column", column))
	}
	for _, f := range phonebook.Fields() {
		if value, ok := opt.Defaults[f]; ok {
			add(phonebook.Say("{{.Field}} {{.Value}} where the list has none", "Field", f, "Value", value))
		}
	}
	return said
}

func byKey(m map[phonebook.Field]string) map[string]string {
	out := make(map[string]string, len(m))
	for f, v := range m {
		out[f.Key()] = v
	}
	return out
}

func byField(m map[string]string) map[phonebook.Field]string {
	out := make(map[phonebook.Field]string, len(m))
	for key, v := range m {
		if f, ok := phonebook.FieldByKey(key); ok {
			out[f] = v
		}
	}
	return out
}
