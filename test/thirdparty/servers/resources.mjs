// The three resources that specs/oauthjwt/openapi.yaml assumes, behind one of two public libraries that verify the tokens. The page
// knows no resource server, so this part has to be ours; which tokens are let in is the library's.
import express from 'express';
import { auth } from 'express-oauth2-jwt-bearer';
import { createRemoteJWKSet, jwtVerify } from 'jose';

import { listen } from './clock.mjs';

// serveResources serves the resources to the bearers of what issuer signed. known is who may call, who of them may not read reports.
export async function serveResources({ library, issuer, jwks, audience, mayNotRead = [] }) {
  const app = express().disable('x-powered-by');
  app.use(guards[library]({ issuer, jwks, audience }));
  app.get('/v1/ping', (request, response) => response.json({ pong: true }));
  app.get('/v1/me', (request, response) => response.json({ account: caller(request) ?? 'nobody' }));
  app.get('/v1/reports', (request, response) => {
    if (mayNotRead.includes(caller(request))) {
      challenge(response, 403, 'insufficient_scope', 'this account may not read reports');
      return;
    }
    response.json({ reports: [{ id: 'r-1', title: 'Deliveries of the week' }] });
  });
  const { createServer } = await import('node:http');
  return listen(createServer(app));
}

// caller is the client that a token was issued to, where the token says it (RFC 9068 §2.2 has both members).
const caller = ({ auth: { payload } }) => payload.client_id ?? payload.sub;

const guards = {
  // jose verifies, and we read the header and write the refusals as RFC 6750 has them.
  jose({ issuer, jwks, audience }) {
    const keys = createRemoteJWKSet(new URL(jwks));
    const wanted = { issuer, audience, algorithms: ['RS256'], requiredClaims: ['exp'] };
    return async (request, response, next) => {
      const [, token] = /^bearer +([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '') ?? [];
      if (request.headers.authorization === undefined) {
        challenge(response, 401);
        return;
      }
      try {
        request.auth = await jwtVerify(token, keys, wanted);
      } catch (refused) {
        challenge(response, 401, 'invalid_token', refused.code ?? 'not a token');
        return;
      }
      next();
    };
  },

  // Everything is the library's: where it looks for tokens, its statuses, headers and bodies.
  'express-oauth2-jwt-bearer': ({ issuer, audience }) => auth({ issuerBaseURL: issuer, audience, tokenSigningAlg: 'RS256' }),
};

function challenge(response, status, error, description) {
  const parameters = { realm: 'resources', ...(error && { error, error_description: description }) };
  const said = Object.entries(parameters).map(([name, value]) => `${name}="${value}"`);
  response.set('WWW-Authenticate', `Bearer ${said.join(', ')}`);
  response.status(status).json(error ? { error, error_description: description } : {});
}
