// A login with oauth4webapi: found by Discovery, the ID token and a signed UserInfo response checked, refresh.
import * as oauth from 'oauth4webapi';
import { clientId, grant, issuer, redirectUri, run, setting } from './scenario.mjs';

const insecure = { [oauth.allowInsecureRequests]: true };
const client = { client_id: clientId, require_auth_time: true, userinfo_signed_response_alg: 'RS256' };
const authentication = oauth.ClientSecretBasic(setting('CLIENT_SECRET'));

await run(async () => {
    const server = await oauth.processDiscoveryResponse(
        issuer,
        await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...insecure }),
    );
    const verifier = oauth.generateRandomCodeVerifier();
    const state = oauth.generateRandomState();
    const nonce = oauth.generateRandomNonce();
    const address = new URL(server.authorization_endpoint);
    address.search = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: 'openid email',
        state,
        nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
    });
    const answer = oauth.validateAuthResponse(server, client, await grant(address), state);
    const response = await oauth.authorizationCodeGrantRequest(
        server, client, authentication, answer, redirectUri, verifier, insecure);
    const first = await oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: nonce,
        requireIdToken: true,
    });
    await oauth.validateApplicationLevelSignature(server, response, insecure);
    const { sub } = oauth.getValidatedIdTokenClaims(first);
    const told = await oauth.userInfoRequest(server, client, first.access_token, insecure);
    const user = await oauth.processUserInfoResponse(server, client, sub, told);
    await oauth.validateApplicationLevelSignature(server, told, insecure);
    const second = await oauth.processRefreshTokenResponse(
        server,
        client,
        await oauth.refreshTokenGrantRequest(server, client, authentication, first.refresh_token, insecure),
    );
    return { sub, email: user.email, refreshed: oauth.getValidatedIdTokenClaims(second).sub };
});
