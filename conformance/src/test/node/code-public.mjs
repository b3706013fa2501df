import * as oauth from 'oauth4webapi';
import { clientId, grant, issuer, redirectUri, resource, run, scope } from './scenario.mjs';

const insecure = { [oauth.allowInsecureRequests]: true };
const client = { client_id: clientId };

async function read(token) {
    const answer = await oauth.protectedResourceRequest(token, 'GET', resource, undefined, undefined, insecure);
    return answer.json();
}

await run(async () => {
    const metadata = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
    const server = await oauth.processDiscoveryResponse(issuer, metadata);
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const address = new URL(server.authorization_endpoint);
    address.search = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope,
        state,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
    });
    const answer = oauth.validateAuthResponse(server, client, await grant(address), state);
    const first = await oauth.processAuthorizationCodeResponse(
        server,
        client,
        await oauth.authorizationCodeGrantRequest(
            server,
            client,
            oauth.None(),
            answer,
            redirectUri,
            verifier,
            insecure,
        ),
    );
    const second = await oauth.processRefreshTokenResponse(
        server,
        client,
        await oauth.refreshTokenGrantRequest(server, client, oauth.None(), first.refresh_token, insecure),
    );
    return {
        pkce: server.code_challenge_methods_supported.includes('S256'),
        lifetime: first.expires_in,
        first: await read(first.access_token),
        refreshed: await read(second.access_token),
        rotated: ![undefined, first.refresh_token].includes(second.refresh_token),
    };
});
