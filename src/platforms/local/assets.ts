import { readFileSync } from 'node:fs';

const MARK = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="4" fill="#0B5F51"/><text x="16" y="23" font-size="20" text-anchor="middle" fill="#FFFFFF" font-family="PingFang SC,Microsoft YaHei,Noto Sans CJK SC,Noto Sans SC,sans-serif">礼</text></svg>\n`;

export interface Asset {
  readonly type: string;
  readonly body: string;
}

const CSS = 'text/css; charset=utf-8';
const JS = 'text/javascript; charset=utf-8';

/** The files beside this one that the page loads, by name; nothing else of the disk is ever served. */
const FILES: Readonly<Record<string, readonly [url: URL, type: string]>> = {
  'tokens.css': [new URL('../../web/static/tokens.css', import.meta.url), CSS],
  'parts.css': [new URL('../../web/static/parts.css', import.meta.url), CSS],
  'page.css': [new URL('./assets/page.css', import.meta.url), CSS],
  'theme.js': [new URL('./assets/theme.js', import.meta.url), JS],
  'page.js': [new URL('./assets/page.js', import.meta.url), JS],
  'talk.js': [new URL('./assets/talk.js', import.meta.url), JS],
  'dialog.js': [new URL('./assets/dialog.js', import.meta.url), JS],
  'completion.js': [new URL('./assets/completion.js', import.meta.url), JS],
};

/** Reads all assets once. @throws when one is missing from the installation */
export function loadAssets(): ReadonlyMap<string, Asset> {
  const files = Object.entries(FILES).map(([name, [url, type]]): [string, Asset] => [
    name,
    { type, body: readFileSync(url, 'utf8') },
  ]);
  return new Map([...files, ['mark.svg', { type: 'image/svg+xml', body: MARK }]]);
}
