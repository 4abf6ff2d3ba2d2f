/** @odoo-module **/

import { _t } from "./words";

// the longest side of a photo that is sent, in pixels, and its quality as JPEG; the same of the one shown in a row
const LONGEST = 1600;
const QUALITY = 0.8;
const SMALL = 160;

/** Return a number that no other device gives: also where the page has no secure address (http in an office). */
export function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const FOREIGN = /hei[cf]/i;

/** Return why a file cannot be taken, in words that say what to do. */
export function refusal(file) {
    return FOREIGN.test(file.type) || FOREIGN.test(file.name)
        ? _t("This phone cannot open the HEIC photo %s. On an iPhone: Settings, Camera, Formats, “Most Compatible”, then take it again; or send a screenshot of it.", file.name)
        : _t("%s cannot be opened as a photo: take it again, or send a JPG, PNG or a screenshot of it.", file.name);
}

function loadImage(url) {
    return new Promise((resolve, reject) => {
        const image = new Image();
        image.onload = () => resolve(image);
        image.onerror = () => reject(new Error("no picture"));
        image.src = url;
    });
}

function drawn(image, longest) {
    const scale = Math.min(1, longest / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", QUALITY);
}

/** Return a photo made small enough for a village's network, drawn anew, so that nothing but the picture is left:
 * `{name, data, small}`; `data` is base64, `small` a picture for the row. */
export async function shrunk(file) {
    const url = URL.createObjectURL(file);
    try {
        const image = await loadImage(url);
        const name = file.name.replace(/\.\w+$/, "") + ".jpg";
        return { name, data: drawn(image, LONGEST).split(",")[1], small: drawn(image, SMALL) };
    } finally {
        URL.revokeObjectURL(url);
    }
}
