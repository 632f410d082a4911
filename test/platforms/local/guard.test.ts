import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, callerOf, type LocalApp, startLocal } from '../../support/local.ts';

let app: LocalApp;
let caller: Caller;
beforeAll(async () => {
  app = await startLocal();
  caller = await callerOf(app);
});
afterAll(() => app.stop());

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** A request with exactly these headers: `fetch` would not let a test forge some of them. */
function raw(options: {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}): Promise<Answer> {
  const { method = 'GET', path = '/', headers = {}, body } = options;
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: app.port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const say = (headers: Record<string, string>, body?: string) =>
  raw({
    method: 'POST',
    path: '/local/api/say',
    headers: {
      host: `localhost:${app.port}`,
      'content-type': 'application/json',
      'x-decorum-token': caller.token,
      ...headers,
    },
    body: body ?? JSON.stringify({ as: 'wang-min', in: 'chat', id: crypto.randomUUID(), text: '电梯谁先进' }),
  });

describe('who the page answers', () => {
  it.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST'])(
    'answers the host %s on any port',
    async (host) => {
      expect((await raw({ headers: { host: `${host}:${app.port}` } })).status).toBe(200);
      expect((await raw({ headers: { host } })).status).toBe(200);
    },
  );

  it.each([
    'decorum.example.com',
    'localhost.evil.com',
    '127.0.0.1.nip.io',
    '192.168.1.5:3000',
    'evil@localhost',
    'localhost:3000:1',
    '0.0.0.0',
  ])('refuses the host %j with one plain sentence', async (host) => {
    const { status, body } = await raw({ headers: { host } });
    expect([400, 403]).toContain(status);
    if (status === 403) expect(body).toMatch(/^This page answers only on this computer.+\n$/);
  });

  it.each(['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'])(
    'refuses the header %s',
    async (name) => {
      expect((await raw({ headers: { host: 'localhost', [name]: 'for=1.2.3.4' } })).status).toBe(403);
      expect((await say({ [name]: '1.2.3.4' })).status).toBe(403);
    },
  );

  it.each(['https://evil.example', 'null', 'http://localhost:1', 'https://localhost'])(
    'refuses the origin %s',
    async (origin) => {
      expect((await say({ origin })).status).toBe(403);
    },
  );

  it('answers its own origin', async () => {
    expect(
      (await say({ origin: `http://localhost:${app.port}`, 'sec-fetch-site': 'same-origin' })).status,
    ).toBe(200);
  });

  it.each(['cross-site', 'same-site'])('refuses what another site sends (%s)', async (site) => {
    expect((await say({ 'sec-fetch-site': site })).status).toBe(403);
    expect((await raw({ headers: { host: 'localhost', 'sec-fetch-site': site } })).status).toBe(403);
    const events = {
      path: '/local/api/events?as=wang-min',
      headers: {
        host: 'localhost',
        'sec-fetch-site': site,
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
      },
    };
    expect((await raw(events)).status).toBe(403);
  });

  it('opens from a link on another site, which can do nothing', async () => {
    const headers = {
      host: 'localhost',
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect((await raw({ headers })).status).toBe(200);
    expect((await raw({ headers: { ...headers, 'sec-fetch-dest': 'iframe' } })).status).toBe(403);
  });

  it('wants the token of this process', async () => {
    expect((await say({ 'x-decorum-token': 'x' })).status).toBe(403);
    expect((await say({ 'x-decorum-token': '' })).status).toBe(403);
  });

  it('wants JSON of at most 64 kB', async () => {
    expect((await say({ 'content-type': 'text/plain' })).status).toBe(415);
    expect((await say({ 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(415);
    expect((await say({}, JSON.stringify({ text: 'x'.repeat(70_000) }))).status).toBe(413);
  });

  it('takes no request by GET', async () => {
    expect((await raw({ path: '/local/api/say', headers: { host: 'localhost' } })).status).toBe(404);
  });

  it('lets nothing from elsewhere run in the page, and nobody frame or keep it', async () => {
    for (const path of ['/', '/local/', '/local/assets/page.js', '/nothing', '/local/api/say']) {
      const { headers } = await raw({ path, headers: { host: 'localhost' } });
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cache-control']).toBe('no-store');
    }
    expect((await raw({ headers: { host: 'localhost' } })).body).not.toMatch(
      /<script(?![^>]*(src=|application\/json))|\son\w+=|style=/,
    );
  });

  it('serves its own files and nothing else of the disk', async () => {
    expect(
      (await raw({ path: '/local/assets/page.css', headers: { host: 'localhost' } })).headers['content-type'],
    ).toContain('text/css');
    for (const path of [
      '/local/assets/..%2f..%2findex.ts',
      '/local/assets/%2e%2e/index.ts',
      '/local/assets/constructor',
      '/etc/passwd',
    ]) {
      expect((await raw({ path, headers: { host: 'localhost' } })).status).toBe(404);
    }
  });
});
