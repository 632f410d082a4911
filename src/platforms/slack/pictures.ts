import type { Pictures } from '../../evidence/pictures.ts';
import type { Reply } from '../../messages/parts.ts';
import type { Outgoing } from './outgoing.ts';
import { shorten } from './text.ts';

/** Sends what an answer has beside its words: pictures, which say the same, and files. */
export interface PictureSender {
  /** True when the answer has some. */
  has(reply: Reply): boolean;
  send(account: string, reply: Reply): Promise<void>;
}

const MOST_ALT = 1000;

function filesOf({ view }: Reply): { file: string; alt: string }[] {
  // What everybody reads has no pictures of ours: they go to the one who asked.
  return view.parts.flatMap((part) => (part.part === 'image' ? [{ file: part.file, alt: part.alt }] : []));
}

export function createPictureSender(
  pictures: Pictures | undefined,
  files: PictureSender,
  outgoing: Outgoing,
): PictureSender {
  return {
    has: (reply) =>
      files.has(reply) || (pictures !== undefined && reply.to === 'asker' && filesOf(reply).length > 0),
    send: async (account, reply) => {
      await files.send(account, reply);
      for (const { file, alt } of pictures === undefined ? [] : filesOf(reply)) {
        const png = await pictures?.png(file);
        const channel = png === undefined ? undefined : await outgoing.direct(account);
        if (png === undefined || channel === undefined) continue;
        const words = shorten(alt, MOST_ALT);
        const id = await outgoing.upload(file, png, words);
        if (id !== undefined) await outgoing.picture(channel, id, words);
      }
    },
  };
}
