/** @odoo-module **/

const PATIENCE = 2000; // milliseconds: noting an asset does not wait for satellites
const FRESH = 60000;

/** Return where the phone stands, if the person wants it told and the phone knows; else nothing. */
export function placeNow(isTold) {
    return new Promise((resolve) => {
        if (!isTold || !navigator.geolocation) {
            resolve({});
            return;
        }
        navigator.geolocation.getCurrentPosition(
            ({ coords: { latitude, longitude } }) => resolve({ latitude, longitude }),
            () => resolve({}),
            { timeout: PATIENCE, maximumAge: FRESH }
        );
    });
}
