// A login as openid-client makes it: found by Discovery, the ID token checked, UserInfo, refresh, and the logout's address.
import * as client from 'openid-client';
import { clientId, grant, issuer, redirectUri, run, setting } from './scenario.mjs';

await run(async () => {
    const config = await client.discovery(
        issuer,
        clientId,
        setting('ID_TOKEN_ALGORITHM') === '' ? {} : { id_token_signed_response_alg: setting('ID_TOKEN_ALGORITHM') },
        client.ClientSecretBasic(setting('CLIENT_SECRET')),
        { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] },
    );
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const expectedState = client.randomState();
    const expectedNonce = client.randomNonce();
    const address = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: 'openid email offline_access',
        prompt: 'consent',
        max_age: '60',
        state: expectedState,
        nonce: expectedNonce,
        code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
    });
    const first = await client.authorizationCodeGrant(config, await grant(address), {
        pkceCodeVerifier,
        expectedState,
        expectedNonce,
        maxAge: 60,
        idTokenExpected: true,
    });
    const { sub } = first.claims();
    const user = await client.fetchUserInfo(config, first.access_token, sub);
    const second = await client.refreshTokenGrant(config, first.refresh_token);
    return { sub, email: user.email, refreshed: second.claims().sub, nonce: second.claims().nonce ?? 'none' };
});
