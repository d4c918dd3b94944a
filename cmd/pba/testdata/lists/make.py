#!/usr/bin/python3
"""Makes the lists of this folder, in the manner of lists that providers send.

    apt-get install python3-openpyxl libreoffice-calc-nogui
    python3 make.py
    soffice --headless --convert-to xls messy.xlsx
    soffice --headless --convert-to ods messy.xlsx
    soffice --headless --convert-to html messy.xlsx

The reports beside them were read row by row before they were kept; go test
./cmd/pba -run TestReports -update writes them anew.
"""
import datetime
from openpyxl import Workbook
from openpyxl.styles import Font

book = Workbook()
sheet = book.active
sheet.title = "Access numbers"
rows = [
    ["Example Net: dial-up access numbers"],
    ["Effective 1 March"],
    [],
    ["Country", "State", "City", "Area", "Access Number", "Modem Speed", None, "Services", "Toll?", "Remarks"],
    [None, None, None, "Code", None, "Min", "Max", None, None, None],
    ["WASHINGTON LOCATIONS"],
    ["USA", "WA", "Redmond*", 425, "555-0134", 300, "V.90", "Modem", "N", "Stat Mux"],
    ["U.S.A.", "WA", "Seattle, North", 206, 5550135, "28.8", "56K", "Modem/ISDN", "$0.10/min", None],
    ["us", "WA", "Walla Walla Community College Annex", "(509)", "555.0136", "2,400 bps", "v.34", "ISDN only", "no", None],
    ["United States", None, "Vancouver", "360", "555-0137 / 0138", None, "33.6", "modem", None, None],
    ["USA", "WA", "Spokane", 509, "800/###-####", None, 56000, None, None, "ask"],
    ["USA", "WA", "Tacoma", 253, datetime.date(1999, 5, 1), None, 56000, None, None, "the number became a date"],
    ["USA", "WA", "Yakima", 509, "=5550140+1", None, 56000, None, None, None],
    ["USA", "WA", "Olympia", 360, "Tel.: 555-0142 (new)", "ISDN 64k", "128k", "ISDN only", None, None],
    [None, "WA", "Everett", 425, "555-0143", None, 56000, None, None, None],
    ["EUROPE"],
    ["Deutschland", None, "München", "089", "555 0144", 300, 56000, None, None, None],
    ["FRG", None, "Köln", 221, "5550145", 300, 56000, None, None, "lost its zero"],
    ["+44", None, "London", 20, "7946 0146", 300, 56000, None, None, "format 000 keeps the zero"],
    ["Great Britain", None, "Leeds", "0113", "+44 113 496 0147", 300, 56000, None, None, None],
    ["日本", None, "東京", "03", "５５５５－０１４８", 300, 56000, None, None, "full width"],
    ["Atlantis", None, "Poseidonis", 1, "555-0149", 300, 56000, None, None, None],
    ["France", None, "Paris", "01", "55 55 01 50", 300, "fast", None, None, None],
    ["USA", "WA", "Redmond", 425, "555-0134", 300, "V.90", "Modem", "N", "Stat Mux"],
    ["Total", None, None, None, 18],
    ["* = new number"],
]
for r in rows:
    sheet.append(r)
sheet.merge_cells("F4:G4")
sheet.merge_cells("A6:J6")
sheet.row_dimensions[15].hidden = True
sheet["D19"].number_format = "000"
sheet["E8"].number_format = "0.00E+00"
sheet["A1"].font = Font(bold=True)
secret = book.create_sheet("internal")
secret.append(["Country", "City", "Phone"])
secret.append(["USA", "Nowhere", "555-0199"])
secret.sheet_state = "hidden"
book.save("messy.xlsx")


def write(name, encoding, lines):
    with open(name, "wb") as out:
        out.write("\r\n".join(lines + [""]).encode(encoding))


write("german.csv", "cp1252", [
    "Land;Ort;Vorwahl;Rufnummer;Geschwindigkeit;Bemerkung",
    "Deutschland;München;089;5550101;56K;„neu“ – ab 1. März",
    "Österreich;Wien;01;5550102;33,6;",
    "Schweiz;Zürich;044;555 01 03;V.34;",
])
write("japanese.csv", "shift_jis", [
    "国,都市,市外局番,アクセス番号,速度,備考",
    "日本,東京,03,5555-0101,56000,",
    "日本,大阪,06,5555-0102,56000,新しい番号",
])
write("french.txt", "utf-16", [
    "Pays\tVille\tIndicatif\tNuméro\tVitesse\tRemarques",
    "France\tOrléans\t02\t38 55 01 01\t28,8\t",
    "Belgique\tLiège\t04\t555 01 02\t56k\tlocal",
])
write("headerless.csv", "ascii", [
    "706,5550100,GA,Rome", "518,5550101,NY,Troy", "617,5550102,MA,Boston", "206,#######,WA,Seattle", "360,5550104,WA,Vancouver",
])
write("pba.txt", "ascii", [
    "1, 1, 0, Redmond, 425, 555-0101, 300, 56000, 0, 48, ISP",
    "2, 49, 0, Bonn, 0228, 5550102, 300, 56000, 0, 96, ",
    "7, 0, , , , , , , , , ",
])
write("spaceless.pbk", "ascii", [
    "1,1,0,Redmond,425,555-0101,300,56000,0,48,ISP", ",49,,,,5550102,,,,,", "3,1,9,Troy,518,5550103,0,0,0,48,", "4,1,0,Rome,706,555-0104,0,0,0,48",
])
write("printed.txt", "ascii", [
    "ACCESS NUMBERS OF EXAMPLE NET", "",
    "                                SPEEDS",
    "                      PROV     100'S BPS              N",
    "NODE TOWN             ST CNTRY  3 12 24 NUMBER        P REMARKS",
    "---- ---------------- -- ----- -------- ------------- - -------",
    "0101 Rome             GA USA    B B  C  706/555-0100  Y",
    "0102 Troy             NY USA    B B     518/555-0101  Y new",
    "0103 Sault Ste. Marie ON CAN    B       705/555-0102  N",
    "     Bonn                DEU         C  0228/555103   N",
    "", "B = Bell 103 (300 bps) or Bell 212A (1200 bps)", "    modems",
])
