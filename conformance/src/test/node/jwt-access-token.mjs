// The client asks with the token, and a resource server of its own reads it.
import * as client from 'openid-client';
import * as oauth from 'oauth4webapi';
import { issuer, run, setting } from './scenario.mjs';
import { discover } from './relying-party.mjs';

await run(async () => {
    const config = await discover();
    const audience = setting('AUDIENCE');
    const { access_token } = await client.clientCredentialsGrant(config, { scope: 'read', resource: audience });
    const asked = new Request(audience, { headers: { Authorization: `Bearer ${access_token}` } });
    const claims = await oauth.validateJwtAccessToken(config.serverMetadata(), asked, audience, {
        [oauth.allowInsecureRequests]: true,
    });
    return { issuer: issuer.href === new URL(claims.iss).href, client: claims.client_id, scope: claims.scope };
});
