import { createHash, randomBytes } from 'node:crypto';
import { AuthorizationCode } from 'simple-oauth2';
import { clientId, grant, issuer, redirectUri, resource, run, scope, setting } from './scenario.mjs';

async function read(token) {
    const answer = await fetch(resource, { headers: { Authorization: `Bearer ${token}` } });
    return answer.status === 200 ? answer.json() : answer.status;
}

await run(async () => {
    const client = new AuthorizationCode({
        client: { id: clientId, secret: setting('CLIENT_SECRET') },
        auth: { tokenHost: issuer.origin, tokenPath: '/token', authorizePath: '/authorize', revokePath: '/revoke' },
    });
    const verifier = randomBytes(32).toString('base64url');
    const address = client.authorizeURL({
        redirect_uri: redirectUri,
        scope,
        state: 'state',
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
    });
    const code = (await grant(address)).searchParams.get('code');
    const first = await client.getToken({ code, redirect_uri: redirectUri, code_verifier: verifier });
    const second = await first.refresh();
    const readable = [await read(first.token.access_token), await read(second.token.access_token)];
    await second.revokeAll();
    return { expired: second.expired(), readable, revoked: await read(second.token.access_token) };
});
