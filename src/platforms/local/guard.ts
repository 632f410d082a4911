import type { IncomingHttpHeaders } from 'node:http';

/** What a request is, as far as the guard looks at it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;
const FORWARDED = /^(forwarded|x-forwarded-.*|x-real-ip)$/;

const REFUSALS = {
  host: 'This page answers only on this computer: http://localhost. 这个页面只在这台电脑上回答。',
  forwarded: 'This page does not answer through a proxy. 这个页面不经代理回答。',
  origin: 'This page does not answer to other sites. 这个页面不回答别的网站。',
} as const;

/**
 * Why a request is refused, or undefined. The page has no sign-in, so it answers only what this computer's own browser
 * asks of it: a loopback host (also against names that point here), no proxy in between, no other site behind it.
 */
export function refusalOf({ method, path, headers }: Asked): string | undefined {
  const host = headers.host ?? '';
  if (!LOOPBACK.test(host)) return REFUSALS.host;
  if (Object.keys(headers).some((name) => FORWARDED.test(name))) return REFUSALS.forwarded;
  const { origin } = headers;
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) return REFUSALS.origin;
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return undefined;
  // A link to the page from somewhere else only opens it; nothing else may come from another site.
  const opens =
    method === 'GET' && !path.startsWith('/local/api/') && headers['sec-fetch-mode'] === 'navigate';
  return opens && headers['sec-fetch-dest'] === 'document' ? undefined : REFUSALS.origin;
}

/** What every answer carries: nothing from elsewhere runs in the page, and nobody frames, sniffs or keeps it. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  'x-decorum-demo': '1',
};
