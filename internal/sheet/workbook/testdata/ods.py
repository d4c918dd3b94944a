"""Makes list.xlsx and python.ods. The other .ods and .html files come from it:

python3 ods.py
soffice --headless --convert-to ods list.xlsx && mv list.ods libreoffice.ods
soffice --headless --convert-to html list.xlsx && mv list.html libreoffice.html
ssconvert libreoffice.ods gnumeric.ods
ssconvert -T Gnumeric_html:html40 libreoffice.ods gnumeric.html
rm list.xlsx
"""

import datetime

import openpyxl
from odf import dc, office, opendocument, style, table, text
from openpyxl.comments import Comment


def excel():
    book = openpyxl.Workbook()
    s = book.active
    s.title = "Åccess & Co"
    s.append(["Code", "Number", "Big", "Price", "Opened", "Hour", "Double", "City", "Error"])
    day, hour = datetime.date(1999, 5, 1), datetime.time(18, 0)
    for i, city in enumerate(["Zürich", "two\nlines", "東京", " a  b "]):
        s.append([20 + i, 5550100 + i, 612206000000 + i, 0.5, day, hour, "=B%d*2" % (i + 2), city, "=1/0"])
    for row in s["A2:D5"]:
        row[0].number_format, row[2].number_format, row[3].number_format = "000", "0.00000E+00", "0%"
    s["H2"].comment = Comment("not part of the cell", "someone")
    s["H2"].hyperlink = "http://example.com/"
    s.row_dimensions[4].hidden = True
    s["A7"] = "merged"
    s.merge_cells("A7:C8")
    for r in range(10, 13):
        s.cell(r, 2, "same")
        s.cell(r, 3, "same")
    book.create_sheet("secret")["B3"] = "do not import"
    book["secret"].sheet_state = "hidden"
    book.save("list.xlsx")


def cell(*paragraphs, **attributes):
    c = table.TableCell(**attributes)
    for p in paragraphs:
        c.addElement(p if not isinstance(p, str) else text.P(text=p))
    return c


def row(*cells, **attributes):
    r = table.TableRow(**attributes)
    for c in cells:
        r.addElement(c)
    return r


def python():
    doc = opendocument.OpenDocumentSpreadsheet()
    hides = style.Style(name="hides", family="table")
    hides.addElement(style.TableProperties(display="false"))
    doc.automaticstyles.addElement(hides)

    t = table.Table(name="Liste")
    header = table.TableHeaderRows()
    header.addElement(row(cell("Name", valuetype="string"), cell("Value", valuetype="string", numbercolumnsrepeated=2)))
    t.addElement(header)
    spaced = text.P(text="a")
    spaced.addElement(text.S(c=3))
    spaced.addText("b")
    spaced.addElement(text.Tab())
    bold = text.Span(text="bold")
    spaced.addElement(bold)
    spaced.addElement(text.LineBreak())
    spaced.addText("  next \n line ")
    note = office.Annotation()
    note.addElement(dc.Creator(text="someone"))
    note.addElement(text.P(text="a comment"))
    t.addElement(row(cell(note, spaced, "last", valuetype="string")))
    t.addElement(row(numberrowsrepeated=3))
    t.addElement(row(
        cell(valuetype="float", value="5550134"),
        cell("$ 1.50", valuetype="currency", value="1.5", currency="USD"),
        cell("ja", valuetype="boolean", booleanvalue="true"),
        cell("1. Mai", valuetype="date", datevalue="1999-05-01T12:00:00"),
        cell("forty", valuetype="string", stringvalue="42"),
        cell(formula="of:=[.A1]"),
        cell("#N/A", valuetype="float", value="0", formula="of:=NA()"),
    ))
    group = table.TableRowGroup(display="false")
    group.addElement(row(cell("grouped", valuetype="string"), numberrowsrepeated=2))
    t.addElement(group)
    t.addElement(row(cell("filtered", valuetype="string"), visibility="filter"))
    t.addElement(row(
        table.TableCell(numbercolumnsrepeated=254),
        cell("x", valuetype="string", numbercolumnsrepeated=5),
    ))
    t.addElement(row(table.TableCell(numbercolumnsrepeated=16384), numberrowsrepeated=1048560))
    doc.spreadsheet.addElement(t)
    doc.spreadsheet.addElement(table.Table(name="versteckt", stylename=hides))
    doc.save("python.ods")


excel()
python()
