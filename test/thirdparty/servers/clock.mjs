// The clock of a process, loaded before anything else (node --import): Date stands still until it is moved, as the servers below know
// no other time. Timers of the event loop are left alone.
import { createServer } from 'node:http';

const RealDate = Date;
let now = Math.floor(RealDate.now() / 1000) * 1000;

globalThis.Date = class Date extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [now] : given));
  }

  static now() {
    return now;
  }
};

// serveClock answers GET with {"now": …} and moves on POST …/advance?seconds=N, as an environment file's clock.controlled asks for.
export async function serveClock() {
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://clock');
    const seconds = url.searchParams.get('seconds') ?? '';
    const moves = request.method === 'POST' && url.pathname === '/clock/advance';
    if (!(moves ? /^\d+$/.test(seconds) : request.method === 'GET' && url.pathname === '/clock')) {
      response.writeHead(404).end();
      return;
    }
    now += moves ? Number(seconds) * 1000 : 0;
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ now: new RealDate(now).toISOString() }));
  });
  return `${await listen(server)}/clock`;
}

// listen opens a server on a free port of the loopback and returns its origin.
export async function listen(server) {
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

// ready tells the test where everything is.
export const ready = (addresses) => process.stdout.write(`${JSON.stringify(addresses)}\n`);
