// npm oauth2-mock-server as authorization server. It knows no clients, and says so: it is for tests of clients.
import { OAuth2Server } from 'oauth2-mock-server';

import { ready, serveClock } from './clock.mjs';
import { serveResources } from './resources.mjs';

const server = new OAuth2Server(undefined, undefined, { endpoints: { token: '/oauth/v2/token' } }); // the page's path
await server.issuer.keys.generate('RS256');
await server.start(0, '127.0.0.1');
const origin = `http://127.0.0.1:${server.address().port}`;

const base = await serveResources({ library: process.argv[2], issuer: server.issuer.url, jwks: `${origin}/jwks` });
ready({ base_url: base, token_url: `${origin}/oauth/v2/token`, clock: await serveClock() });
