import { createHash, type Hash } from 'node:crypto';
import { createReadStream, existsSync, renameSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Ledger } from '../ledger/types.ts';
import { BOM, csvLine } from './export-csv.ts';
import { type ExportKind, type ExportParts, exportTable } from './export-rows.ts';
import { SHEET_ROWS, type SheetWriter, writeSheet } from './export-sheet.ts';
import type { Cells, ExportTable } from './export-table.ts';
import { growingName, sweepDead, unlessStopped } from './growing.ts';

export const FORMATS = ['csv', 'xlsx'] as const;
export type ExportFormat = (typeof FORMATS)[number];

export interface ExportRequest {
  readonly company: string;
  readonly kind: ExportKind;
  readonly format: ExportFormat;
  /** Where it goes; a second workbook is called `…-2.xlsx`. */
  readonly out: string;
  readonly reason: string;
  /** Who exports: a person's id, or `host`. */
  readonly by: string;
  /** Rows of one workbook. */
  readonly sheetRows?: number;
  readonly progress?: (done: number, of: number) => void;
  /** Aborted: nothing is left behind. */
  readonly signal?: AbortSignal;
}

export interface Exported {
  readonly files: readonly string[];
  readonly rows: number;
  /** The entry about the export. */
  readonly entry: number;
}

/** The file was not made; under its name there is nothing. */
export class ExportError extends Error {
  override readonly name = 'ExportError';
  /** EEXIST, ENOSPC, interrupted and the like. */
  readonly code: string;
  readonly file: string;
  constructor(code: string, file: string) {
    super(code);
    this.code = code;
    this.file = file;
  }
}

/** `people.xlsx`, `people-2.xlsx`, … */
function fileName(out: string, index: number): string {
  return index === 0 ? out : out.replace(/(\.[^./\\]+)?$/, (ending) => `-${index + 1}${ending}`);
}

interface Growing {
  readonly file: string;
  readonly part: string;
}

/** Writes a table piece by piece into files that grow under other names. */
interface Writer {
  add(rows: readonly Cells[]): Promise<void>;
  end(): Promise<void>;
  stop(): Promise<void>;
  readonly files: readonly Growing[];
}

const partOf = (file: string): Growing => {
  sweepDead(file);
  return { file, part: growingName(file) };
};

function csvWriter(out: string, columns: readonly string[]): Writer {
  const growing = partOf(out);
  let handle: FileHandle | undefined;
  const write = async (text: string) => {
    if (handle === undefined) {
      handle = await open(growing.part, 'wx', 0o600);
      await handle.writeFile(`${BOM}${csvLine(columns)}`);
    }
    if (text !== '') await handle.writeFile(text);
  };
  return {
    files: [growing],
    add: (rows) => write(rows.map(csvLine).join('')),
    end: async () => {
      await write('');
      await handle?.sync();
      await handle?.close();
      handle = undefined;
    },
    stop: async () => {
      await handle?.close();
    },
  };
}

function sheetWriter(out: string, columns: readonly string[], most: number): Writer {
  const files: Growing[] = [];
  let sheet: SheetWriter | undefined;
  let rows = 0;
  const next = async () => {
    const growing = partOf(fileName(out, files.length));
    if (existsSync(growing.file)) throw Object.assign(new Error(), { code: 'EEXIST', file: growing.file });
    files.push(growing);
    sheet = writeSheet(growing.part);
    rows = 0;
    await sheet.add([columns]);
  };
  return {
    files,
    add: async (all) => {
      for (let from = 0; from < all.length; ) {
        if (sheet !== undefined && rows === most) {
          await sheet.end();
          sheet = undefined;
        }
        if (sheet === undefined) await next();
        const some = all.slice(from, from + most - rows);
        await sheet?.add(some);
        rows += some.length;
        from += some.length;
      }
    },
    end: async () => {
      if (files.length === 0) await next();
      await sheet?.end();
    },
    stop: async () => sheet?.stop(),
  };
}

async function hashOf(file: string): Promise<string> {
  const hash: Hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Uint8Array);
  return hash.digest('hex');
}

/**
 * Exports a table: it grows under another name, is recorded with its hash, and only then gets its name. So there is no file
 * that the record does not know of, and no half file under the final name.
 * @throws ExportError
 */
export async function exportTo(
  parts: ExportParts & { readonly ledger: Ledger },
  request: ExportRequest,
): Promise<Exported> {
  const { company, kind, format, out, reason, by, signal } = request;
  if (existsSync(out)) throw new ExportError('EEXIST', out);
  const table: ExportTable = exportTable(kind, parts, company);
  const writer =
    format === 'csv'
      ? csvWriter(out, table.columns)
      : sheetWriter(out, table.columns, request.sheetRows ?? SHEET_ROWS);
  const named: string[] = [];
  const whole = () => unlessStopped(signal);
  try {
    const of = await table.count();
    let rows = 0;
    for await (const piece of table.pieces()) {
      whole();
      await writer.add(piece);
      rows += piece.length;
      request.progress?.(rows, Math.max(rows, of));
    }
    await writer.end();
    whole();
    const hashes: string[] = [];
    for (const { part } of writer.files) hashes.push(await hashOf(part));
    const [entry] = await parts.store.write(company, (tx) =>
      parts.ledger.append(tx, company, [
        {
          kind: 'exported',
          subject: {},
          act: {
            what: kind,
            format,
            rows,
            files: hashes,
            ...(parts.campaign === undefined ? {} : { campaign: parts.campaign }),
          },
          identity: { by, reason },
        },
      ]),
    );
    if (entry === undefined) throw new Error('the export was not recorded');
    for (const { file, part } of writer.files) {
      renameSync(part, file);
      named.push(file);
    }
    return { files: writer.files.map(({ file }) => file), rows, entry: entry.seq };
  } catch (error) {
    await writer.stop().catch(() => {});
    for (const file of [...writer.files.map(({ part }) => part), ...named]) rmSync(file, { force: true });
    const { code, file = out } = error as { code?: unknown; file?: string };
    // What the disk says has a code; anything else is a fault of ours.
    if (typeof code !== 'string') throw error;
    throw new ExportError(code, file);
  }
}
