// A client as openid-client makes it, and the steps that several scenarios have in common.
import * as client from 'openid-client';
import { clientId, grant, issuer, redirectUri, resource, scope, setting } from './scenario.mjs';

/** The client, which found the server by its metadata; with its secret if nothing else is said. */
export function discover({ metadata = {}, authentication, execute = [] } = {}) {
    return client.discovery(
        issuer,
        clientId,
        metadata,
        authentication ?? client.ClientSecretBasic(setting('CLIENT_SECRET')),
        { algorithm: 'oauth2', execute: [client.allowInsecureRequests, ...execute] },
    );
}

/** A fresh authorization request, and what its answer is checked against. */
export async function request() {
    const pkceCodeVerifier = client.randomPKCECodeVerifier();
    const expectedState = client.randomState();
    const parameters = {
        redirect_uri: redirectUri,
        scope,
        state: expectedState,
        code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
    };
    return { parameters, checks: { pkceCodeVerifier, expectedState } };
}

/** The tokens for what the user granted at that address. */
export async function tokens(config, address, checks, options) {
    return client.authorizationCodeGrant(config, await grant(address), checks, undefined, options);
}

/** What the resource answers to that token. */
export async function read(config, token, options) {
    const answer = await client.fetchProtectedResource(
        config,
        token,
        resource,
        'GET',
        undefined,
        undefined,
        options,
    );
    return answer.json();
}
