import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createCallback, MOST_BYTES } from '../../../src/platforms/wecom/callback.ts';
import { createCryptor } from '../../../src/platforms/wecom/crypto.ts';
import type { Incoming } from '../../../src/platforms/wecom/incoming.ts';
import type { Passive } from '../../../src/platforms/wecom/passive.ts';
import { silentLog } from '../../../src/shared/log.ts';
import { createTestClock } from '../../support/clock.ts';
import {
  AES_KEY,
  AGENT,
  CORP,
  startWecomSimulator,
  TOKEN,
  type WecomSimulator,
} from '../../support/wecom/index.ts';

type Handle = (incoming: Incoming) => Promise<Passive | undefined>;

/** The callback alone, with a simulated WeCom before it. */
async function setDoor(handle: Handle = async () => undefined) {
  const clock = createTestClock();
  const heard: Incoming[] = [];
  const late: Passive[] = [];
  const cryptor = createCryptor({ token: TOKEN, encodingAesKey: AES_KEY, receiveId: CORP });
  const listener = createCallback({
    cryptor,
    corpId: CORP,
    agentId: AGENT,
    clock,
    log: silentLog,
    handle: (incoming) => {
      heard.push(incoming);
      return handle(incoming);
    },
    afterwards: async (_incoming, passive) => void late.push(passive),
    track: () => {},
  });
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sim = await startWecomSimulator({ now: () => clock.now(), ackTimeoutMs: 15_000 });
  sim.connect(`http://127.0.0.1:${port}/wecom/callback`);
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await sim.stop();
  });
  return { sim, heard, late, clock, port, cryptor };
}

function post(port: number, path: string, body: Buffer | string, method = 'POST'): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

describe('the URL check', () => {
  test('answers the bare text', async () => {
    const { sim } = await setDoor();
    expect(await sim.checkUrl()).toEqual({ status: 200, body: '1616140317555161061' });
  });

  test('refuses another signature, another receiver, and what is not encrypted', async () => {
    const { sim } = await setDoor();
    expect(await sim.checkUrl('1', { signature: '0'.repeat(40) })).toMatchObject({ status: 401, body: '' });
    expect(await sim.checkUrl('1', { receiveId: 'ww0000000000000000' })).toMatchObject({ status: 403 });
    expect(await sim.checkUrl('1', { encrypted: 'AAAA' })).toMatchObject({ status: 400 });
  });

  test('a sign that the address changes on its way does not pass: + stays +', async () => {
    const { port, cryptor } = await setDoor();
    const encrypted = cryptor.encrypt('plus', Buffer.from('0123456789abcdef'));
    const signature = cryptor.sign('1', '2', encrypted);
    const query = `msg_signature=${signature}&timestamp=1&nonce=2&echostr=`;
    expect(await post(port, `/?${query}${encodeURIComponent(encrypted)}`, '', 'GET')).toBe(200);
  });
});

