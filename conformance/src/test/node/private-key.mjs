import * as client from 'openid-client';
import { clientKey, run } from './scenario.mjs';
import { discover, read } from './relying-party.mjs';

await run(async () => {
    const config = await discover({ authentication: client.PrivateKeyJwt(await clientKey()) });
    const { access_token } = await client.clientCredentialsGrant(config, { scope: 'read' });
    return { read: await read(config, access_token) };
});
