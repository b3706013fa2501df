import * as client from 'openid-client';
import { clientKey, run } from './scenario.mjs';
import { discover, read, request, tokens } from './relying-party.mjs';

await run(async () => {
    const key = await clientKey();
    const config = await discover({ authentication: client.PrivateKeyJwt(key) });
    const { parameters, checks } = await request();
    const address = await client.buildAuthorizationUrlWithJAR(config, parameters, key);
    const { access_token } = await tokens(config, address, checks);
    return { asked: [...address.searchParams.keys()], read: await read(config, access_token) };
});
