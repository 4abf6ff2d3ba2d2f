/** @odoo-module **/

// the longest side of a photo that is sent, in pixels, and its quality as JPEG
const LONGEST = 1600;
const QUALITY = 0.8;

/** Return a number that no other device gives: also where the page has no secure address (http in an office). */
export function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function readAsDataUrl(file) {
    return new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(file);
    });
}

function loadImage(url) {
    return new Promise((resolve, reject) => {
        const image = new Image();
        image.onload = () => resolve(image);
        image.onerror = () => reject(new Error("no picture"));
        image.src = url;
    });
}

/** Return a photo made small enough for a village's network: `{name, url, data}`; `data` is base64. */
export async function shrunk(file) {
    const original = await readAsDataUrl(file);
    const image = await loadImage(original);
    const scale = Math.min(1, LONGEST / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const url = canvas.toDataURL("image/jpeg", QUALITY);
    return { name: file.name.replace(/\.\w+$/, "") + ".jpg", url, data: url.split(",")[1] };
}
