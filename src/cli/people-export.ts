import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { gatherPersonal, personalFiles, recordPersonal } from '../evidence/personal.ts';
import { growFolder, growZip } from '../evidence/zip.ts';
import type { Lang } from '../shared/lang.ts';
import type { Tenant } from '../tenant.ts';
import { drawCase } from '../web/case-page.ts';
import { stoppable } from './stoppable.ts';
import { unwritten } from './unwritten.ts';
import { type Terminal, UsageError } from './usage.ts';

/** @throws UsageError without a name, Failure when it is taken */
export function outOf(given: string | undefined): string {
  const out = given?.trim() ?? '';
  if (out === '') throw new UsageError('--out FILE.zip is missing');
  if (existsSync(out)) throw unwritten(out, { code: 'EEXIST' });
  return out;
}

/** Writes everything held about a person. It has its final name once the export stands in the record. */
export async function exportPerson(
  tenant: Tenant,
  person: string,
  o: { out: string; reason?: string | undefined; by: string; json: boolean; lang: Lang },
  terminal: Terminal,
): Promise<number> {
  const { company, services } = tenant;
  const { out, by, json, lang } = o;
  const reason = o.reason?.trim() === '' ? undefined : o.reason?.trim();
  const parts = { ...tenant, clock: services.clock, draw: drawCase };
  const personal = await gatherPersonal(parts, { company, person, reason, by });
  const files = personalFiles(parts, personal);
  const attempt = async <T>(fn: () => T | Promise<T>): Promise<T> => {
    try {
      return await fn();
    } catch (error) {
      throw unwritten(out, error);
    }
  };
  const grown = await attempt(() =>
    stoppable((signal) =>
      out.toLowerCase().endsWith('.zip') ? growZip(out, files, signal) : growFolder(out, files, signal),
    ),
  );
  const entry = await recordPersonal(parts, company, personal, files).catch((error: unknown) => {
    grown.drop();
    throw error;
  });
  await attempt(() => grown.keep());
  const rows = Object.values(personal.about).reduce((sum, all) => sum + all.length, personal.record.length);
  if (json) {
    terminal.out(`${JSON.stringify({ out: resolve(out), person: personal.person.id, rows, entry })}\n`);
  } else {
    terminal.out(
      lang === 'zh'
        ? `${out}：关于此人的内容共${rows}条；存证记录第${entry}条记着这次导出。\n`
        : `${out}: ${rows} rows about this person; entry ${entry} of the record says so.\n`,
    );
  }
  return 0;
}
