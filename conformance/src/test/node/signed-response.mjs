import * as client from 'openid-client';
import { grant, run } from './scenario.mjs';
import { discover, read, request } from './relying-party.mjs';

await run(async () => {
    const config = await discover({
        metadata: { authorization_signed_response_alg: 'ES256' },
        execute: [client.useJwtResponseMode],
    });
    const { parameters, checks } = await request();
    const answer = await grant(client.buildAuthorizationUrl(config, parameters));
    const { access_token } = await client.authorizationCodeGrant(config, answer, checks);
    return { answered: [...answer.searchParams.keys()], read: await read(config, access_token) };
});
