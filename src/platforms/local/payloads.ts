import { z } from 'zod';
import { type Call, MAX_CALL_BYTES } from '../../messages/call.ts';
import { MOST_ATTACHED } from '../../messages/form.ts';
import type { Doing, Pressed } from './chat.ts';
import { MOVES } from './demo-clock.ts';
import { demoPerson } from './people.ts';

/** What the page's script sends. Narrowed here once; whether a call leads anywhere is the door's to say. */
const who = z.string().transform((account, context) => {
  const found = demoPerson(account);
  if (found !== undefined) return found;
  context.addIssue({ code: 'custom', message: 'nobody here has this account' });
  return z.NEVER;
});

const doing = {
  as: who,
  in: z.enum(['chat', 'channel']),
  /** Made by the page for each thing done, and the same on its retries. */
  id: z.string().regex(/^[A-Za-z0-9-]{8,64}$/),
};

const pressed = {
  line: z.int().positive().optional(),
  action: z.int().min(0).max(200).optional(),
};

const callText = z
  .string()
  .min(1)
  .max(MAX_CALL_BYTES)
  .transform((text) => text as Call);

export const sayPayload = z.strictObject({ ...doing, text: z.string() });
export const pressPayload = z.strictObject({ ...doing, ...pressed, call: callText });
/** Files travel as base64 beside what was filled in. */
const attached = z
  .strictObject({ name: z.string().min(1).max(255), data: z.base64() })
  .transform(({ name, data }) => ({ name, bytes: new Uint8Array(Buffer.from(data, 'base64')) }))
  .refine(({ bytes }) => bytes.length <= MOST_ATTACHED);

export const submitPayload = z.strictObject({
  ...doing,
  ...pressed,
  call: callText,
  given: z.record(z.string().max(64), z.string().max(20_000)),
  drawnFrom: z.string().max(200),
  files: z.record(z.string().max(64), attached).optional(),
});
export const languagePayload = z.strictObject({ ...doing, lang: z.enum(['zh', 'en']) });

export const clockPayload = z.strictObject({ ...doing, to: z.enum(MOVES) });

export function doingOf(payload: { as: Doing['who']; in: Doing['place']; id: string }): Doing {
  return { who: payload.as, place: payload.in, id: payload.id };
}

export function pressedOf(payload: {
  line?: number | undefined;
  action?: number | undefined;
}): Pressed | undefined {
  const { line, action } = payload;
  return line === undefined || action === undefined ? undefined : { line, action };
}
