import { createReadStream } from 'node:fs';
import type { SpooledFile } from '../evidence/export-spool.ts';
import { html } from './html-template.ts';
import type { Route } from './server.ts';

/** Where exported files lie: the rest of the path is the token. */
export const EXPORTS_PATH = '/exports/';

const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
} as const;

const GONE =
  '这个文件已经取走，或者过期了。请在聊天里再导出一次。\nThis file was fetched already, or its time is over. Please export it again in the chat.\n';
const FAILED =
  '文件现在读不出来，请过几分钟再试。\nThe file cannot be read at the moment; please try again in a few minutes.\n';

const STYLE = html([
  `body { max-width: 560px; margin: 48px auto; padding: 0 12px; color: #1b2220; background: #f6f5f0; line-height: 1.6; overflow-wrap: anywhere;
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans SC", sans-serif; }
h1 { font-size: 20px; } p { margin: 8px 0; } .note { font-size: 13px; color: #56605b; }
button { font: inherit; min-height: 44px; padding: 0 20px; border: 0; border-radius: 8px; color: #fff; background: #0b5f51; }`,
] as unknown as TemplateStringsArray);

function sizeOf(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Whoever looks in front, as programs that follow links do, takes nothing: only the button does. */
function pageOf({ name, size }: SpooledFile): string {
  return String(html`<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${name}</title><style>${STYLE}</style></head>
<body><h1>${name}</h1><p>${sizeOf(size)}</p>
<p>只能下载一次。里面有员工的信息，请存到只有该看的人能看的地方，用完删除。</p>
<p lang="en">It can be downloaded once. It holds personal data: keep it where only those who need it can read it, and delete it afterwards.</p>
<form method="post"><button>下载 <span lang="en">Download</span></button></form></body>
</html>
`);
}

/** Hands out files that wait for whoever asked for them: a page with a button, then the file, once. */
export function exportsRoute(
  files: readonly {
    find(token: string): SpooledFile | undefined;
    drop(token: string): void;
  }[],
): Route {
  /** Being fetched: a second press at the same moment gets nothing. */
  const busy = new Set<string>();
  return {
    path: EXPORTS_PATH,
    listener: (request, response) => {
      const token = ((request.url ?? '').split('?')[0] ?? '').slice(EXPORTS_PATH.length);
      const text = (status: number, said: string) =>
        response.writeHead(status, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end(said);
      const spool = files.find((each) => each.find(token) !== undefined);
      const file = spool?.find(token);
      if (spool === undefined || file === undefined || busy.has(token)) {
        text(404, GONE);
        return;
      }
      if (request.method === 'GET' || request.method === 'HEAD') {
        response.writeHead(200, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' }).end(pageOf(file));
        return;
      }
      if (request.method !== 'POST') {
        text(405, GONE);
        return;
      }
      busy.add(token);
      const stream = createReadStream(file.path);
      stream.once('error', () => {
        if (response.headersSent) response.destroy();
        else text(503, FAILED);
      });
      stream.once('open', () => {
        response.writeHead(200, {
          ...HEADERS,
          'content-type': 'application/octet-stream',
          'content-length': file.size,
          'content-disposition': `attachment; filename="${file.name}"`,
        });
        stream.pipe(response);
      });
      // A download that broke off can be taken up again; one that was finished cannot.
      response.once('finish', () => spool.drop(token));
      response.once('close', () => {
        busy.delete(token);
        stream.destroy();
      });
    },
  };
}
