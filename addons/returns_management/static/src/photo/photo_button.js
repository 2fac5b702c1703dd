/* global luxon */

import {Component, useRef, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {isMobileOS} from "@web/core/browser/feature_detection";
import {serializeDateTime} from "@web/core/l10n/dates";
import {useService} from "@web/core/utils/hooks";
import {CameraDialog} from "./camera_dialog";
import {readPhoto} from "./photo_file";

/**
 * Takes a photo: a phone's own camera, a webcam, or a file where there is neither.
 */
export class PhotoButton extends Component {
    static template = "returns_management.PhotoButton";
    static props = {
        onPhoto: Function,
        label: String,
        className: {type: String, optional: true},
    };
    static defaultProps = {className: "btn btn-secondary"};

    setup() {
        this.input = useRef("input");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({isBusy: false});
    }

    take(ev) {
        ev.currentTarget.blur();
        if (isMobileOS() || !browser.navigator.mediaDevices?.getUserMedia) {
            return this.chooseFile();
        }
        this.dialog.add(CameraDialog, {
            onPhoto: (blob) => this.use(blob, this.getName()),
            onChooseFile: () => this.chooseFile(),
        });
    }

    chooseFile() {
        this.input.el.click();
    }

    getName() {
        return `${serializeDateTime(luxon.DateTime.now()).replace(/\D/g, "")}.jpg`;
    }

    async onFile(ev) {
        const [file] = ev.target.files;
        if (file) {
            await this.use(file, file.name);
        }
        // the same file may be chosen again
        ev.target.value = "";
    }

    async use(blob, name) {
        this.state.isBusy = true;
        try {
            const photo = await readPhoto(blob, name).catch((error) => {
                this.notification.add(error.message, {type: "danger"});
            });
            if (photo) {
                await this.props.onPhoto(photo);
            }
        } finally {
            this.state.isBusy = false;
        }
    }
}
