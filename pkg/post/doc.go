// Package post takes a release of a phone book to the servers that clients ask.
//
// A release becomes a [Package]: cabinets, and the manifest that names them. A
// server holds, under the directory that its host entry names,
//
//	<Book>/12Full.cab, <Book>/12Delta11.cab, …   the cabinets of one version
//	Database/<Book>.json                         the manifest, what is live
//
// [Inspect] reads what a server holds, [NewPlan] decides without any I/O what is
// to be done, [Send] does it: cabinets under temporary names, read back and
// compared, renamed; the manifest last, by one rename, so that a client never
// meets half a post; what the new manifest no longer names is removed after the
// switch. A post that fails before the switch leaves the old release live, and
// every post can be repeated.
//
// A server that holds another line of the book, bytes that this administrator
// never made, or a higher version is a [ConflictError]: nothing is overwritten.
//
// Servers are reached through a [Remote]: [Dir] is a local folder, [DialFTP] an
// FTP server. Source for the exchange: "How Connection Manager Works";
// layout and manifest are ours.
package post
