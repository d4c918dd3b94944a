// Package phonebook is the domain of the phone book administrator: what a phone
// book holds, which values it may hold, and the text files that carry it to
// Connection Manager clients. It does no I/O of its own beyond the readers and
// writers it is handed, and imports the standard library alone.
//
// A phone book lists points of presence (POPs): dial-up access numbers with
// their country, region, speeds and service flags. The administrator edits a
// [Book]; a [Release] freezes what clients may see of it under a [Version];
// a client holds the [Full] content of one version and moves to the next by a
// [Delta] or by a new full copy:
//
//	Apply(old, Diff(old, new)) == new
//
// The files:
//
//	.pbk   one entry per POP in service, eleven fields joined by commas, CRLF
//	.pbr   the number of regions, then one name per line, CRLF
//	.ver   the version in decimal, CRLF (ours)
//	.json  the manifest of a release (ours)
//	.txt   the import text of Microsoft's administrator, fields joined by ", "
//	HIST   history lines, the record joined by semicolons
//
// Reading is lenient and writing is strict: a reader accepts what a client
// accepts, a writer never emits a line that a client would drop. Clients drop a
// whole file for one comma too many, so no comma ever reaches a field.
//
// Sources, by title: "[MS-CPSP] Connection Point Services: Phonebook Data
// Structure"; "How Connection Manager Works"; "Add, edit, or delete POPs by
// command line"; "Service types (POP settings)"; "Example phone book history".
// Rules that no public document states are marked (ours).
package phonebook
