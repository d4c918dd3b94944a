// Package profile reads, checks and writes service profiles of Connection Manager,
// as the Connection Manager Administration Kit (CMAK) makes them, beside a phone
// book: a folder with a .cms file, which names the phone book, and a .cmp and an
// .inf file with which it is installed.
//
// Everything here is pure: a [Profile] is the bytes of its files by their names.
// [Refresh] puts another phone book in and keeps every other byte, [Check] says
// what does not fit the book, [New] writes a minimal profile and [Pack] a zip
// file for those who get it.
//
// Where the rules come from, by title of Microsoft's documents:
//
//   - "ISP and Service Type Keys": sections [ISP] and [Service Types] of a .cms
//     file. The form of the keys PBFile, RegionFile, PBURL, Mask&NAME, Match&NAME,
//     FilterA& and FilterB& is that of a profile that was published in a forum of
//     Ubuntu users ("Help me VPN to my campus please!", 2008).
//   - "Connection Manager Keys": section [Connection Manager], with ServiceName in
//     a .cms and CMSFile in a .cmp file; a comment begins with a semicolon; a
//     number must be an integer.
//   - "Networking Keys": the sections of a dial-up entry, such as [TCP/IP&NAME].
//   - "Service types (POP settings)": the bits of a POP's flags.
//   - "Specifying service and file names": 35 characters for the name of a service,
//     8 letters and digits for that of its files.
//   - "Merging Phone Books and Other Features from Existing Connection Profiles":
//     one profile may hold the phone books of several.
//   - "Setting Up Your Connection Profiles": no two of them have the same name.
//   - "cmstp": the .inf file is what is installed.
//
// Not found in a public document, and so decided here (ours): that a key counts
// where it stands first, that files lie beside their .cms file, the path of PBURL,
// which code page goes with a language, how an .inf file lists files, what [New]
// leaves out, and the limits of a folder that is read. How the .cms file of a
// merged profile names its parts was not found either, so every .cms file is
// looked at by itself. The key Version of [Connection Manager] is left as it is.
// None of this was tried on Windows.
package profile
