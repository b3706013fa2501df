// A client of the Model Context Protocol meets a server of tools that it knows nothing about.
import { auth, extractWWWAuthenticateParams } from '@modelcontextprotocol/sdk/client/auth.js';
import { clientId, demand, grant, redirectUri, run, setting } from './scenario.mjs';

const tools = setting('RESOURCE');

class Provider {
    kept = {};
    asked;

    constructor(clientMetadataUrl) {
        this.clientMetadataUrl = clientMetadataUrl;
    }

    redirectUrl = redirectUri;
    clientMetadata = {
        client_name: 'A client of tools',
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'none',
    };
    clientInformation = () => this.kept.client;
    saveClientInformation = (client) => (this.kept.client = client);
    tokens = () => this.kept.tokens;
    saveTokens = (tokens) => (this.kept.tokens = tokens);
    saveCodeVerifier = (verifier) => (this.kept.verifier = verifier);
    codeVerifier = () => this.kept.verifier;
    redirectToAuthorization = (address) => (this.asked = address);
}

const call = (token) => fetch(tools, { headers: token ? { Authorization: `Bearer ${token}` } : {} });

/** From a refused call to an answered one, and to one after a refresh. */
async function comeThrough(provider) {
    const refused = await call();
    const { resourceMetadataUrl, scope } = extractWWWAuthenticateParams(refused);
    const about = { serverUrl: tools, resourceMetadataUrl, scope };
    demand((await auth(provider, about)) === 'REDIRECT', 'No user was asked');
    const answer = await grant(provider.asked);
    const authorizationCode = answer.searchParams.get('code');
    demand((await auth(provider, { ...about, authorizationCode })) === 'AUTHORIZED', 'No tokens');
    const first = provider.kept.tokens;
    demand((await auth(provider, about)) === 'AUTHORIZED', 'No new tokens');
    const second = provider.kept.tokens;
    return {
        refused: refused.status,
        scope,
        asked: provider.asked.searchParams.get('resource') === tools,
        document: provider.kept.client.client_id === provider.clientMetadataUrl,
        first: (await call(first.access_token)).status,
        second: (await call(second.access_token)).status,
        rotated: first.refresh_token !== second.refresh_token,
    };
}

await run(async () => ({
    described: await comeThrough(new Provider(clientId)),
    registered: await comeThrough(new Provider()),
}));
