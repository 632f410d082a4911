import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  KnownBlock,
  PlainTextElement,
  RichTextBlock,
  RichTextQuote,
  SectionBlock,
} from '@slack/types';
import type { Action, Part } from '../../messages/parts.ts';
import { assertNever } from '../../shared/errors.ts';
import type { Lang } from '../../shared/lang.ts';
import { BUTTONS_PER_ROW, LIMITS } from './limits.ts';
import { strings } from './strings.ts';
import { boldLine, mrkdwnOf, shorten, splitText } from './text.ts';

export function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

/** Sections of escaped mrkdwn, as many as the text needs. `expand`: Slack must not fold an answer away. */
export function sections(text: string): SectionBlock[] {
  return splitText(text, LIMITS.sectionText).map((piece) => ({
    type: 'section',
    expand: true,
    text: { type: 'mrkdwn', text: piece, verbatim: true },
  }));
}

function contexts(text: string): ContextBlock[] {
  return splitText(text, LIMITS.contextText).map((piece) => ({
    type: 'context',
    elements: [{ type: 'mrkdwn', text: piece, verbatim: true }],
  }));
}

/** Prescribed words stand in a quote, without marks around them, so that they can be copied; forbidden ones keep theirs. */
function quotesOf(part: Part & { part: 'words' }): RichTextQuote[] {
  return splitText(part.say, LIMITS.sectionText).map((piece, index, all) => ({
    type: 'rich_text_quote',
    elements: [
      { type: 'text', text: part.never ? `“${piece}”` : piece },
      ...(part.meaning !== undefined && part.meaning !== '' && index === all.length - 1
        ? [
            {
              type: 'text' as const,
              text: `\n${shorten(part.meaning, LIMITS.sectionText)}`,
              style: { italic: true },
            },
          ]
        : []),
    ],
  }));
}

function factBlocks(part: Part & { part: 'facts' }): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let fields: string[] = [];
  const flush = () => {
    if (fields.length > 0) {
      blocks.push({
        type: 'section',
        fields: fields.map((text) => ({ type: 'mrkdwn', text, verbatim: true })),
      });
    }
    fields = [];
  };
  for (const { label, value } of part.rows) {
    const text = `${boldLine(label)}\n${mrkdwnOf(value)}`.trim();
    if (text === '') continue;
    if (text.length > LIMITS.fieldText) {
      flush();
      blocks.push(...sections(text));
      continue;
    }
    fields.push(text);
    if (fields.length === LIMITS.sectionFields) flush();
  }
  flush();
  return blocks;
}

function confirmation(action: Action, lang: Lang): ConfirmationDialog | undefined {
  if (action.confirm === undefined || action.confirm.trim() === '') return undefined;
  return {
    title: plain(labelOf(action)),
    text: plain(shorten(action.confirm, LIMITS.confirmText)),
    confirm: plain(shorten(action.short ?? action.label, LIMITS.confirmButton) || '·'),
    deny: plain(strings[lang].cancel),
    ...(action.style === undefined ? {} : { style: action.style }),
  };
}

function labelOf(action: Action): string {
  const label = action.label.length > LIMITS.buttonText ? (action.short ?? action.label) : action.label;
  // Slack refuses a button without a label.
  return shorten(label, LIMITS.buttonText) || '·';
}

function button(action: Action, number: number, lang: Lang): Button | undefined {
  const confirm = confirmation(action, lang);
  const shared = {
    type: 'button' as const,
    text: plain(labelOf(action)),
    ...(action.style === undefined ? {} : { style: action.style }),
    ...(confirm === undefined ? {} : { confirm }),
  };
  if ('call' in action) return { ...shared, action_id: `call:${number}`, value: action.call };
  if (!/^https?:\/\/\S+$/.test(action.url) || action.url.length > LIMITS.url) return undefined;
  return { ...shared, action_id: `link:${number}`, url: action.url };
}

/** Numbers what must be unique within one message or view. */
interface Numbering {
  next(): number;
}

export interface Rendering {
  readonly lang: Lang;
  /** Buttons per row; where a view would have too many blocks, more stand in one. */
  readonly row?: number;
  /** Leaves actions out that make no sense where the blocks are shown. */
  readonly without?: (action: Action) => boolean;
}

function rows(actions: readonly Action[], rendering: Rendering, numbering: Numbering): ActionsBlock[] {
  const shown = actions.filter((action) => !rendering.without?.(action));
  const buttons = shown.flatMap((action) => button(action, numbering.next(), rendering.lang) ?? []);
  const size = rendering.row ?? BUTTONS_PER_ROW;
  return Array.from({ length: Math.ceil(buttons.length / size) }, (_, index) => ({
    type: 'actions',
    block_id: `row:${numbering.next()}`,
    elements: buttons.slice(index * size, (index + 1) * size),
  }));
}

/** A list as lines; Slack's own list block cannot stand in one section with the text around it. */
function listLines(part: Part & { part: 'list' }): string {
  return part.items
    .map((item, index) => `${part.numbered ? `${index + 1}.` : '•'} ${mrkdwnOf(item)}`)
    .join('\n');
}

/**
 * Parts as blocks. Headings, texts and lists that follow each other share a section, notes a context, words a quote; what is
 * too long for one block goes on in the next.
 */
export function blocksOf(parts: readonly Part[], rendering: Rendering): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let number = 0;
  const numbering: Numbering = { next: () => ++number };
  let lines: string[] = [];
  let notes: string[] = [];
  let quotes: RichTextQuote[] = [];
  const flush = (except?: 'lines' | 'notes' | 'quotes') => {
    if (except !== 'lines') {
      blocks.push(...sections(lines.join('\n')));
      lines = [];
    }
    if (except !== 'notes') {
      blocks.push(...contexts(notes.join('\n')));
      notes = [];
    }
    if (except !== 'quotes' && quotes.length > 0) {
      const block: RichTextBlock = { type: 'rich_text', elements: quotes };
      blocks.push(block);
      quotes = [];
    }
  };
  const add = (text: string, to: string[], kind: 'lines' | 'notes') => {
    if (text.trim() === '') return;
    flush(kind);
    to.push(text);
  };
  for (const part of parts) {
    switch (part.part) {
      case 'heading':
        add(boldLine(part.text), lines, 'lines');
        break;
      case 'text':
        add(mrkdwnOf(part.text), lines, 'lines');
        break;
      case 'list':
        add(listLines(part), lines, 'lines');
        break;
      case 'note':
        add(mrkdwnOf(part.text), notes, 'notes');
        break;
      case 'words':
        flush('quotes');
        quotes.push(...quotesOf(part));
        break;
      case 'image':
        // Slack shows only pictures it can fetch or was sent; the words that stand for the picture are what counts.
        add(mrkdwnOf([part.alt]), lines, 'lines');
        break;
      case 'file':
        // The file itself follows, uploaded for the asker alone; a link would be a second way to it.
        add(mrkdwnOf([part.name]), lines, 'lines');
        break;
      case 'facts':
        flush();
        blocks.push(...factBlocks(part));
        break;
      case 'actions':
        flush();
        blocks.push(...rows(part.actions, rendering, numbering));
        break;
      default:
        assertNever(part);
    }
  }
  flush();
  return blocks;
}

/** The blocks within a limit: buttons move closer together where they are too many. */
export function blocksWithin(parts: readonly Part[], rendering: Rendering, most: number): KnownBlock[] {
  const blocks = blocksOf(parts, rendering);
  return blocks.length <= most ? blocks : blocksOf(parts, { ...rendering, row: LIMITS.actionsPerBlock });
}
