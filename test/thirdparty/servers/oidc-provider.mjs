// npm oidc-provider as authorization server: client credentials by client_secret_basic, access tokens as JWTs for one resource server.
import { createServer } from 'node:http';

import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';

import { listen, ready, serveClock } from './clock.mjs';
import { serveResources } from './resources.mjs';

const audience = 'https://resources.example';
const accounts = JSON.parse(process.env.ACCOUNTS); // role → client_id, client_secret

const { privateKey } = await generateKeyPair('RS256', { extractable: true });
const handler = { serve: (request, response) => response.destroy() };
const issuer = await listen(createServer((request, response) => handler.serve(request, response)));
const provider = new Provider(issuer, {
  clients: Object.values(accounts).map((account) => ({
    ...account,
    grant_types: ['client_credentials'],
    redirect_uris: [],
    response_types: [],
    token_endpoint_auth_method: 'client_secret_basic',
  })),
  jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] },
  routes: { token: '/oauth/v2/token' }, // the page's path
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => audience, // the page's request names no resource
      getResourceServerInfo: () => ({ scope: '', audience, accessTokenFormat: 'jwt', accessTokenTTL: 3600 }),
    },
  },
});
handler.serve = provider.callback();

const base = await serveResources({
  library: process.argv[2],
  issuer,
  jwks: `${issuer}/jwks`,
  audience,
  mayNotRead: [accounts.limited.client_id],
});
ready({ base_url: base, token_url: `${issuer}/oauth/v2/token`, clock: await serveClock() });
