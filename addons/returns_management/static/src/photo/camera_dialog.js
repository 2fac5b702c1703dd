import {Component, onMounted, onWillUnmount, useRef, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {Dialog} from "@web/core/dialog/dialog";

/** The picture of a webcam, to be taken or replaced by a file. */
export class CameraDialog extends Component {
    static template = "returns_management.CameraDialog";
    static components = {Dialog};
    static props = {
        close: Function,
        onPhoto: Function,
        onChooseFile: Function,
    };

    setup() {
        this.video = useRef("video");
        this.state = useState({isReady: false, isRefused: false});
        onMounted(() => this.start());
        onWillUnmount(() => this.stop());
    }

    async start() {
        try {
            this.stream = await browser.navigator.mediaDevices.getUserMedia({
                video: {facingMode: "environment", width: {ideal: 1920}},
            });
        } catch {
            this.state.isRefused = true;
            return;
        }
        if (!this.video.el) {
            return this.stop();
        }
        this.video.el.srcObject = this.stream;
        await this.video.el.play();
        this.state.isReady = true;
    }

    stop() {
        for (const track of this.stream?.getTracks() || []) {
            track.stop();
        }
    }

    take() {
        const {el} = this.video;
        const canvas = document.createElement("canvas");
        canvas.width = el.videoWidth;
        canvas.height = el.videoHeight;
        canvas.getContext("2d").drawImage(el, 0, 0);
        canvas.toBlob((blob) => this.props.onPhoto(blob), "image/jpeg", 0.95);
        this.props.close();
    }

    chooseFile() {
        this.props.onChooseFile();
        this.props.close();
    }
}
