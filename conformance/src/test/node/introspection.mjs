import * as client from 'openid-client';
import { run } from './scenario.mjs';
import { discover, request, tokens } from './relying-party.mjs';

await run(async () => {
    const config = await discover();
    const { parameters, checks } = await request();
    const { access_token } = await tokens(config, client.buildAuthorizationUrl(config, parameters), checks);
    const signing = await discover({ metadata: { introspection_signed_response_alg: 'ES256' } });
    return {
        plain: await client.tokenIntrospection(config, access_token),
        signed: await client.tokenIntrospection(signing, access_token),
        unknown: await client.tokenIntrospection(config, `${access_token}x`),
    };
});
