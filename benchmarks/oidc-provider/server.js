// oidc-provider with one client and everything in memory: node server.js PORT opaque|jwt

import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const [port, format] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'app',
      client_secret: 'secret',
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
      id_token_signed_response_alg: 'ES256',
      scope: 'read',
    },
  ],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid: 'key' }] },
  scopes: ['read'],
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => `${issuer}/api`,
      getResourceServerInfo: () => ({
        scope: 'read',
        accessTokenFormat: format,
        accessTokenTTL: 60,
        jwt: { sign: { alg: 'ES256' } },
      }),
    },
  },
  ttl: { ClientCredentials: 60 },
});

provider.listen(Number(port), '127.0.0.1');
