// What every scenario begins and ends with: the settings from the environment, the user's answer, the outcome.
import { createPrivateKey, webcrypto } from 'node:crypto';

// Node 18 does not have these as globals.
globalThis.crypto ??= webcrypto;
globalThis.CryptoKey ??= webcrypto.CryptoKey;

export const issuer = new URL(setting('ISSUER'));
export const resource = new URL('/resource', issuer);
export const redirectUri = setting('REDIRECT_URI');
export const clientId = setting('CLIENT_ID');
export const scope = 'read write';

export function setting(name) {
    const value = process.env[name];
    if (value === undefined) {
        throw new Error(`${name} is not set`);
    }
    return value;
}

/** The client's own key, with the name under which the server knows it. */
export async function clientKey() {
    const der = Buffer.from(setting('CLIENT_KEY'), 'base64');
    const jwk = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ format: 'jwk' });
    const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
    return { key, kid: setting('CLIENT_KEY_ID') };
}

/** Grants what the page at that address asks, in one browser; the address to which the browser is then sent. */
export async function grant(address) {
    const page = await fetch(address, { redirect: 'manual' });
    const text = await page.text();
    const key = /key=(\S+)/.exec(text);
    demand(page.status === 200 && key, `No page but ${page.status} ${page.headers.get('location') ?? text}`);
    const cookies = page.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    const answer = await fetch(new URL('/decide', issuer), {
        method: 'POST',
        redirect: 'manual',
        headers: {
            'Content-Type': 'application/x-www-form-urlencoded',
            'Sec-Fetch-Site': 'same-origin',
            Cookie: cookies.join('; '),
        },
        body: `key=${key[1]}`,
    });
    demand(answer.status === 303, `No redirect but ${answer.status} ${await answer.text()}`);
    return new URL(answer.headers.get('location'));
}

/** The error of a promise that has to fail. */
export async function refusal(promise) {
    try {
        await promise;
    } catch (error) {
        return error;
    }
    throw new Error('Not refused');
}

/** The error of each challenge with which a resource refused, by its scheme. */
export function challenges(refused) {
    return Object.fromEntries(refused.cause.map(({ scheme, parameters }) => [scheme, parameters.error]));
}

export function demand(holds, message) {
    if (!holds) {
        throw new Error(message);
    }
}

/** Prints the outcome as one line of JSON, or says what went wrong and fails. */
export async function run(scenario) {
    try {
        console.log(JSON.stringify(await scenario()));
    } catch (error) {
        console.error(error);
        process.exitCode = 1;
    }
}
