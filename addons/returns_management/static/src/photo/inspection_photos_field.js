import {Component} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {formatDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {PhotoButton} from "./photo_button";

/** Photos of an inspection with the time and the user; each is kept at once. */
export class InspectionPhotosField extends Component {
    static template = "returns_management.InspectionPhotosField";
    static components = {PhotoButton};
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
    }

    get photos() {
        const {records} = this.props.record.data[this.props.name];
        return records.map(({resId, data}) => ({
            id: resId,
            name: data.name,
            time: data.create_date ? formatDateTime(data.create_date) : "",
            user: data.create_uid?.display_name,
        }));
    }

    async add({name, data}) {
        const {record} = this.props;
        if (await record.save()) {
            await this.orm.call(record.resModel, "add_photo", [
                [record.resId],
                name,
                data,
            ]);
            await record.load();
        }
    }

    remove(photo) {
        this.dialog.add(ConfirmationDialog, {
            title: _t("Remove the Photo"),
            body: _t("Remove %s?", photo.name),
            confirmLabel: _t("Remove"),
            confirm: async () => {
                await this.orm.unlink("ir.attachment", [photo.id]);
                await this.props.record.load();
            },
            cancel: () => null,
        });
    }
}

registry.category("fields").add("return_inspection_photos", {
    component: InspectionPhotosField,
    supportedTypes: ["many2many"],
    isEmpty: () => false,
    relatedFields: [
        {name: "name", type: "char"},
        {name: "create_date", type: "datetime"},
        {name: "create_uid", type: "many2one", relation: "res.users"},
    ],
});
