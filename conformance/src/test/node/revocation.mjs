import * as client from 'openid-client';
import { challenges, refusal, run } from './scenario.mjs';
import { discover, read, request, tokens } from './relying-party.mjs';

await run(async () => {
    const config = await discover();
    const { parameters, checks } = await request();
    const { access_token, refresh_token } = await tokens(
        config,
        client.buildAuthorizationUrl(config, parameters),
        checks,
    );
    const before = await read(config, access_token);
    await client.tokenRevocation(config, refresh_token, { token_type_hint: 'refresh_token' });
    const resource = await refusal(read(config, access_token));
    const refresh = await refusal(client.refreshTokenGrant(config, refresh_token));
    return { before, after: challenges(resource), refresh: refresh.error };
});
