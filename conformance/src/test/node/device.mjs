import * as oauth from 'oauth4webapi';
import { clientId, demand, issuer, resource, run } from './scenario.mjs';

const insecure = { [oauth.allowInsecureRequests]: true };
const client = { client_id: clientId };
const form = { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' };

function cookiesOf(response) {
    return response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
}

/** The user types the code of the device on its page, and allows what is asked there. */
async function allow(page, userCode) {
    const typing = await fetch(page);
    const token = /name="token" value="([^"]+)"/.exec(await typing.text());
    demand(typing.status === 200 && token, `No form but ${typing.status}`);
    const cookies = cookiesOf(typing);
    const asked = await fetch(page, {
        method: 'POST',
        redirect: 'manual',
        headers: { ...form, Cookie: cookies.join('; ') },
        body: new URLSearchParams({ user_code: userCode, token: token[1] }).toString(),
    });
    const text = await asked.text();
    const key = /key=(\S+)/.exec(text);
    demand(asked.status === 200 && key, `No page but ${asked.status} ${text}`);
    cookies.push(...cookiesOf(asked));
    const answer = await fetch(new URL('/decide', issuer), {
        method: 'POST',
        redirect: 'manual',
        headers: { ...form, Cookie: cookies.join('; ') },
        body: `key=${key[1]}`,
    });
    demand(answer.status === 303, `No redirect but ${answer.status} ${await answer.text()}`);
    return new URL(answer.headers.get('location')).search;
}

await run(async () => {
    const metadata = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
    const server = await oauth.processDiscoveryResponse(issuer, metadata);
    const device = await oauth.processDeviceAuthorizationResponse(
        server,
        client,
        await oauth.deviceAuthorizationRequest(server, client, oauth.None(), { scope: 'read' }, insecure),
    );
    const poll = async () =>
        oauth.processDeviceCodeResponse(
            server,
            client,
            await oauth.deviceCodeGrantRequest(server, client, oauth.None(), device.device_code, insecure),
        );
    const early = await poll().catch((error) => error.error);
    const done = await allow(device.verification_uri, device.user_code);
    const tokens = await poll();
    const again = await poll().catch((error) => error.error);
    const answer = await oauth.protectedResourceRequest(
        tokens.access_token,
        'GET',
        resource,
        undefined,
        undefined,
        insecure,
    );
    return { early, done, again, read: await answer.json() };
});
