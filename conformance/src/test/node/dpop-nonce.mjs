import * as oauth from 'oauth4webapi';
import { challenges, clientId, issuer, refusal, resource, run, setting } from './scenario.mjs';

const insecure = { [oauth.allowInsecureRequests]: true };
const client = { client_id: clientId };

await run(async () => {
    const metadata = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
    const server = await oauth.processDiscoveryResponse(issuer, metadata);
    const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));

    const ask = async () =>
        oauth.processClientCredentialsResponse(
            server,
            client,
            await oauth.clientCredentialsGrantRequest(
                server,
                client,
                oauth.ClientSecretBasic(setting('CLIENT_SECRET')),
                { scope: 'read' },
                { DPoP, ...insecure },
            ),
        );
    const unasked = await refusal(ask());
    const { access_token, token_type } = await ask();

    const key = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
    const read = (proof) =>
        oauth.protectedResourceRequest(access_token, 'GET', resource, undefined, undefined, {
            DPoP: proof,
            ...insecure,
        });
    const foreign = await refusal(read(key));
    const answer = await read(DPoP);
    return {
        type: token_type,
        nonceDemanded: [oauth.isDPoPNonceError(unasked), oauth.isDPoPNonceError(foreign)],
        foreign: challenges(await refusal(read(key))),
        read: await answer.json(),
    };
});
