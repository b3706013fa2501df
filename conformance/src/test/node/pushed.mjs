import * as client from 'openid-client';
import { run } from './scenario.mjs';
import { discover, read, request, tokens } from './relying-party.mjs';

await run(async () => {
    const config = await discover();
    const { parameters, checks } = await request();
    const address = await client.buildAuthorizationUrlWithPAR(config, parameters);
    const { access_token } = await tokens(config, address, checks);
    return { asked: [...address.searchParams.keys()], read: await read(config, access_token) };
});
