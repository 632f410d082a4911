import type { Action, Inline, Message, Page, Part } from '../../messages/parts.ts';
import { assertNever } from '../../shared/errors.ts';
import type { Lang } from '../../shared/lang.ts';
import { cleanText, piecesOf, shownActions } from './text.ts';

/*
 * What WeCom renders of markdown and nothing else: bold, links, quotes, three colours. No lists, no tables, no pictures.
 * https://developer.work.weixin.qq.com/document/path/90236
 */

/** Text that must not turn into markup, whoever wrote it: there is no sign to escape with, so another or an unseen one stands there. */
function plain(text: string): string {
  return cleanText(text)
    .replace(/\*/g, '＊')
    .replace(/`/g, 'ˋ')
    .replace(/\](?=\()/g, ']\u200b')
    .replace(/<(?=\s*\/?\s*[a-z!])/gi, '＜')
    .replace(/^(?=[#>])/gm, '\u200b');
}

const bold = (text: string) => (plain(text).trim() === '' ? '' : `**${plain(text).replace(/\n/g, ' ')}**`);
const comment = (text: string) => `<font color="comment">${text}</font>`;
const link = (label: string, url: string) => `[${plain(label).replace(/[[\]\n]/g, ' ')}](${url})`;

function inline(runs: readonly Inline[]): string {
  return runs
    .map((run) => {
      if (typeof run === 'string') return plain(run);
      if ('strong' in run) return bold(run.strong);
      if ('person' in run) return plain(run.name);
      return /^https?:\/\/[^\s()]+$/.test(run.url)
        ? link(run.label, run.url)
        : plain(`${run.label} ${run.url}`);
    })
    .join('')
    .replaceAll('****', '**\u200b**');
}

/** A line of its own, with what stands around it when it has to be broken: markup never goes over a break. */
interface Block {
  readonly text: string;
  readonly around?: (text: string) => string;
}

function blocksOf(part: Part, lang: Lang): Block[] {
  switch (part.part) {
    case 'heading':
      return [{ text: part.text, around: bold }];
    case 'text':
      return [{ text: inline(part.text) }];
    case 'note':
      return [{ text: inline(part.text), around: comment }];
    case 'list':
      return part.items.map((item, index) => ({
        text: `${part.numbered ? `${index + 1}.` : '·'} ${inline(item)}`,
      }));
    case 'words': {
      const meaning =
        part.meaning === undefined ? '' : lang === 'zh' ? `（${part.meaning}）` : ` (${part.meaning})`;
      return [{ text: plain(`“${part.say}”${meaning}`), around: (text) => `> ${text.replace(/\n+/g, ' ')}` }];
    }
    case 'image':
      return [{ text: plain(part.alt) }];
    case 'file':
      return [{ text: part.url === undefined ? plain(part.name) : link(part.name, part.url) }];
    case 'facts':
      return part.rows.map(({ label, value }) => ({
        text: `${plain(label)}${lang === 'zh' ? '：' : ': '}${inline(value)}`,
      }));
    case 'actions':
      return [];
    default:
      return assertNever(part);
  }
}

function actionBlocks(actions: readonly Action[], lang: Lang): Block[] {
  const labels = actions.filter((action) => 'call' in action).map(({ label }) => label);
  const links = actions.flatMap((action) =>
    'url' in action ? [{ text: link(action.label, action.url) }] : [],
  );
  if (labels.length === 0) return links;
  return [...links, { text: plain(`${lang === 'zh' ? '回复：' : 'Reply: '}${labels.join(' / ')}`) }];
}

/** Longer than any piece: broken as text, because markup inside would be cut. */
function broken({ text, around = (each) => each }: Block, most: number): string[] {
  const whole = around(text);
  if (Buffer.byteLength(whole) <= most) return [whole];
  const bare = text.replace(/\*\*/g, '').replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$1 $2');
  // What begins a piece may not begin a heading or a quote.
  return piecesOf(bare, most - 64).map((piece) => around(piece.replace(/^(?=[#>])/, '\u200b')));
}

/** A message as markdown, in pieces of at most so many bytes that break between paragraphs. */
export function markdownPieces(view: Message | Page, most: number): string[] {
  const title: Block[] =
    view.view === 'page'
      ? [{ text: view.pages > 1 ? `${view.title} ${view.page}/${view.pages}` : view.title, around: bold }]
      : [];
  const blocks = [
    ...title,
    ...view.parts.flatMap((part) => blocksOf(part, view.lang)),
    ...actionBlocks(shownActions(view), view.lang),
  ].filter(({ text }) => text.trim() !== '');
  const pieces: string[] = [];
  for (const line of blocks.flatMap((block) => broken(block, most))) {
    const last = pieces.at(-1);
    if (last !== undefined && Buffer.byteLength(last) + 1 + Buffer.byteLength(line) <= most) {
      pieces[pieces.length - 1] = `${last}\n${line}`;
    } else pieces.push(line);
  }
  return pieces;
}
