import {_t} from "@web/core/l10n/translation";

const LONGEST_SIDE = 1920;
const QUALITY = 0.85;

/**
 * Make a picture small enough to travel from a warehouse, and of a kind everybody reads.
 *
 * @param {Blob} file
 * @param {String} name
 * @returns {Promise<{name: String, data: String}>} data is base64 of a JPEG
 */
export async function readPhoto(file, name = file.name) {
    const picture = await createImageBitmap(file).catch(() => {
        throw new Error(
            _t("%s is no picture that can be read here: take a JPEG or PNG.", name)
        );
    });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const data = canvas.toDataURL("image/jpeg", QUALITY).split(",")[1];
    return {name: name.replace(/(\.\w+)?$/, ".jpg"), data};
}
