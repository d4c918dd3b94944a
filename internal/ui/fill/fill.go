// Package fill paints plain grounds. For each pixel of a rectangle Fyne weighs a
// border and a shadow; where no graphics card does that, a picture of one pixel
// that is stretched takes less than half the time.
package fill

import (
	"bytes"
	"image"
	"image/color"

	"fyne.io/fyne/v2/canvas"
)

// Area is a ground of one colour, or of stripes that lie under each other and are
// all of the same height.
type Area struct {
	Object  *canvas.Raster // what is drawn; unseen until it was painted
	stripes *image.RGBA    // one pixel each
}

// New returns an area without a colour.
func New() *Area {
	a := &Area{stripes: image.NewRGBA(image.Rect(0, 0, 1, 1))}
	a.Object = canvas.NewRaster(func(int, int) image.Image { return a.stripes })
	a.Object.ScaleMode = canvas.ImageScalePixels
	return a
}

// Paint sets the colours of the stripes from top to bottom. It draws again only if
// they are others than before.
func (a *Area) Paint(stripes ...color.Color) {
	painted := image.NewRGBA(image.Rect(0, 0, 1, max(1, len(stripes))))
	for y, stripe := range stripes {
		painted.Set(0, y, stripe)
	}
	if !bytes.Equal(painted.Pix, a.stripes.Pix) {
		a.stripes = painted
		a.Object.Refresh()
	}
}

// Stripe returns the colour of a stripe.
func (a *Area) Stripe(at int) color.Color { return a.stripes.At(0, at) }
