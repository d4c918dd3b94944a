// Package sheet brings the lists of providers into a phone book and takes a
// book out as a list. The way in has two halves:
//
//	Read     a file becomes a [Table]: text cells, the header found, nothing judged
//	NewPlan  a table and a book become a [Plan]: what each row would do, and why
//
// A plan is immutable and complete: every row below the header has exactly one
// [Result], blank rows apart. The preview shows the plan and the import carries
// out that same plan, which names the book's revision it was made for.
//
// Files read: workbooks (.xlsx, .xlsm, .xls, .ods) and the tables of web pages by
// the package workbook beneath this one; text with comma, semicolon, tab or bar
// between the cells, or with cells at the same place in every line (.csv, .tsv,
// .txt, and the eleven fields of a .pbk). The content decides, not the name.
// Anything else is refused with a [*FileError] that says what to do.
//
// Text is UTF-8, or UTF-16 with a byte order mark; any other encoding is a guess,
// which a note names and [ReadOptions] can change.
//
// The way of a row: number.go and areacode.go take telephone numbers apart,
// speed.go and service.go read words, words.go repairs texts, match.go and
// recognise.go find the POP that it means, merge.go says what changes.
//
// What a plan compares: a row means the POP with its index where the list has
// one; otherwise the POP of the same country, area code, number and name;
// otherwise the only POP of that number. Columns that the list lacks leave the
// book's values alone, and in [ModeMerge] so do empty cells.
//
// Files written: [WriteXLSX] and [WriteCSV], which import again as unchanged;
// [Plan.WriteProblems], the rows that stayed out; [WriteRowsXLSX] and
// [WriteRowsCSV], tables of any kind.
package sheet
