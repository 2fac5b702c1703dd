import base64
import binascii
import io

from PIL import Image

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.mimetypes import guess_mimetype

#: Pictures that every browser shows and that carry no scripts.
FORMATS = {"GIF", "JPEG", "PNG", "WEBP"}


class ReturnInspection(models.Model):
    """Photos of what was found: evidence, with the time and the user who took it."""

    _inherit = "return.inspection"

    photo_ids = fields.Many2many(
        comodel_name="ir.attachment",
        relation="return_inspection_photo_rel",
        string="Photos",
        copy=False,
        help="They cannot be changed or removed once the inspection is validated.",
    )
    photo_count = fields.Integer(compute="_compute_photo_count")

    @api.depends("photo_ids")
    def _compute_photo_count(self):
        for result in self:
            result.photo_count = len(result.photo_ids)

    @api.model_create_multi
    def create(self, vals_list):
        results = super().create(vals_list)
        results._check_photos()
        return results

    def write(self, vals):
        if "photo_ids" in vals:
            self._check_photos_open()
        result = super().write(vals)
        if "photo_ids" in vals:
            self._check_photos()
        return result

    def add_photo(self, name, data):
        """Keep a picture of these goods.

        :param data: base64 of a JPEG, PNG, WebP or GIF, with or without the
            ``data:image/jpeg;base64,`` of a browser before it
        :return: the id of the attachment
        :raise UserError: when the inspection is validated
        :raise ValidationError: when it is no picture, or larger than the limit
        """
        self.ensure_one()
        self.check_access("write")
        self._check_photos_open()
        content = self._decode_photo(name, data)
        self._check_photo_content(name, content)
        photo = self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.photo_ids = [Command.link(photo.id)]
        return photo.id

    def _check_photos_open(self):
        validated = self.filtered(lambda result: result.state == "done")[:1]
        if validated:
            raise UserError(
                self.env._(
                    "%(inspection)s is validated: its photos are evidence and can "
                    "neither be added nor changed nor removed. Put what you find later "
                    "into the notes of return %(name)s.",
                    inspection=validated.display_name,
                    name=validated.return_order_id.name,
                )
            )

    def _check_photos(self):
        """Check photos however they came, by our screens or by remote calls."""
        for result in self.filtered("photo_ids"):
            for photo in result.photo_ids:
                if (photo.res_model, photo.res_id) != (self._name, result.id):
                    raise ValidationError(
                        self.env._(
                            "%(inspection)s: the file %(photo)s belongs to something "
                            "else. Take the photo on this inspection.",
                            inspection=result.display_name,
                            photo=photo.name,
                        )
                    )
                result._check_photo_content(photo.name, photo.raw or b"")

    @api.model
    def _decode_photo(self, name, data):
        text = data.encode() if isinstance(data, str) else data or b""
        if text.startswith(b"data:"):
            text = text.partition(b",")[2]
        try:
            return base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise ValidationError(
                self.env._(
                    "The photo %(name)s came in pieces: take it again.", name=name
                )
            ) from error

    def _check_photo_content(self, name, content):
        """Refuse what is too large or no picture, whatever its name says.

        :param content: bytes of the file
        """
        record = self.display_name if self else self.env._("New Inspection")
        company = self.company_id or self.env.company
        # sudo: warehouse users may not read all of a company, this limit they must
        limit = company.sudo().return_photo_max_mb
        size = len(content) / 1024**2
        if size > limit:
            raise ValidationError(
                self.env._(
                    "%(record)s: the photo %(name)s has %(size).0f MB, at most "
                    "%(limit)s MB are taken. Take it with the camera button, which "
                    "makes it smaller, or have the limit raised in the settings of "
                    "returns.",
                    record=record,
                    name=name,
                    size=size,
                    limit=limit,
                )
            )
        if not self._is_picture(content):
            raise ValidationError(
                self.env._(
                    "%(record)s: the photo %(name)s is a file of type %(kind)s. Take a "
                    "JPEG, PNG or WebP picture.",
                    record=record,
                    name=name,
                    kind=guess_mimetype(content, default="?"),
                )
            )

    @api.model
    def _is_picture(self, content):
        try:
            picture = Image.open(io.BytesIO(content))
            picture.verify()
        # whatever Pillow trips over in a broken or hostile file
        except Exception:
            return False
        return picture.format in FORMATS
