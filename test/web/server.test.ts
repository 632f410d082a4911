import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createWebServer, type Route } from '../../src/web/server.ts';

async function started(routes: readonly Route[]) {
  const server = createWebServer(routes);
  const port = await server.start(0, '127.0.0.1');
  onTestFinished(() => server.stop());
  return { server, address: `http://127.0.0.1:${port}`, port };
}

const text = (path: string, said: string): Route => ({
  path,
  listener: (_request, response) => void response.end(said),
});

test('a path is answered by its owner: a whole one, or the folder it lies in', async () => {
  const { address } = await started([text('/healthz', 'fine'), text('/local/', 'page')]);
  const get = async (path: string) => (await fetch(address + path)).text();
  expect(await get('/healthz')).toBe('fine');
  expect(await get('/healthz?x=1')).toBe('fine');
  expect(await get('/local/')).toBe('page');
  expect(await get('/local/a/b.css')).toBe('page');
});

test.each([
  '/',
  '/healthz/x',
  '/nowhere',
  '/local',
  '//evil.example/healthz',
  '/%E0%A4%A',
  '/..%2f..%2fetc/passwd',
])('there is nothing at %s, in one plain line', async (path) => {
  const { address } = await started([text('/healthz', 'fine'), text('/local/', 'page')]);
  const response = await fetch(address + path);
  expect(response.status).toBe(404);
  expect(await response.text()).toBe('There is nothing at this address.\n');
});

test.each([
  'GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET \u0000 HTTP/1.1\r\n\r\n',
  'no HTTP at all\r\n\r\n',
  'GET * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
])('a broken request is refused and the next one answered: %j', async (bytes) => {
  const { address, port } = await started([text('/healthz', 'fine')]);
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.end(bytes);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 4\d\d /);
  expect(await (await fetch(`${address}/healthz`)).text()).toBe('fine');
});

test('a port that is taken is said so', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  await expect(createWebServer([]).start(port, '127.0.0.1')).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

test('to stop lets a request under way finish, takes no new one, and waits for nobody who only keeps the line open', async () => {
  let waiting: ServerResponse | undefined;
  const arrived: (() => void)[] = [];
  const { server, address, port } = await started([
    {
      path: '/slow',
      listener: (_request, response) => {
        waiting = response;
        for (const each of arrived) each();
      },
    },
    text('/quick', 'done'),
  ]);
  // A browser opens connections ahead, and keeps others after an answer.
  const silent = connect(port, '127.0.0.1');
  const half = connect(port, '127.0.0.1');
  half.write('GET /slow HTTP/1.1\r\nHost:');
  for (const socket of [silent, half]) socket.on('error', () => {});
  await Promise.all([once(silent, 'connect'), once(half, 'connect')]);
  await (await fetch(`${address}/quick`)).text();

  const slow = fetch(`${address}/slow`);
  await new Promise<void>((resolve) => arrived.push(resolve));
  let stopped = false;
  const stopping = server.stop().then(() => {
    stopped = true;
  });
  await expect(fetch(`${address}/quick`)).rejects.toThrow();
  expect(stopped).toBe(false);
  waiting?.end('finished');
  expect(await (await slow).text()).toBe('finished');
  const started_ = performance.now();
  await stopping;
  expect(performance.now() - started_).toBeLessThan(2_000);
});

test('to stop twice, or before it was started, is no fault', async () => {
  const { server } = await started([]);
  await Promise.all([server.stop(), server.stop()]);
  await createWebServer([]).stop();
});
