"""Barcodes as vectors: sharp on any printer, and without the imaging library that
Odoo's own barcode widget needs beside reportlab."""

import base64

from reportlab.graphics import renderSVG
from reportlab.graphics.barcode import createBarcodeDrawing

# The report gives both sides of the image: bars may be stretched, unlike letters.
ATTRIBUTES = {"preserveAspectRatio": "none"}
#: Points; the standard asks for a margin of ten bars, reportlab gives 25.
BAR_WIDTH = 0.72
MARGIN = 10 * BAR_WIDTH


def image(value: str) -> str | None:
    """The source of an HTML image of ``value`` as Code 128.

    Every scanner reads Code 128 as the text it was made from, whatever the symbology
    of the product's own label.

    :return: a data URI; None for a text that Code 128 cannot carry (not ASCII)
    """
    if not value.isascii():
        return None
    drawing = createBarcodeDrawing(
        "Code128",
        value=value,
        barWidth=BAR_WIDTH,
        quiet=True,
        lquiet=MARGIN,
        rquiet=MARGIN,
    )
    picture = renderSVG.drawToString(drawing, svgAttrs=ATTRIBUTES)
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.encode()).decode()}"
