import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { Refusal } from '../../shared/errors.ts';

/** A row with the line it stands on, as whoever looks into the file counts. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

export interface Table {
  readonly headers: readonly string[];
  rows(): AsyncIterable<Row>;
}

/** Largest file that is taken: far more than a hundred thousand people. */
export const MOST_BYTES = 60_000_000;

/** Reads CSV (UTF-8 with or without BOM, UTF-16, GB18030; comma, semicolon or tab) or XLSX. @throws Refusal */
export async function readTable(file: Uint8Array): Promise<Table> {
  if (file.length > MOST_BYTES) {
    throw refusal('file-large', '文件超过60MB，请分成几份再导入', 'The file is over 60 MB; please split it');
  }
  if (file.length === 0) throw refusal('file-empty', '文件是空的', 'The file is empty');
  if (file[0] === 0x50 && file[1] === 0x4b) return readWorkbook(file);
  if (file[0] === 0xd0 && file[1] === 0xcf) {
    throw refusal(
      'file-kind',
      '这是旧的 .xls 文件，请另存为 .xlsx 或 CSV',
      'This is an old .xls file; please save it as .xlsx or CSV',
    );
  }
  return readText(decode(file));
}

/** The text of a file in whichever of the usual encodings it is. */
export function decode(file: Uint8Array): string {
  if (file[0] === 0xff && file[1] === 0xfe) return new TextDecoder('utf-16le').decode(file);
  if (file[0] === 0xfe && file[1] === 0xff) return new TextDecoder('utf-16be').decode(file);
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(file);
    } catch {
      // Not this one.
    }
  }
  throw refusal(
    'file-encoding',
    '看不懂文件的编码。请在 Excel 里另存为“CSV UTF-8”，或 .xlsx',
    'The encoding of the file is unknown. Please save it as “CSV UTF-8” or .xlsx',
  );
}

function delimiterOf(text: string): string {
  const first = text.slice(0, text.search(/[\r\n]/) < 0 ? undefined : text.search(/[\r\n]/));
  const bare = first.replace(/"[^"]*"/g, '');
  const [best = ','] = ['\t', ';', ',']
    .map((mark) => [mark, bare.split(mark).length] as const)
    .sort((a, b) => b[1] - a[1])
    .map(([mark]) => mark);
  return best;
}

/** After so many rows the rest of the program has its turn. */
const TURN = 500;
/** Characters handed to the parser at once: between pieces the rest of the program has its turn. */
const PIECE = 64 * 1024;

async function readText(text: string): Promise<Table> {
  if (text.includes('\u0000')) {
    throw refusal('file-kind', '这不是 CSV 或 .xlsx 文件', 'This is neither a CSV nor an .xlsx file');
  }
  const delimiter = delimiterOf(text);
  const open = () =>
    Readable.from(pieces(text)).pipe(
      parse({
        bom: true,
        delimiter,
        info: true,
        relax_column_count: true,
        skip_empty_lines: true,
        trim: true,
      }),
    );
  const rows = async function* (): AsyncIterable<Row> {
    let count = 0;
    try {
      for await (const { record, info } of open() as AsyncIterable<{
        record: string[];
        info: { lines: number };
      }>) {
        if (++count % TURN === 0) await new Promise((resolve) => setImmediate(resolve));
        if (record.some((cell) => cell !== '')) yield { line: info.lines, cells: record };
      }
    } catch (error) {
      const { lines } = error as { lines?: number };
      const at = typeof lines === 'number' ? lines : 1;
      throw refusal(
        'file-quotes',
        `第${at}行附近的引号不成对，读不下去`,
        `The quotation marks near row ${at} do not pair up, so the file cannot be read`,
      );
    }
  };
  let headers: readonly string[] | undefined;
  for await (const row of rows()) {
    headers = row.cells;
    break;
  }
  return {
    headers: checked(headers),
    rows: async function* () {
      let first = true;
      for await (const row of rows()) {
        if (!first) yield row;
        first = false;
      }
    },
  };
}

function* pieces(text: string): Generator<string> {
  for (let start = 0; start < text.length; start += PIECE) yield text.slice(start, start + PIECE);
}

async function readWorkbook(file: Uint8Array): Promise<Table> {
  let all: unknown[][];
  try {
    // Loaded with the first workbook: a running service seldom sees one.
    const { default: readXlsxFile } = await import('read-excel-file/node');
    const [sheet] = await readXlsxFile(Buffer.from(file));
    all = (sheet?.data ?? []) as unknown[][];
  } catch {
    throw refusal(
      'file-kind',
      '打不开这个 .xlsx 文件；有密码的请先去掉密码',
      'This .xlsx file cannot be opened; if it has a password, remove it first',
    );
  }
  const rows = all
    .map((cells, index): Row => ({ line: index + 1, cells: cells.map(cellText) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  const [head, ...rest] = rows;
  return {
    headers: checked(head?.cells),
    rows: async function* () {
      yield* rest;
    },
  };
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) {
    const text = value.toISOString();
    return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ');
  }
  return String(value).trim();
}

function checked(headers: readonly string[] | undefined): readonly string[] {
  if (headers === undefined || headers.every((each) => each.trim() === '')) {
    throw refusal('file-empty', '文件里没有表头', 'The file has no row of headings');
  }
  return headers;
}

function refusal(code: string, zh: string, en: string): Refusal {
  return new Refusal(code, {
    zh: `${zh}。一行也没有导入。`,
    en: `${en}. No row was imported.`,
  });
}
