import * as client from 'openid-client';
import { challenges, refusal, run } from './scenario.mjs';
import { discover, read, request, tokens } from './relying-party.mjs';

await run(async () => {
    const config = await discover();
    const key = await client.randomDPoPKeyPair('ES256');
    const DPoP = client.getDPoPHandle(config, key);
    const { parameters, checks } = await request();
    const address = client.buildAuthorizationUrl(config, {
        ...parameters,
        dpop_jkt: await DPoP.calculateThumbprint(),
    });
    const first = await tokens(config, address, checks, { DPoP });
    const second = await client.refreshTokenGrant(config, first.refresh_token, undefined, { DPoP });
    const stolen = await refusal(read(config, first.access_token));
    return {
        types: [first.token_type, second.token_type],
        first: await read(config, first.access_token, { DPoP }),
        refreshed: await read(config, second.access_token, { DPoP }),
        stolen: challenges(stolen),
    };
});
