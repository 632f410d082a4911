import type { PrintedRecord } from '../acknowledgements/prints.ts';
import { drawParts } from './html.ts';
import { type Html, html } from './html-template.ts';
import type { Route } from './server.ts';

/** Where printable records lie: the rest of the path is the token. */
export const PRINT_PATH = '/my-policies/';

/** The file stands alone: its looks are in it, it loads nothing, and it prints in black on A4. */
const STYLE = `
@page { size: A4; margin: 20mm; }
body { max-width: 680px; margin: 24px auto; padding: 0 12px; color: #1b2220; background: #fff; line-height: 1.6; overflow-wrap: anywhere;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 20px; } h2 { font-size: 18px; margin-top: 32px; border-bottom: 1px solid #1b2220; } h3 { font-size: 16px; }
.note { font-size: 13px; color: #56605b; } dt { font-weight: 600; } dd { margin: 0 0 4px; } section { break-before: page; } section:first-of-type { break-before: auto; }
p { white-space: pre-line; }
@media print { body { color: #000; margin: 0; padding: 0; } .note { color: #000; } }
`;

/** One person's record as one file. */
export function drawRecord(record: PrintedRecord): Html {
  const { lang } = record;
  const sheets = record.sheets.map(
    ({ title, parts }) =>
      html`<section><h2>${title}</h2>${drawParts(parts, { lang, action: () => html`` })}</section>`,
  );
  return html`<!doctype html>
<html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${record.title}</title><style>${trustedStyle}</style></head>
<body><h1>${record.title}</h1>${sheets}</body>
</html>
`;
}

const trustedStyle = html([STYLE] as unknown as TemplateStringsArray);

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
} as const;

const GONE = {
  zh: '这个链接已经过期。请在聊天里再点一次“打印”。',
  en: 'This link is over. Please press “Print” in the chat once more.',
};

/** Answers with the record behind a token, to whoever holds it. */
export function printRoute(find: (token: string) => Promise<PrintedRecord | undefined>): Route {
  return {
    path: PRINT_PATH,
    listener: (request, response) => {
      const path = (request.url ?? '').split('?')[0] ?? '';
      const token = path.slice(PRINT_PATH.length);
      const answer = (status: number, type: string, body: string) =>
        response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` }).end(body);
      if (request.method !== 'GET' || !/^[A-Za-z0-9_-]{22}$/.test(token)) {
        answer(404, 'text/plain', `${GONE.zh}\n${GONE.en}\n`);
        return;
      }
      find(token).then(
        (record) =>
          record === undefined
            ? answer(404, 'text/plain', `${GONE.zh}\n${GONE.en}\n`)
            : answer(200, 'text/html', String(drawRecord(record))),
        () => answer(503, 'text/plain', `${GONE.zh}\n${GONE.en}\n`),
      );
    },
  };
}
