import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Call } from '../../messages/call.ts';
import type { PageOf } from './cards.ts';

/** Addresses of our pages: what they show stands in them, who may see it never does. */
export interface PageLinks {
  /** For calls whose answer is a text to be read in peace. */
  readonly pageOf: PageOf;
  /** `form`: the call that draws the form of the page anew when the page itself is gone, for the one it is for. */
  readonly pageUrl: (
    id: string,
    form?: { readonly account: string; readonly call: Call },
  ) => string | undefined;
  /** True for a call that we ourselves put into an address for this account. */
  readonly isOurs: (account: string, call: string, mark: string) => boolean;
}

/** Calls that open a policy: too long for a card, and all that a bare link may lead to beside what only reads. */
const READING = /^policy read /;

export const isReading = (call: string): boolean => READING.test(call);

export function addressOfPages(publicUrl: string | undefined, secret: string): PageLinks {
  // Whoever sends somebody a link must not have them do anything by opening it.
  const markOf = (account: string, call: string) =>
    createHmac('sha256', `decorum page ${secret}`)
      .update(`${account}\n${call}`)
      .digest('base64url')
      .slice(0, 22);
  const isOurs: PageLinks['isOurs'] = (account, call, mark) => {
    const expected = Buffer.from(markOf(account, call));
    const given = Buffer.from(mark);
    return given.length === expected.length && timingSafeEqual(given, expected);
  };
  if (publicUrl === undefined) return { pageOf: () => undefined, pageUrl: () => undefined, isOurs };
  const { origin } = new URL(publicUrl);
  return {
    pageOf: (call: Call) =>
      isReading(call) ? `${origin}/wecom/open?${new URLSearchParams({ call }).toString()}` : undefined,
    pageUrl: (id, form) => {
      if (form === undefined) return `${origin}/wecom/page/${id}`;
      const { account, call } = form;
      return `${origin}/wecom/page/${id}?${new URLSearchParams({ call, mark: markOf(account, call) }).toString()}`;
    },
    isOurs,
  };
}
