import type { Call } from '../../messages/call.ts';
import type { PageOf } from './cards.ts';

/** Addresses of our pages: what they show stands in them, who may see it never does. */
export interface PageLinks {
  /** For calls whose answer is a text to be read in peace. */
  readonly pageOf: PageOf;
  /** `call`: what leads there again when the page itself is gone. */
  readonly pageUrl: (id: string, call?: Call) => string | undefined;
}

/** Calls that open a policy: too long for a card. */
const READING = /^policy read /;

export function addressOfPages(publicUrl: string | undefined): PageLinks {
  if (publicUrl === undefined) return { pageOf: () => undefined, pageUrl: () => undefined };
  const { origin } = new URL(publicUrl);
  return {
    pageOf: (call: Call) =>
      READING.test(call) ? `${origin}/wecom/open?${new URLSearchParams({ call }).toString()}` : undefined,
    pageUrl: (id, call) =>
      `${origin}/wecom/page/${id}${call === undefined ? '' : `?${new URLSearchParams({ call }).toString()}`}`,
  };
}
