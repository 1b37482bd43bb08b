/** openPage opens an address inside a phone. */
export function openPage(phoneId, url) { window.open(url, "_blank", "noopener"); }