describe('messages', () => {
  test('reach the handler, and its text goes back encrypted', async () => {
    const { sim, heard } = await setDoor(async () => ({ text: '好 ]]> & <a>' }));
    const done = await sim.say('00123', '着装 周五 ]]>');
    expect(done).toMatchObject({ text: '好 ]]> & <a>', tries: 1 });
    expect(heard).toEqual([
      { kind: 'text', key: 'message:4561255354251345929', user: '00123', text: '着装 周五 ]]>' },
    ]);
    expect(sim.state.violations).toEqual([]);
  });

  test('sent twice they are handled once, and answered twice', async () => {
    let count = 0;
    const { sim, heard } = await setDoor(async () => ({ text: `no. ${++count}` }));
    const fields = '<EventKey><![CDATA[menu]]></EventKey>';
    const first = await sim.event('amy', 'click', fields);
    const again = await sim.event('amy', 'click', fields);
    const other = await sim.event('amy', 'click', '<EventKey><![CDATA[other]]></EventKey>');
    expect([first.text, again.text, other.text]).toEqual(['no. 1', 'no. 1', 'no. 2']);
    expect(heard).toHaveLength(2);
  });

  test('two different presses of one second both count', async () => {
    const { sim, heard } = await setDoor();
    const press = (task: string, code: string) =>
      `<EventKey><![CDATA[k]]></EventKey><TaskId><![CDATA[${task}]]></TaskId><ResponseCode><![CDATA[${code}]]></ResponseCode>`;
    await sim.event('amy', 'template_card_event', press('t1', 'a'));
    await sim.event('amy', 'template_card_event', press('t2', 'b'));
    await sim.event('amy', 'template_card_event', press('t1', 'c'));
    await sim.event('ben', 'template_card_event', press('t1', 'd'));
    const change = (type: string, id: string) =>
      `<ChangeType><![CDATA[${type}]]></ChangeType><UserID><![CDATA[${id}]]></UserID>`;
    await sim.event('sys', 'change_contact', change('delete_user', 'amy'));
    await sim.event('sys', 'change_contact', change('delete_user', 'ben'));
    expect(new Set(heard.map((each) => each.key)).size).toBe(6);
  });

  test('what takes longer than WeCom waits is answered empty, and sent afterwards', async () => {
    let finish: (passive: Passive) => void = () => {};
    const { sim, late, clock } = await setDoor(
      () =>
        new Promise((resolve) => {
          finish = resolve;
          setImmediate(() => clock.advance(4_500));
        }),
    );
    const done = await sim.say('amy', 'slow');
    expect(done).toMatchObject({ text: '', tries: 1 });
    finish({ text: 'at last' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(late).toEqual([{ text: 'at last' }]);
  });

  test('a fault of ours is sent again, and then handled', async () => {
    let calls = 0;
    const { sim } = await setDoor(async () => {
      calls += 1;
      if (calls < 3) throw new Error('disk');
      return { text: 'done' };
    });
    expect(await sim.say('amy', 'hello')).toMatchObject({ text: 'done', tries: 3 });
  });

  test('another app’s message and unknown kinds are taken and left', async () => {
    const { sim, heard } = await setDoor();
    expect((await sim.event('amy', 'brand_new_event')).answer).toEqual({ status: 200, body: '' });
    expect((await sim.sendMedia('amy', 'hologram')).answer).toEqual({ status: 200, body: '' });
    expect(heard.map((each) => each.kind)).toEqual(['ignored', 'ignored']);
    expect((await sim.sendMedia('amy', 'voice')).tries).toBe(1);
    expect(heard.at(-1)?.kind).toBe('media');
  });
});

describe('bad input is refused as the protocol wants', () => {
  const say = (sim: WecomSimulator, sending: object) => sim.say('amy', 'hello', { once: true, ...sending });

  test('signature, receiver, padding, truncation', async () => {
    const { sim, heard, cryptor } = await setDoor();
    const status = async (sending: object) => (await say(sim, sending)).answer?.status;
    expect(await status({ signature: 'f'.repeat(40) })).toBe(401);
    expect(await status({ receiveId: 'wx5823bf96d3bd56c8' })).toBe(403);
    const encrypted = cryptor.encrypt('<xml></xml>');
    expect(await status({ encrypted: encrypted.slice(0, -2) })).toBe(400);
    expect(await status({ encrypted: Buffer.alloc(64, 3).toString('base64') })).toBe(400);
    expect(heard).toEqual([]);
  });

  test('signed, but no XML or a bomb inside: taken, so that it is not sent again', async () => {
    const { sim, heard, cryptor } = await setDoor();
    for (const inside of [
      'hello',
      '<xml></xml>',
      '<xml><MsgType>text</MsgType></xml>',
      '<!DOCTYPE x [<!ENTITY a "b">]><xml><FromUserName>&a;</FromUserName><MsgType>text</MsgType></xml>',
    ]) {
      expect((await say(sim, { encrypted: cryptor.encrypt(inside) })).answer).toEqual({
        status: 200,
        body: '',
      });
    }
    expect(heard).toEqual([]);
  });

  test('methods, missing and doubled parameters, a huge body', async () => {
    const { port } = await setDoor();
    expect(await post(port, '/wecom/callback', '', 'PUT')).toBe(405);
    expect(await post(port, '/wecom/callback', '<xml/>')).toBe(400);
    expect(await post(port, '/wecom/callback?msg_signature=1&timestamp=2', '<xml/>')).toBe(400);
    expect(await post(port, '/wecom/callback?msg_signature=1&msg_signature=1&timestamp=2&nonce=3', '')).toBe(
      400,
    );
    const query = '/wecom/callback?msg_signature=1&timestamp=2&nonce=3';
    expect(await post(port, query, '<!DOCTYPE x><xml><Encrypt>AAAA</Encrypt></xml>')).toBe(400);
    expect(await post(port, query, Buffer.alloc(MOST_BYTES + 1, 65))).toBe(413);
    expect(await post(port, query, Buffer.alloc(MOST_BYTES, 60))).toBe(400);
  });

  test('any bytes at the door, signed or not, never make a 5xx', async () => {
    const { port, cryptor } = await setDoor(async () => ({ text: 'x' }));
    const envelope = fc.oneof(
      fc.uint8Array({ maxLength: 400 }).map((bytes) => ({ body: Buffer.from(bytes), encrypted: '' })),
      fc.string({ unit: 'binary', maxLength: 200 }).map((inside) => {
        const encrypted = cryptor.encrypt(`<xml>${inside}</xml>`);
        return { body: Buffer.from(`<xml><Encrypt>${encrypted}</Encrypt></xml>`), encrypted };
      }),
      fc
        .record({
          from: fc.string(),
          type: fc.constantFrom('text', 'event', 'image', 'x'),
          rest: fc.string(),
        })
        .map(({ from, type, rest }) => {
          const encrypted = cryptor.encrypt(
            `<xml><FromUserName><![CDATA[${from}]]></FromUserName><MsgType>${type}</MsgType><SelectedItems>${rest}</SelectedItems></xml>`,
          );
          return { body: Buffer.from(`<xml><Encrypt>${encrypted}</Encrypt></xml>`), encrypted };
        }),
    );
    await fc.assert(
      fc.asyncProperty(
        envelope,
        fc.string(),
        fc.constantFrom('GET', 'POST'),
        async (given, nonce, method) => {
          const signature = cryptor.sign('1', nonce, given.encrypted);
          const query = new URLSearchParams({
            msg_signature: signature,
            timestamp: '1',
            nonce,
            echostr: given.encrypted,
          });
          expect(await post(port, `/?${query}`, method === 'GET' ? '' : given.body, method)).toBeLessThan(
            500,
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});
