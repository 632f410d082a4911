/*
 * The peer of the WeCom bench: a bare Node.js server, as ours is, that verifies a callback, decrypts it with the vendor's own
 * library, reads who wrote, and answers an encrypted constant as large as a real answer. Run as a process of its own: PORT,
 * TOKEN, AES_KEY, CORP_ID, ANSWER_BYTES come from the environment.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import { XMLParser } from 'fast-xml-parser';

const { TOKEN = '', AES_KEY = '', CORP_ID = '', PORT = '0', ANSWER_BYTES = '900' } = process.env;
const parser = new XMLParser({ parseTagValue: false, processEntities: false });
const answer = '好'.repeat(Math.floor(Number(ANSWER_BYTES) / 3));

const server = createServer((request, response) => {
  if (request.method === 'GET') return void response.writeHead(404).end();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams;
    const envelope = parser.parse(Buffer.concat(chunks).toString('utf8')) as { xml: { Encrypt: string } };
    const encrypted = envelope.xml.Encrypt;
    const [timestamp, nonce] = [query.get('timestamp') ?? '', query.get('nonce') ?? ''];
    if (getSignature(TOKEN, timestamp, nonce, encrypted) !== query.get('msg_signature')) {
      return void response.writeHead(401).end();
    }
    const { message } = decrypt(AES_KEY, encrypted);
    const { xml } = parser.parse(message) as { xml: { FromUserName: string } };
    const now = String(Math.floor(Date.now() / 1000));
    const own = randomBytes(8).toString('hex');
    const reply = encrypt(
      AES_KEY,
      `<xml><ToUserName><![CDATA[${xml.FromUserName}]]></ToUserName><FromUserName><![CDATA[${CORP_ID}]]></FromUserName><CreateTime>${now}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${answer}]]></Content></xml>`,
      CORP_ID,
    );
    const signature = getSignature(TOKEN, now, own, reply);
    response
      .writeHead(200, { 'content-type': 'text/xml; charset=utf-8' })
      .end(
        `<xml><Encrypt><![CDATA[${reply}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature><TimeStamp>${now}</TimeStamp><Nonce><![CDATA[${own}]]></Nonce></xml>`,
      );
  });
});
server.listen(Number(PORT), '127.0.0.1', () => {
  process.stdout.write(`ready ${(server.address() as { port: number }).port}\n`);
});
