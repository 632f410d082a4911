import type { Attachment, Attachments } from '../../messages/form.ts';
import { MOST_ATTACHED } from '../../messages/form.ts';
import type { Text } from '../../shared/lang.ts';
import type { Log } from '../../shared/log.ts';
import { type Fields, fieldsOf, listOf, textOf } from './incoming.ts';
import { fieldOfBlock } from './inputs.ts';

/** A file that somebody put into a form, as Slack names it. */
export interface SlackFile {
  readonly field: string;
  readonly name: string;
  readonly size: number;
  readonly url: string;
}

/** Files in the state of a submitted form: https://docs.slack.dev/reference/objects/file-object */
export function filesIn(values: Fields): SlackFile[] {
  return Object.entries(values).flatMap(([block, elements]) => {
    const field = fieldOfBlock(block);
    if (field === undefined) return [];
    return Object.values(fieldsOf(elements)).flatMap((state) =>
      listOf(fieldsOf(state).files).map((each) => {
        const file = fieldsOf(each);
        return {
          field,
          name: textOf(file.name) || textOf(file.title) || textOf(file.id),
          size: typeof file.size === 'number' ? file.size : 0,
          url: textOf(file.url_private_download) || textOf(file.url_private),
        };
      }),
    );
  });
}

/** Why a file could not be had, for the person. */
export type Fetched = { readonly files: Attachments } | { readonly problem: Text };

/** Fetches the bytes of files with the bot's token. Needs the scope files:read. */
export interface AttachmentReader {
  read(files: readonly SlackFile[]): Promise<Fetched>;
}

const TIMEOUT_MS = 20_000;

const TOO_BIG: Text = {
  zh: '文件太大，最多 5 MB。什么都没有导入。',
  en: 'That file is too big: at most 5 MB. Nothing was imported.',
};
const NOT_READ: Text = {
  zh: 'Slack 没有把文件交给知礼，什么都没有导入。请系统管理员给应用加上权限 files:read，或者把文字贴进表单。',
  en: 'Slack did not hand the file over, and nothing was imported. Ask the system administrator to grant the app files:read, or paste the text into the form.',
};

export function createAttachmentReader(parts: {
  token: string;
  /** The address of Slack's API when it is not the usual one; files then lie beside it. */
  apiUrl: string | undefined;
  log: Log;
}): AttachmentReader {
  /** The token goes to Slack alone. */
  const isSlack = (address: string): boolean => {
    if (!URL.canParse(address)) return false;
    const { protocol, hostname, origin } = new URL(address);
    if (parts.apiUrl !== undefined) return origin === new URL(parts.apiUrl).origin;
    return protocol === 'https:' && /(^|\.)slack(-files|-gov)?\.com$/.test(hostname);
  };
  const one = async (file: SlackFile): Promise<Attachment | Text> => {
    if (file.size > MOST_ATTACHED) return TOO_BIG;
    if (!isSlack(file.url)) return NOT_READ;
    try {
      const response = await fetch(file.url, {
        headers: { authorization: `Bearer ${parts.token}` },
        // Who may not read is sent to a page to sign in.
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const page = (response.headers.get('content-type') ?? '').startsWith('text/html');
      if (response.status !== 200 || page || response.body === null) {
        parts.log.warn({ status: response.status }, 'Slack did not hand over a file');
        return NOT_READ;
      }
      const bytes = await within(response.body, MOST_ATTACHED);
      return bytes === undefined ? TOO_BIG : { name: file.name, bytes };
    } catch {
      parts.log.warn({}, 'a file could not be fetched from Slack');
      return NOT_READ;
    }
  };
  return {
    read: async (files) => {
      const read: Record<string, Attachment> = {};
      for (const file of files) {
        const got = await one(file);
        if (!('bytes' in got)) return { problem: got };
        read[file.field] = got;
      }
      return { files: read };
    },
  };
}

/** All bytes of a stream, or undefined when there are too many. */
async function within(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > most) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
