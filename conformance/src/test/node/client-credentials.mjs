import * as client from 'openid-client';
import { run } from './scenario.mjs';
import { discover, read } from './relying-party.mjs';

await run(async () => {
    const config = await discover();
    const tokens = await client.clientCredentialsGrant(config, { scope: 'read' });
    return { refreshable: 'refresh_token' in tokens, read: await read(config, tokens.access_token) };
});
