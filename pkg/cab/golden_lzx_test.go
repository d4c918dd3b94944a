package cab

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
)

// TestGoldenLZX reads a stream of another LZX encoder. Free Pascal's compiler of help
// files, in which LZX has windows of 64 KiB and starts anew every two frames, made it:
//
//	chmcmd-3.2.2 book.hhp	# [FILES] book.html
//
// The two frames are those of ::DataSpace/Storage/MSCompressed/Content in the result:
// the compiler's own $OBJINST, book.html, more of its tables, and zeros.
func TestGoldenLZX(t *testing.T) {
	const (
		firstFrame = 2380
		ownSize    = 2751
	)
	var lines strings.Builder
	for i := 1; i <= 150; i++ {
		fmt.Fprintf(&lines, "%d,1,%d,Redmond,425,555-%04d\r\n", i, i/50, i*i%1000)
	}
	book := strings.Repeat(lines.String(), 10)
	frames, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(chmcmdFrames, "\n", ""))
	if err != nil {
		t.Fatal(err)
	}
	c := &rawCab{
		minor: 3, major: 1,
		folders: []rawFolder{{method: 0x1003, blocks: []rawBlock{
			{data: frames[:firstFrame], uncomp: blockSize},
			{data: frames[firstFrame:], uncomp: blockSize},
		}}},
		files: []rawFile{
			{name: "$OBJINST", size: ownSize},
			{name: "book.html", offset: ownSize, size: uint32(len(book))},
			{name: "tables", offset: ownSize + uint32(len(book)), size: 2*blockSize - ownSize - uint32(len(book))},
		},
	}
	got := readCab(t, c.bytes())
	if !bytes.Equal(got[1].data, []byte(book)) {
		t.Errorf("book.html has %d other bytes of %d", len(got[1].data), len(book))
	}
	if !bytes.HasPrefix(got[0].data, []byte("\x00\x00\x00\x04\x02")) {
		t.Errorf("$OBJINST begins with % x", got[0].data[:8])
	}
}

