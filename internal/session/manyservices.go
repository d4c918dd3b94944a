package session

import "github.com/phonebookadmin/pba/pkg/phonebook"

// Service reports whether a service will be on, and whether that is the same for all
// POPs.
func (m *Many) Service(service phonebook.Service) (on, same bool) {
	if len(m.pops) == 0 {
		return false, false
	}
	on = service.Has(m.after(m.pops[0].Flags))
	return on, m.flagsAgree(func(_, is phonebook.ServiceFlags) bool { return service.Has(is) == on })
}

// after returns what services become.
func (m *Many) after(flags phonebook.ServiceFlags) phonebook.ServiceFlags {
	if !m.touched[phonebook.FieldFlags] {
		return flags
	}
	return flags&^m.clear | m.set
}

// flagsAgree reports whether something holds of the services of all POPs, as they
// are and as they will be.
func (m *Many) flagsAgree(holds func(was, is phonebook.ServiceFlags) bool) bool {
	for flags := range m.flags {
		if !holds(flags, m.after(flags)) {
			return false
		}
	}
	return true
}

// ServiceChanges returns the services that some of the POPs get, and those that some
// lose.
func (m *Many) ServiceChanges() (added, removed []phonebook.Service) {
	for _, s := range phonebook.Services() {
		if !m.flagsAgree(func(was, is phonebook.ServiceFlags) bool { return s.Has(was) || !s.Has(is) }) {
			added = append(added, s)
		}
		if !m.flagsAgree(func(was, is phonebook.ServiceFlags) bool { return !s.Has(was) || s.Has(is) }) {
			removed = append(removed, s)
		}
	}
	return added, removed
}
