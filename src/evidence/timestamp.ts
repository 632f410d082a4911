import { createHash, randomBytes } from 'node:crypto';
import { fromBER, Integer, OctetString } from 'asn1js';
import {
  AlgorithmIdentifier,
  type ContentInfo,
  MessageImprint,
  SignedData,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
} from 'pkijs';
import { WitnessError } from './witness-error.ts';

/*
 * RFC 3161: a question about a hash, and the reply of an authority that says when it saw it.
 */

const SHA256 = '2.16.840.1.101.3.4.2.1';
/** How far an authority's time may lie from ours before we call it wrong. */
const MOST_APART = 24 * 3600_000;

export interface Question {
  /** What is sent, as DER. */
  readonly bytes: Uint8Array;
  readonly nonce: Uint8Array;
  readonly hash: Uint8Array;
}

const tight = (bytes: Uint8Array): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
const same = (one: Uint8Array, other: Uint8Array) => Buffer.from(one).equals(Buffer.from(other));

export function questionAbout(text: string): Question {
  const hash = createHash('sha256').update(text, 'utf8').digest();
  const nonce = randomBytes(8);
  // A positive number without a zero in front: written in one way only.
  nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x40;
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: SHA256 }),
      hashedMessage: new OctetString({ valueHex: tight(hash) }),
    }),
    nonce: new Integer({ valueHex: tight(nonce) }),
    certReq: true,
  });
  return { bytes: new Uint8Array(request.toSchema().toBER(false)), nonce, hash };
}

/**
 * Checks a reply: granted, about this hash, in answer to this question, signed by the certificate that it carries, and not
 * far from our own time. Whether that certificate may be trusted is for `openssl ts -verify` with the authority's root.
 * @throws WitnessError
 */
export async function checkReply(
  reply: Uint8Array,
  question: Question,
  text: string,
  now: number,
): Promise<{ at: Date }> {
  let response: TimeStampResp;
  let signed: SignedData;
  let info: TSTInfo;
  try {
    response = new TimeStampResp({ schema: fromBER(tight(reply)).result });
    if (response.status.status > 1 || response.timeStampToken === undefined) {
      throw new WitnessError('the time-stamp authority refused the request', '时间戳机构没有受理');
    }
    signed = new SignedData({ schema: (response.timeStampToken as ContentInfo).content });
    const content = signed.encapContentInfo.eContent?.getValue();
    if (content === undefined) throw new WitnessError('the reply holds no time stamp', '答复里没有时间戳');
    info = new TSTInfo({ schema: fromBER(content).result });
  } catch (error) {
    if (error instanceof WitnessError) throw error;
    throw new WitnessError(
      'the time-stamp authority replied with something that is no time stamp',
      '时间戳机构的答复不是时间戳',
    );
  }
  const { hashAlgorithm, hashedMessage } = info.messageImprint;
  if (hashAlgorithm.algorithmId !== SHA256 || !same(hashedMessage.valueBlock.valueHexView, question.hash)) {
    throw new WitnessError(
      'the time stamp is about something else than what was sent',
      '时间戳盖的不是发过去的内容',
    );
  }
  if (info.nonce === undefined || !same(info.nonce.valueBlock.valueHexView, question.nonce)) {
    throw new WitnessError('the time stamp answers another request than ours', '时间戳答的不是这一次请求');
  }
  if (Math.abs(info.genTime.getTime() - now) > MOST_APART) {
    throw new WitnessError(
      `the time stamp says ${info.genTime.toISOString()}, more than a day from this machine's time`,
      `时间戳写的是 ${info.genTime.toISOString()}，和本机时间差了一天以上`,
    );
  }
  const holds = await signed
    .verify({ signer: 0, data: tight(Buffer.from(text, 'utf8')), checkChain: false })
    .catch(() => false);
  if (!holds) throw new WitnessError('the signature of the time stamp does not hold', '时间戳的签名不成立');
  return { at: info.genTime };
}