const chmcmdFrames = `
ECAFAHVVAFACAEUiYGAAAP4/fZ+54Vl6bWUlZQIB2Ue+9773BgTllmlyaNllCdW6lrtRtbpSqa5r2+2qNqieemOhe1oaJaZGa7rGGu2ZxHWEqQBSAgBF
NAZVNgB6A0/neY88zaF3kobVgtyWAxg0KcJgSQKeMslRCQFDFCEohqwih3MIwASG2HSHAMP4lKCkf9YS/QAAAABQJFQwDEMUwCcFE+JN3BP/YH/R3xHp
pT56eqZ/R7ZgEXcn2f+7Y0Ke9ULOnmVTBeytlDd1Py12r93p4itbKqqfX78Wp+zhSaLbMh8JML8kknWnKLVGqWx3sS1fx+cTTB1xk+TXzf18eGvDtE3T
tpYes1Q4HoyjuH3jtm8fvC2Px/MomB7KVDpl1pxb4I+Blrhj4krTY5pF7hi5mftmbvo+6lS7doVuOLrUfVO3dh/YLafHPJXdx3fL9zHegn0Mt+Qfky16
x+jL3jF7BeoxUML3Dd/u7mf64neu+cA7RRV4x98SdZzfUnbcfBEd58vguectQb5MnYEukMcB5Wpc9Gw9kb4rvulLIZoiFhmpON4XuBsiL2VvqOVWggtI
NPd4DdA5rcpX/Bjl035M8o09xvLBPeb05R8T+QIfg/oSjxF9j8cMX+ttMkmE1Re2M/qSO84Xz+MGEb13fZQdsC/F5nlrk33mHiFcuqK+zVSydeppPX2k
VciVKrRGuc8XHuGFjlrLTnDDM9wEVWrkWrVKq2ankJBqkD5Bh0v44ax28klHfMQRJDUpn/HESzyJUrXytWqpWflkvWquXsLUvXyxYmpYO2lmPVmzbWou
OYormuJOnLVOrVqpNZhP1q1t6x9TPPMXX7XFf1GuaCtXMI3T/q5dWtc/q6vm6tVW8/w3ft1fv9BqnP9YsA0sv0p45zPOaoz/XcY9vPFTa/kvDfvChlnW
Qf+xYqhYvAjaF530L5bjtgK4jvuFOxsrSYQgFum4Vt8umMc8vs0bsmlach8+BveZYyInxzFlCeqYyKfqMWYT5IzkEnuZfCSPKJ/KY8on8pjyyTzGfMKP
uZ00x5xOm8dITpzHTKfUGMzH9Mn8UY9of9gxaX/qMfnPHqP/xjGbD+3D+VUeOv/LY+e/eYz8l4/5f5Ya0IyAfXE70y6Qx4XCepzoaHY3uskd3pfccVqh
X60O761UvXZeX5JSTZpZI7aCO1vBDtGsbVv3vdR8W9ndrWSXbNeyUly4Wiu3Ivvb9d4ZrS5cEhGcIo0rS8f/pTpFf02SvFy5WrSgJxMnuZPz5tNn0hXs
6TkNbl20vxXU7drzqu+K/Xe1D3gldryrvXfYK9HnzZ8/8mmrV9zUVNuvtLx3efa17ysx8+WIEZ57aW5LSzNnU42+0nPf2rmERtevgO+KKvtXxPz0x76M
RKkYsOsOb7raA5R2KYuwYLhaYGlt8K9sO2HijomRLizgF4QLDUvKhlrlpar999Uj/JLWBqSV+LAOfaqFWPJGjCBDhdVOLF8nGuusWB9Wfg4sRS9ejRuT
a6VL23FTOhkTixyEVpixvsyuXSx1N26WLaFrpkue6SKBpbUzM8WLVZ52LFE7aqiW5B8/w4Z3NfBLR/olvvTT7v6ly3XUvBpZIoYMGDMd1sQvveNdKlNP
xIkytVWXaNVt9Al1fXWfX7XnpdV11u2aJdf11iy58pFkyTlyw4x0WVmyYC9SZrrrXu0pda2pgVaeLClP2pRlPj47e87gKw14u+X9/r++mTOwb1q1/Ju7
dkRc2I3MzCXt8nKbkgxJhcdr4Ss7sWXJvzg5Z9/44Mw6jc9r414zhh9v3vHE7RtfPGkXnHsd/6dNnSXbtpJ2fhOVVxnqH+9vx/K1hjz589OsC3q5dQrd
t12vbd1P+HZ27FfS87jffO5Qv3y9LZkPN+aVop6Vte6o2rv73e7i23fbrJjCV3tHuHA0a/t2enuNS77F5fpvctJLjXT39587DMPU5H7T0gXf6HaDT7tX
eKtbHX7u3onfvHh4T6u399R5jbe83uNt7xf55stPrh7Jqbxmabv8+vXMe9++81v3b//2Ay7eAF6a9lzTYvTpBhoZ9Zs8dn4FC6k94MD8WzzYfhsTfj0J
9fmHVYfeR6EP69uj5PaNXUaSyXLeI21aOTccOZwML46FP3e73p2bcmQvffnizOdD8h9Q/Jr1lV59/AqejzEpEVJSAqVcpbKR5Nms5CW1g9WDUg8GAgMF
BOMj9ZVetjk+rGHHxyUujxiCjmAlx8clMJu9EgnH7EPHCxPHxygyR2opx9YDqc8EAgztRXmufY+hL8qlOnIMToxDqdQfdWYZSloFhlIrTtoHGephFSrs
ToavrIq9MhlFzEQGSrt1ia79vETVOQVF1VkGReoUYaJEpenHC0Wk3L1QIvyxh8iqaZkzYXJBetREzmoxYz2VEnq2KIrIcoblgMUlst2iEll98UWWiAbo
smmYMXFFRVB0t6jR1XhDuixeJssnee15CUf5+pd69JHSGvHc9BJdWu86wT+Uw1FTwc/W7bGo8lvIggoysr0fK4gZo9OkUfDdnxY0ihFdUBIGWDFBhoyG
JVpZMC9GORQZisk2CBNFocKAcSiwbpiJzL7+IvcDfv7a+IkwKmoiLItehHk8TMIUTyhCFEhFCYsHFNCYKJH080skOT0SCVzvRcKuSYqEtxeZyCn3DxQI
f9iVGtaRLxqaNChDF9ajDJGNhkyJnj2Kog0dDB1YbNEQi0EadlEooX1morOIoyhZIq1EFhUvUYcZMJFT8KEoULzXzlmRrxKZMdajP4+NMnF6UJS53gVS
eQKXX/vu1wMMCl1XRpWwL6T4kQV7jCnbdAE9ZPqNIJBZ/6ORGLBBRVKeJAQQUQRSUTSqL2VAbRSUgt8yZ/ctEWIbKKK2MUR1o1DKbGYizzaLKGz+RJRt
vFGfEROKtmYi3jaJKIxHKsqRiqg/JqptHlRR3lDKi4kqqkdVFM8S1WNFFcRJqKLroS+05uXLzz1//TMru99PviNlUXsoqFUX9pLEf8vFnp5t2a1ZDiwe
ZTdoKT5btNID/U3/NPuVfPp5fjK6qH2UeYVP+fKPbet1ePp5IRX70hZfEleO1MLL9Nr0qgp7yZJ2dqO9jxsXFhL/AKAAAAAAAAAAAAAAAAAAAAAAAAAA
AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAwAA/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAHwDtlbv6SFmSiNYvAAAAAAAAAAAAAAAAAAAAAAAA
AAAAAAAAAAAAAAAAAAAAAAAAwB8=
`
