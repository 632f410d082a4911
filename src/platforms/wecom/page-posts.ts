import type { Context } from 'hono';
import { type Attachment, type Attachments, MOST_ATTACHED } from '../../messages/form.ts';

/** What a page of ours posts: values by name, several of one name joined, and the files that came along. */
export interface PagePost {
  readonly values: ReadonlyMap<string, string>;
  readonly files: Attachments;
  /** A file that was bigger than any form takes. */
  readonly tooBig: boolean;
}

/** Two files at most, and the words beside them. */
export const MOST_WITH_FILES = 2 * MOST_ATTACHED + 256 * 1024;
/** A name as somebody's disk has it, without a path and in bounds. */
const nameOf = (name: string) => (name.split(/[\\/]/).at(-1) ?? '').slice(-120) || 'file';

export function isMultipart(context: Context): boolean {
  return (context.req.header('content-type') ?? '').startsWith('multipart/form-data');
}

/** Reads a form; undefined for what no form of ours sends. */
export async function readPost(context: Context): Promise<PagePost | undefined> {
  const type = context.req.header('content-type') ?? '';
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return gather(new URLSearchParams(await context.req.text()));
  }
  if (!isMultipart(context)) return undefined;
  try {
    return await gather(await context.req.raw.formData());
  } catch {
    // Torn off, or not what its header says.
    return undefined;
  }
}

async function gather(entries: Iterable<[string, string | File]>): Promise<PagePost> {
  const values = new Map<string, string>();
  const files: Record<string, Attachment> = {};
  let tooBig = false;
  for (const [name, value] of entries) {
    if (typeof value !== 'string') {
      // Nothing was chosen.
      if (value.size === 0 && value.name === '') continue;
      if (value.size > MOST_ATTACHED) {
        tooBig = true;
        continue;
      }
      const file = { name: nameOf(value.name), bytes: new Uint8Array(await value.arrayBuffer()) };
      files[name] = file;
      values.set(name, file.name);
      continue;
    }
    const before = values.get(name);
    values.set(name, before === undefined ? value : `${before},${value}`);
  }
  return { values, files, tooBig };
}
