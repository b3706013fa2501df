import * as client from 'openid-client';
import { run } from './scenario.mjs';
import { discover, read, request, tokens } from './relying-party.mjs';

await run(async () => {
    const config = await discover();
    const { parameters, checks } = await request();
    const first = await tokens(config, client.buildAuthorizationUrl(config, parameters), checks);
    const second = await client.refreshTokenGrant(config, first.refresh_token);
    return {
        pkce: config.serverMetadata().supportsPKCE(),
        lifetime: first.expires_in,
        first: await read(config, first.access_token),
        refreshed: await read(config, second.access_token),
        rotated: ![undefined, first.refresh_token].includes(second.refresh_token),
    };
});
