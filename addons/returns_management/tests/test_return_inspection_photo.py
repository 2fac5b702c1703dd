import base64
import io

from PIL import Image

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .scanner_common import ScannerCommon


@tagged("post_install", "-at_install")
class TestReturnInspectionPhoto(ScannerCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._approve_return(cls._create_sale((cls.chair, 1)))
        cls._receive(cls.order)
        cls.order.action_inspect()
        cls.result = cls.order.inspection_ids.with_user(cls.clerk)

    def _take_photo(self, kind="JPEG"):
        stream = io.BytesIO()
        Image.new("RGB", (8, 8), "red").save(stream, kind)
        return base64.b64encode(stream.getvalue()).decode()

    def _validate(self):
        self.result.grade_id = self.grade_a
        self.result.disposition_id = self.restock
        self.result.action_done()

    def test_a_photo_has_its_time_and_user(self):
        self.result.add_photo(
            "Seat.jpg", f"data:image/jpeg;base64,{self._take_photo()}"
        )
        photo = self.result.photo_ids
        self.assertEqual(photo.create_uid, self.clerk)
        self.assertTrue(photo.create_date)
        self.assertEqual(photo.mimetype, "image/jpeg")
        self.assertEqual(
            (photo.res_model, photo.res_id), (self.result._name, self.result.id)
        )

    def test_what_is_no_picture_is_refused_whatever_its_name(self):
        for content, kind in (
            (b"%PDF-1.4 not a picture", "application/pdf"),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
            (b"\xff\xd8\xff\xe0 only the beginning", "JPEG"),
        ):
            data = base64.b64encode(content)
            with self.assertRaisesRegex(ValidationError, f"Chair.*photo.jpg.*{kind}"):
                self.result.add_photo("photo.jpg", data)
        with self.assertRaisesRegex(ValidationError, "take it again"):
            self.result.add_photo("photo.jpg", "no base64 at all!")
        self.assertFalse(self.result.photo_ids)

    def test_a_photo_above_the_limit_is_refused_by_name_and_limit(self):
        huge = base64.b64encode(bytes(50 * 1024**2))
        with self.assertRaisesRegex(ValidationError, "Chair.*hall.jpg.*50 MB.*10 MB"):
            self.result.add_photo("hall.jpg", huge)
        self.order.company_id.return_photo_max_mb = 60
        with self.assertRaisesRegex(ValidationError, "is a file of type"):
            self.result.add_photo("hall.jpg", huge)

    def _create_file(self, name, content, **values):
        files = self.env["ir.attachment"].with_user(self.clerk)
        return files.create({"name": name, "datas": content, **values})

    def test_a_remote_call_cannot_link_what_is_no_picture(self):
        owner = {"res_model": self.result._name, "res_id": self.result.id}
        text = self._create_file("x.jpg", base64.b64encode(b"just text"), **owner)
        with self.assertRaisesRegex(ValidationError, "x.jpg.*text/plain"):
            self.result.photo_ids = [Command.link(text.id)]

    def test_a_remote_call_cannot_link_the_file_of_something_else(self):
        photo = self._create_file("y.jpg", self._take_photo())
        with self.assertRaisesRegex(ValidationError, "y.jpg belongs to something else"):
            self.result.photo_ids = [Command.link(photo.id)]

    def test_a_remote_call_cannot_exchange_the_picture(self):
        self.result.add_photo("z.jpg", self._take_photo())
        with self.assertRaisesRegex(ValidationError, "z.jpg.*text/plain"):
            self.result.photo_ids.raw = b"just text"

    def test_photos_of_a_validated_inspection_stay(self):
        self.result.add_photo("Seat.jpg", self._take_photo())
        photo = self.result.photo_ids
        self._validate()
        with self.assertRaisesRegex(UserError, "validated.*evidence"):
            self.result.add_photo("Later.jpg", self._take_photo())
        with self.assertRaisesRegex(UserError, "evidence"):
            self.result.photo_ids = [Command.clear()]
        for change in (
            lambda: photo.unlink(),
            lambda: photo.write({"datas": self._take_photo("PNG")}),
            lambda: photo.write({"res_id": 0}),
            lambda: photo.sudo().unlink(),
        ):
            with self.assertRaisesRegex(UserError, "evidence"):
                change()
        self.assertEqual(self.result.photo_ids, photo)

    def test_a_photo_that_answers_a_question_stays_too(self):
        category = self.env["product.category"].create({"name": "Tables"})
        self.table.categ_id = category
        self.env["return.inspection.checklist"].create(
            {
                "name": "Tables",
                "categ_ids": [Command.set(category.ids)],
                "item_ids": [Command.create({"name": "Top", "kind": "photo"})],
            }
        )
        order = self._approve_return(self._create_sale((self.table, 1)))
        self._receive(order)
        self._scan(order.name)
        answer = self._scan(f"RETLIN{order.line_ids.id}")
        question = answer["inspection"]["answers"][0]
        barcode = f"RETANS{question['id']}"
        scans = self.env["return.scan"].with_user(self.clerk)
        refused = scans.scan("k-1", barcode, self.state, base64.b64encode(b"text"))
        self._assert_refused(refused, "Top", "text/plain")
        answer = scans.scan("k-2", barcode, self.state, self._take_photo())
        self.assertEqual(answer["status"], "ok", answer["message"])
        self.assertTrue(answer["inspection"]["answers"][0]["is_answered"])
        self.assertEqual(self._scan("RETCMDVALIDATE")["status"], "ok")
        photo = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "return.inspection.answer"),
                ("res_field", "=", "photo"),
                ("res_id", "=", question["id"]),
            ]
        )
        self.assertTrue(photo)
        with self.assertRaisesRegex(UserError, "evidence"):
            photo.unlink()

    def test_the_scanner_keeps_photos_and_undoes_them(self):
        self.result.unlink()
        self._scan(self.order.name, "RETGRDA", "RETDSPrestock")
        answer = self._scan(self.chair.barcode)
        result = self.order.inspection_ids
        scans = self.env["return.scan"].with_user(self.clerk)
        for _time in range(2):
            answer = scans.scan(
                "k-1", f"RETPIC{result.id}:Seat.jpg", self.state, self._take_photo()
            )
        self.assertEqual(answer["inspection"]["photos"], 1)
        self.assertEqual(result.photo_ids.create_uid, self.clerk)
        self._scan("RETCMDUNDO")
        self.assertFalse(result.photo_ids)
        refused = scans.scan("k-2", f"RETPIC{result.id}:A.jpg", self.state, "AAAA")
        self._assert_refused(refused, "Chair", "A.jpg")

    def test_another_company_neither_sees_nor_takes_photos(self):
        self.result.add_photo("Seat.jpg", self._take_photo())
        photo = self.result.photo_ids
        other = self.env["res.company"].create({"name": "Other"})
        foreigner = self._create_clerk("foreigner", other)
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            photo.with_user(foreigner).read(["datas"])
        with self.assertRaises(AccessError):
            self.result.with_user(foreigner).add_photo("Mine.jpg", self._take_photo())
        self.state = {"return_id": self.order.id, "inspection_id": self.result.id}
        scans = self.env["return.scan"].with_user(foreigner)
        for barcode in (f"RETPIC{self.result.id}", "RETCMDNEXT", self.order.name):
            answer = scans.scan(f"k-{barcode}", barcode, self.state, self._take_photo())
            self._assert_refused(answer)
            self.assertFalse(answer["order"])
            self.assertFalse(answer["inspection"])
        self.assertEqual(len(self.result.photo_ids), 1)
