/**
 * Checks what is to become a message, from whichever door it comes: chat.*, a command's answer, a response URL.
 * https://docs.slack.dev/reference/methods/chat.postMessage
 */
import { checkBlocks } from './blocks.ts';
import type { Core } from './core.ts';
import { type Fields, fieldsIn, isFields, jsonArg, NOT_JSON, stringOf } from './json.ts';
import { escapeText, storedBlocks } from './normalise.ts';
import { Report } from './schema.ts';
import type { Draft } from './workspace.ts';

export const MAX_TEXT = 40_000;
export interface DraftProblem {
  error: string;
  lines: string[];
}
export type DraftResult =
  | { draft: Draft; given: { text: boolean; blocks: boolean; attachments: boolean; metadata: boolean } }
  | DraftProblem;

/** https://docs.slack.dev/messaging/message-metadata: values are plain, an object of plain values, or a list of such objects. */
function metadataProblem(metadata: Fields, maxBytes: number): string | undefined {
  const extra = Object.keys(metadata).some(
    (key) => !['event_type', 'event_payload', 'entities'].includes(key),
  );
  if (stringOf(metadata.event_type) === '' || !isFields(metadata.event_payload) || extra)
    return 'invalid_metadata_format';
  const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
  const isFlat = (value: unknown): boolean => isFields(value) && Object.values(value).every(isPlain);
  const fine = Object.values(metadata.event_payload).every(
    (value) =>
      isPlain(value) ||
      isFlat(value) ||
      (Array.isArray(value) && value.every((one) => isPlain(one) || isFlat(one))),
  );
  if (!fine) return 'invalid_metadata_schema';
  return Buffer.byteLength(JSON.stringify(metadata)) > maxBytes ? 'metadata_too_large' : undefined;
}

function listArg(body: Fields, name: string): unknown[] | 'malformed' | undefined {
  const value = jsonArg(body[name]);
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value : 'malformed';
}

function checkAttachments(attachments: unknown[], core: Core, report: Report): void {
  if (attachments.length > 100) report.add('/attachments', 'no more than 100 items allowed');
  fieldsIn(attachments).forEach((one, index) => {
    if (one.blocks !== undefined)
      checkBlocks(one.blocks, 'message', `/attachments/${index}/blocks`, core.files, report);
  });
}

export function draftOf(core: Core, where: string, body: Fields): DraftResult {
  const blocks = listArg(body, 'blocks');
  const attachments = listArg(body, 'attachments');
  if (blocks === 'malformed')
    return { error: 'invalid_blocks_format', lines: ['must provide an array [json-pointer:/blocks]'] };
  if (attachments === 'malformed')
    return { error: 'invalid_attachments', lines: ['must provide an array [json-pointer:/attachments]'] };
  const text = stringOf(body.text);
  const markdown = stringOf(body.markdown_text);
  if (markdown !== '' && (text !== '' || blocks !== undefined))
    return { error: 'markdown_text_conflict', lines: [] };
  if (markdown.length > 12_000) return { error: 'msg_too_long', lines: [] };
  const report = new Report();
  if (blocks !== undefined) checkBlocks(blocks, 'message', '/blocks', core.files, report);
  if (attachments !== undefined) checkAttachments(attachments, core, report);
  core.journal.warnings.push(...report.warnings.map((line) => `${where}: ${line}`));
  if (!report.ok) return { error: 'invalid_blocks', lines: report.lines() };
  const metadata = jsonArg(body.metadata);
  if (metadata === NOT_JSON || (metadata !== undefined && !isFields(metadata)))
    return { error: 'invalid_metadata_format', lines: [] };
  const bad =
    metadata === undefined || Object.keys(metadata).length === 0
      ? undefined
      : metadataProblem(metadata, core.settings.maxMetadataBytes);
  if (bad !== undefined) return { error: bad, lines: [] };
  if (blocks !== undefined && blocks.length > 0 && text === '') {
    core.journal.warnings.push(
      `${where}: blocks without \`text\`; notifications and screen readers get nothing`,
    );
  }
  if (text.length > MAX_TEXT)
    core.journal.warnings.push(`${where}: text longer than ${MAX_TEXT} characters is cut`);
  return {
    draft: {
      text: escapeText((text || markdown).slice(0, MAX_TEXT)),
      blocks: storedBlocks(blocks),
      attachments: fieldsIn(attachments),
      ...(metadata !== undefined && Object.keys(metadata).length > 0 && { metadata }),
    },
    given: {
      text: text !== '' || markdown !== '',
      blocks: blocks !== undefined,
      attachments: attachments !== undefined,
      metadata: metadata !== undefined,
    },
  };
}

/** A message somebody is to see must say something. */
export function somethingSaid(result: DraftResult): DraftResult {
  if ('error' in result) return result;
  const { draft } = result;
  return draft.text === '' && draft.blocks.length === 0 && draft.attachments.length === 0
    ? { error: 'no_text', lines: [] }
    : result;
}

/** The fields of a refusal: `errors`, and the same as `[ERROR] …` lines in `response_metadata.messages`. */
export const refusalFields = (lines: readonly string[]): Fields =>
  lines.length === 0
    ? {}
    : { errors: [...lines], response_metadata: { messages: lines.map((line) => `[ERROR] ${line}`) } };
