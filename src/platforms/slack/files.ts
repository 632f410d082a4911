import type { ExportDesk } from '../../evidence/export-desk.ts';
import type { Reply } from '../../messages/parts.ts';
import { messagesOf } from './messages.ts';
import type { Outgoing } from './outgoing.ts';
import type { PictureSender } from './pictures.ts';
import { strings } from './strings.ts';
import { plainReply } from './visitors.ts';

type FilePart = Extract<Reply['view']['parts'][number], { part: 'file' }>;

const partsOf = ({ view }: Reply): FilePart[] =>
  view.parts.flatMap((part) => (part.part === 'file' ? [part] : []));

/**
 * Uploads the files of an answer into the direct conversation with whoever asked, and nowhere else. Where Slack does not take
 * one, its address is sent instead, if it has one.
 */
export function createFileSender(
  files: ExportDesk['files'] | undefined,
  outgoing: Outgoing,
  mayUpload: boolean,
): PictureSender {
  const one = async (channel: string, part: FilePart): Promise<boolean> => {
    const found = mayUpload ? await files?.bytes(part.file) : undefined;
    if (found === undefined) return false;
    const shared = await outgoing.share(channel, found.name, found.bytes);
    if (shared) files?.drop(part.file);
    return shared;
  };
  return {
    has: (reply) => files !== undefined && reply.to === 'asker' && partsOf(reply).length > 0,
    send: async (account, reply) => {
      const parts = partsOf(reply);
      const channel = parts.length === 0 ? undefined : await outgoing.direct(account);
      if (channel === undefined) return;
      const { lang } = reply.view;
      for (const part of parts) {
        if (await one(channel, part)) continue;
        const text = strings[lang];
        const said =
          part.url === undefined ? text.fileNotSent(part.name) : text.fileThere(part.name, part.url);
        for (const message of messagesOf(plainReply(lang, said).view)) await outgoing.post(channel, message);
      }
    },
  };
}
