package fill

import (
	"image"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// halo is how far the soft corners of a box reach beyond it, in pixels.
const halo = 1

// Look is how a [Box] is painted.
type Look struct {
	Fill, Edge    color.Color // nil: none
	Width, Radius float32     // of the edge, of the corners
}

// Box is a rounded ground with a border. Its corners are as soft as those of Fyne's
// rectangles, its straight parts are sharp: Fyne softens them over three pixels,
// which leaves a line of one pixel neither its colour nor its contrast. It is one
// picture, where a rectangle with four lines over it takes five times as long.
type Box struct {
	Object *canvas.Raster // what is drawn
	look   Look
	size   fyne.Size
}

// NewBox returns a box without colours.
func NewBox() *Box {
	b := &Box{}
	b.Object = canvas.NewRaster(b.picture)
	b.Object.ScaleMode = canvas.ImageScalePixels
	b.Object.Hidden = true
	return b
}

// Paint sets how the box looks. It draws again only if that is new.
func (b *Box) Paint(look Look) {
	if look != b.look {
		b.look = look
		b.Object.Hidden = look.Fill == nil && look.Edge == nil
		b.Object.Refresh()
	}
}

// Resize gives the box its size. Its upper left corner is at the origin.
func (b *Box) Resize(size fyne.Size) {
	b.size = size
	b.Object.Move(fyne.NewPos(-halo, -halo))
	b.Object.Resize(size.AddWidthHeight(2*halo, 2*halo))
}

// picture paints the box with its halo. Only the corner at the upper left is
// computed: its last column and row repeat up to the middle, the rest mirrors it.
func (b *Box) picture(width, height int) image.Image {
	scale := float64(width) / float64(b.size.Width+2*halo)
	p := newPen(b.look, scale, float64(width), float64(height))
	zone := int(math.Ceil((2*halo+float64(max(b.look.Radius, b.look.Width)))*scale)) + 1
	zoneX, zoneY := min(zone, (width+1)/2), min(zone, (height+1)/2)
	corner := make([]color.RGBA, zoneX*zoneY)
	for i := range corner {
		corner[i] = p.at(float64(i%zoneX)+0.5, float64(i/zoneX)+0.5)
	}
	out := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		row := min(y, height-1-y, zoneY-1) * zoneX
		for x := range width {
			out.SetRGBA(x, y, corner[row+min(x, width-1-x, zoneX-1)])
		}
	}
	return out
}

// pen computes the pixels of a box, in pixels of the screen.
type pen struct {
	fill, edge         [4]float64 // as fractions, not yet multiplied by their opacity
	side               color.RGBA // of the straight parts
	halfW, halfH       float64    // of the box without its halo
	edgeWidth, radius  float64
	sideWidth, outside float64
	soft               float64
}

func newPen(look Look, scale, width, height float64) *pen {
	p := &pen{fill: parts(look.Fill), edge: parts(look.Edge), outside: halo * scale}
	p.halfW, p.halfH = width/2-p.outside, height/2-p.outside
	p.soft = max(1, math.Round(scale/2))
	p.radius = min(math.Round(float64(look.Radius)*scale), p.halfW, p.halfH)
	straight := look.Fill
	p.sideWidth = max(1, math.Round(scale))
	if look.Edge != nil {
		straight = look.Edge
		p.edgeWidth = math.Round(float64(look.Width) * scale)
		p.sideWidth = p.edgeWidth
	}
	if straight != nil {
		p.side = color.RGBAModel.Convert(straight).(color.RGBA)
	}
	return p
}

func parts(c color.Color) [4]float64 {
	if c == nil {
		return [4]float64{}
	}
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return [4]float64{float64(n.R) / 255, float64(n.G) / 255, float64(n.B) / 255, float64(n.A) / 255}
}

// at returns the colour of a place in the upper left quarter, as Fyne computes it,
// and for the straight parts that of the line over them.
func (p *pen) at(x, y float64) color.RGBA {
	inX, inY := x-p.outside, y-p.outside
	if inX > p.radius && inY > 0 && inY < p.sideWidth || inY > p.radius && inX > 0 && inX < p.sideWidth {
		return p.side
	}
	half := p.edgeWidth / 2
	radius := p.radius - half
	dx, dy := math.Abs(inX-p.halfW)-(p.halfW-half)+radius, math.Abs(inY-p.halfH)-(p.halfH-half)+radius
	away := min(max(dx, dy), 0) + math.Hypot(max(dx, 0), max(dy, 0)) - radius
	seen := 1 - smooth(half-p.soft, half+p.soft, away)
	out := p.fill
	if half > 0 {
		share := smooth(-half-p.soft, -half+p.soft, away)
		for i := range out {
			out[i] += (p.edge[i] - out[i]) * share
		}
	}
	seen *= out[3]
	part := func(v float64) uint8 { return uint8(math.Round(v * seen * 255)) }
	return color.RGBA{part(out[0]), part(out[1]), part(out[2]), uint8(math.Round(seen * 255))}
}

// smooth goes from 0 to 1 between two places, without a bend.
func smooth(from, to, at float64) float64 {
	t := max(0, min(1, (at-from)/(to-from)))
	return t * t * (3 - 2*t)
}
